// Money, times and the systems' words: every literal that a system may send.
#include "checks/error_key.h"
#include "checks/money.h"
#include "checks/times.h"
#include "checks/words.h"
#include "tests/fuzz/bytes.h"

using namespace returnwatch::checks;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = returnwatch::fuzz::body(data, size);
  for (const char* currency : {"GBP", "JPY", "KWD"})
    if (const auto money = parse_money(text, currency))
      if (parse_money(decimal(*money), currency) != money) __builtin_trap();  // what is printed reads back the same
  if (const auto time = parse_time(text))
    if (parse_time(to_rfc3339(*time)) != time) __builtin_trap();
  (void)classify_comment("error", text);
  (void)error_key(text);
  (void)token_key(text);
  (void)resolution(text);
  return 0;
}
