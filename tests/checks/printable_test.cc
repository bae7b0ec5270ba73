// What the systems wrote, shown so that it does nothing to whoever looks at it.
#include "checks/printable.h"

#include <catch2/catch.hpp>

using namespace returnwatch::checks;

TEST_CASE("control characters are shown, not obeyed") {
  CHECK(printable("#1042") == "#1042");
  CHECK(printable("#10\x1b[31m42\nok\r\t\x7f") == "#10\\x1b[31m42\\nok\\r\\t\\x7f");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(printable("a\xC2\x9b"
                  "31m") == "a\\u009b31m");
  CHECK(printable("a\xE2\x80\xAE"
                  "b\xE2\x81\xA6"
                  "c\xE2\x80\xA8") == "a\\u202eb\\u2066c\\u2028");
  // Near ones that are text: umlauts, dashes, the euro sign, an emoji, a beginning that ends.
  for (const char* text : {"Grüße – 10 €", "日本", "\xF0\x9F\x93\xA6", "\xE2\x80", "\xC2"})
    CHECK(printable(text) == text);
}

TEST_CASE("a finding is shown printable in all that comes from the systems, and stays the same finding") {
  Finding f;
  f.order_name = "#1\n2";
  f.summary = "Order #1\n2 has gone.";
  f.subject.id = "x\x1by";
  f.fingerprint = "abc";
  const Finding shown = printable(f);
  CHECK(shown.order_name == "#1\\n2");
  CHECK(shown.summary == "Order #1\\n2 has gone.");
  CHECK(shown.subject.id == "x\\x1by");
  CHECK(shown.fingerprint == "abc");
}
