#include "agent/sources/returngo/comments.h"
#include "agent/sources/returngo/decode.h"
#include "tests/fuzz/bytes.h"

using namespace returnwatch::agent::returngo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body = returnwatch::fuzz::body(data, size);
  UnknownWords unknown;
  (void)decode_rmas(body);
  (void)decode_transactions(body);
  (void)decode_rma(body, unknown);
  (void)plain_text(body);
  return 0;
}
