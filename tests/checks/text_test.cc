#include "checks/text.h"

#include <catch2/catch.hpp>

using namespace returnwatch::checks;

TEST_CASE("patterns: a star is any run, everything else itself, case ignored") {
  struct Row {
    const char *pattern, *text;
    bool fits;
  };
  const Row rows[] = {{"*", "", true},
                      {"*", "x", true},
                      {"restock_*", "restock_missing", true},
                      {"restock_*", "restock", false},
                      {"*_missing", "restock_missing", true},
                      {"a*b*c", "aXbYc", true},
                      {"a*b*c", "aXbY", false},
                      {"ACME-uk", "acme-UK", true},
                      {"acme?uk", "acme-uk", false},
                      {"", "", true},
                      {"", "x", false},
                      {"a**", "a", true},
                      {"*a*a*", "a", false}};
  for (const Row& r : rows) {
    INFO(r.pattern << " ~ " << r.text);
    CHECK(fits(r.pattern, r.text) == r.fits);
  }
}

TEST_CASE("percent-encoding leaves only unreserved characters") {
  CHECK(percent_encode("acme-uk_1.~") == "acme-uk_1.~");
  CHECK(percent_encode("acme uk & co+/=\xC3\xA9") == "acme%20uk%20%26%20co%2B%2F%3D%C3%A9");
  CHECK(escaped_byte('=', '\xC3') == "=C3");
  CHECK(hex(std::string_view("\x00\x0F\xA0", 3)) == "000fa0");
}

TEST_CASE("short hashes are FNV-1a: what older states hold must stay the same") {
  ShortHash none, a;
  a.add("a");
  CHECK(none.text() == "cbf29ce484222325");
  CHECK(a.text() == "af63dc4c8601ec8c");
  CHECK(identity({"ab", "c"}) != identity({"a", "bc"}));
  CHECK(identity({"a"}) == identity({"a"}));
}

TEST_CASE("a cut never falls into a character") {
  const std::string text = "caf\xC3\xA9 noir";  // é has two bytes
  CHECK(beginning(text, 4) == "caf");
  CHECK(beginning(text, 5) == "caf\xC3\xA9");
  CHECK(beginning(text, 100) == text);
  CHECK(cut(text, 100) == text);
  CHECK(cut(text, 7) == "caf…");
  CHECK(cut(text, 8) == "caf\xC3\xA9…");
  CHECK(cut(text, 2) == "…");
}

TEST_CASE("control characters become spaces") { CHECK(one_line("a\r\nb\x1B[31m\x7F") == "a  b [31m "); }

TEST_CASE("counted words") {
  CHECK(counted(1, "item") == "1 item");
  CHECK(counted(0, "item") == "0 items");
  CHECK(counted(1, "message waits", "messages wait") == "1 message waits");
  CHECK(counted(2, "message waits", "messages wait") == "2 messages wait");
}
