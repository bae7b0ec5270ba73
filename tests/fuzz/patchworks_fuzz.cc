#include "agent/sources/cron.h"
#include "agent/sources/patchworks/decode.h"
#include "tests/fuzz/bytes.h"

using namespace returnwatch::agent::patchworks;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body = returnwatch::fuzz::body(data, size);
  (void)decode_flows(body);
  (void)decode_runs(body);
  (void)decode_run(body);
  (void)decode_queue(body);
  (void)decode_tracked(body);
  if (const auto cron = returnwatch::agent::Cron::parse(body))
    (void)cron->previous(returnwatch::checks::Time{} + returnwatch::checks::days(20000), 8);
  return 0;
}
