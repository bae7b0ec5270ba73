// Answers as they may come: texts cut in the middle of a character, numbers of any length.
#include <catch2/catch.hpp>

#include "agent/sources/json_text.h"
#include "agent/sources/json_tree.h"

using returnwatch::agent::parse_tree;
using returnwatch::agent::Tree;
using returnwatch::agent::whole_characters;

TEST_CASE("a character cut in half is replaced, nothing else is touched", "[json]") {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"a": "x\ud83d"})", R"({"a": "x\ufffd"})"},
      {R"("\ud83d\ud83d\ude00")", R"("\ufffd\ud83d\ude00")"},
      {R"("\ude00 \uD83D and \udbff")", R"("\ufffd \ufffd and \ufffd")"},
      {R"("\\\ud83d\u0041")", R"("\\\ufffd\u0041")"},
  };
  for (const auto& [text, expected] : rows) {
    INFO(text);
    CHECK(whole_characters(text) == std::string(expected));
  }
  for (const char* whole : {"", "{}", R"("\ud83d\ude00")", R"("\\ud83d")", R"("\u0041\n")", R"("\ud8)", R"("\)"})
    CHECK_FALSE(whole_characters(whole));
}

TEST_CASE("a tree keeps numbers as they were written", "[json]") {
  const auto t = parse_tree(R"({"a": 1234567890123456789012, "b": [1e999, -0.10, null, true, "x\ud83d"], "c": {}})");
  REQUIRE(t);
  REQUIRE(t->fields.size() == 3);
  CHECK(t->fields[0].value.text == "1234567890123456789012");
  const auto& b = t->fields[1].value.items;
  REQUIRE(b.size() == 5);
  CHECK(b[0].text == "1e999");
  CHECK(b[1].text == "-0.10");
  CHECK(b[2].is(Tree::JsonType::null));
  CHECK(b[3].text == "true");
  CHECK(b[4].text == "x\xef\xbf\xbd");
  CHECK(t->fields[2].value.is(Tree::JsonType::object));
  for (const char* bad : {"", "{", "[1, 2", "{} x", "{\"a\" 1}", "{\"a\": nul}", "<html>"}) {
    INFO(bad);
    CHECK_FALSE(parse_tree(bad));
  }
}
