// One word, one thing: what a header calls a type is called so nowhere else (ARCHITECTURE.md, "One word, one thing").
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/where.h"

namespace fs = std::filesystem;

namespace {

struct Naming {
  std::string place;   // "agent/web/copies.h:31"
  bool local = false;  // in an unnamed namespace: nobody else sees it
  std::string alias;   // of a `using`: for what
};

using Namings = std::map<std::string, std::vector<Naming>>;

void add_names(const std::string& name, std::istream& in, Namings& out) {
  static const std::regex type(
      R"( *(?:template <[^>]*> *)?(?:struct|class|enum class|enum|union) (?:\w+::)*([A-Z]\w*)(?: final)?(?: *| *\{.*| :.*))");
  static const std::regex alias(R"( *using ([A-Z]\w*) = ([^;]*);?.*)");
  bool local = false;
  int number = 0;
  std::smatch m;
  for (std::string line; std::getline(in, line);) {
    const std::string place = name + ":" + std::to_string(++number);
    if (line == "namespace {") local = true;
    if (line == "}  // namespace") local = false;
    if (std::regex_match(line, m, type)) out[m[1]].push_back({place, local, ""});
    if (std::regex_match(line, m, alias)) out[m[1]].push_back({place, local, m[2]});
  }
}

Namings all_names() {
  const fs::path root = returnwatch::where::source_dir();
  Namings out;
  for (const char* floor : {"checks", "alerts", "config", "agent"})
    for (const auto& entry : fs::recursive_directory_iterator(root / floor)) {
      if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
      std::ifstream in(entry.path());
      add_names(fs::relative(entry.path(), root).generic_string(), in, out);
    }
  return out;
}

// "Fate" of "alerts::SendVerdict::Fate": the alias brings the name in, and gives none.
bool brings_in(const Naming& n, const std::string& name) {
  const std::string tail = "::" + name;
  return n.alias.size() > tail.size() && n.alias.compare(n.alias.size() - tail.size(), tail.size(), tail) == 0;
}

// Where a name stands for a second thing; empty: nowhere. Files may name their own small types alike, since nobody
// reads two of them at once; none may take a name that a header has given.
std::vector<std::string> given_twice(const std::string& name, const std::vector<Naming>& all) {
  if (name == "Impl") return {};  // is nobody's word
  std::vector<std::string> out;
  std::string alias;
  bool seen = false, all_local = true;
  for (const Naming& n : all) {
    all_local = all_local && n.local;
    if (brings_in(n, name)) continue;
    if (!seen || n.alias.empty() || n.alias != alias) out.push_back(n.place);
    alias = n.alias;
    seen = true;
  }
  return all_local || out.size() < 2 ? std::vector<std::string>{} : out;
}

std::vector<std::string> twice_in(const std::string& text, const std::string& name) {
  Namings out;
  std::istringstream in(text);
  add_names("x.h", in, out);
  return given_twice(name, out[name]);
}

}  // namespace

TEST_CASE("no type's name is given twice", "[floors][names]") {
  const Namings names = all_names();
  CHECK(names.size() > 400);
  for (const auto& [name, all] : names)
    for (const std::string& place : given_twice(name, all)) {
      INFO(place << " names a type " << name << ", and so does another place: each needs a name of its own");
      CHECK(false);
    }
}

TEST_CASE("what counts as the same name", "[floors][names]") {
  CHECK(twice_in("struct Item {\n};\nclass Item final : public Base {\n", "Item").size() == 2);
  CHECK(twice_in("struct Item {\n};\nnamespace {\nstruct Item {};\n}  // namespace\n", "Item").size() == 2);
  CHECK(twice_in("struct Item {\n};\n  using Item = std::string;\n", "Item").size() == 2);
  CHECK(twice_in("struct Item {\n};\nenum class Item { a, b };\n", "Item").size() == 2);
  CHECK(twice_in("struct Item;\nstruct Item {\n};\nusing Item = other::Item;\n", "Item").empty());
  CHECK(twice_in("namespace {\nstruct Item {\n};\nstruct Item {\n};\n}  // namespace\n", "Item").empty());
  CHECK(twice_in("using Item = int;\n  using Item = int;\n", "Item").empty());
}
