// The example shows every key, and its commented defaults are the code's.
#include <catch2/catch.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "config/document.h"
#include "config/keys.h"
#include "tests/config/describe.h"
#include "tests/config/workspace.h"
#include "tests/where.h"

using namespace returnwatch;
using namespace returnwatch::config;

namespace {

std::string read(const std::string& path) {
  std::ifstream in(returnwatch::where::source_dir() + "/" + path);
  std::ostringstream text;
  text << in.rdbuf();
  REQUIRE_FALSE(text.str().empty());
  return text.str();
}

// `#key = value` uncommented; with `all`, `#+ key = value` as well.
std::string uncommented(const std::string& text, bool all) {
  std::istringstream in(text);
  std::string out, line;
  while (std::getline(in, line)) {
    if (all && line.rfind("#+ ", 0) == 0)
      line.erase(0, 3);
    else if (std::regex_search(line, std::regex("^#[a-z_]+ *= ")))
      line.erase(0, 1);
    out += line + "\n";
  }
  return out;
}

Config loaded(const Workspace& w, const std::string& text) {
  const Loaded l = w.load(text);
  INFO(all_of(l.problems));
  REQUIRE(l.config);
  return *l.config;
}

// Two `auth` and three forms of one slack or reason cannot stand in one TOML file: leave the second of a kind out.
std::string without_alternatives(const std::string& text) {
  return std::regex_replace(text, std::regex("\nauth +=[^\n]*user[^\n]*"), "");
}

}  // namespace

TEST_CASE("the example loads as it stands") {
  const Workspace w;
  const Config c = loaded(w, read("config/returnwatch.example.toml"));
  CHECK(c.stores.size() == 1);
  CHECK(c.receivers.size() == 2);
}

TEST_CASE("the defaults in the example's comments are those of the code") {
  const Workspace w;
  const std::string text = read("config/returnwatch.example.toml");
  const std::string with_defaults = uncommented(text, false);
  REQUIRE(with_defaults != text);
  CHECK(Describer().of(loaded(w, with_defaults)) == Describer().of(loaded(w, text)));
}

TEST_CASE("every optional part of the example is right in itself") {
  const Workspace w;
  const std::string text = without_alternatives(uncommented(read("config/returnwatch.example.toml"), true));
  // Ways to sign in to Shopify and to mark a reason exclude each other, and the stores/ directory is not there.
  const Loaded l = w.load(text);
  std::set<std::string> keys;
  for (const ConfigProblem& p : l.problems) keys.insert(p.key);
  INFO(all_of(l.problems));
  CHECK(keys == std::set<std::string>{"store[0].shopify.access_token", "store[0].policy.reason[0]"});
}

TEST_CASE("the example and the guide show every key that the loader knows") {
  const Workspace w;
  const std::string guide = read("docs/configuration.md");
  const std::string text = without_alternatives(uncommented(read("config/returnwatch.example.toml"), true));
  const KeysOfFile keys = keys_of_file(w.write("returnwatch.toml", text));
  CHECK(keys.known.size() > 80);
  for (const std::string& key : keys.known) {
    INFO(key);
    // Each check takes the same keys: one is shown in full.
    if (key.rfind("store.checks.", 0) == 0 ||
        (key.rfind("checks.", 0) == 0 && key.rfind("checks.refund_not_posted", 0) != 0))
      continue;
    const bool instead =
        key == "agent.auth.user" || key == "agent.auth.password" || key.find(".file") == key.size() - 5;
    CHECK((keys.present.count(key) == 1 || instead));
    CHECK(guide.find("`" + key.substr(key.rfind('.') + 1) + "`") != std::string::npos);
  }
}

namespace {

// Where each key of a configuration begins and how long it is: at the beginning of a line, within braces, in a header.
std::vector<std::pair<std::size_t, std::size_t>> places_of_keys(const std::string& text) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (const char* form : {"(\n|\\{ |, )([a-z_]+) *=", "(\n\\[+|\n\\[[a-z_.]+\\.|\n\\[\\[[a-z_.]+\\.)([a-z_]+)\\]"}) {
    const std::regex key(form);
    for (std::sregex_iterator m(text.begin(), text.end(), key), end; m != end; ++m)
      if (const auto at = static_cast<std::size_t>(m->position(2));
          text.substr(0, at).rfind('#') + 1 <= text.rfind('\n', at) + 1)
        out.emplace_back(at, m->length(2));
  }
  return out;
}

}  // namespace

// Each key of the example, one after the other, with two of its letters swapped.
TEST_CASE("a misspelt key is met with the right one, in every section and at every level") {
  const Workspace w;
  const std::string text = without_alternatives(uncommented(read("config/returnwatch.example.toml"), true));
  std::set<std::string> tried;
  for (const auto& [at, length] : places_of_keys(text)) {
    const std::string key = text.substr(at, length);
    if (checks::find_check(key)) continue;  // names that are looked up elsewhere
    std::string wrong = text;
    std::swap(wrong[at + length - 1], wrong[at + length - 2]);
    if (wrong == text) std::swap(wrong[at], wrong[at + 1]);
    const std::string spelt = wrong.substr(at, length);
    const Loaded l = w.load(wrong);
    INFO(key << " written " << spelt << "\n" << all_of(l.problems));
    CHECK(std::any_of(l.problems.begin(), l.problems.end(), [&](const ConfigProblem& p) {
      const std::string path = "." + p.key;
      return path.size() > length && path.substr(path.size() - length) == spelt &&
             p.message.find("did you mean \"" + key + "\"?") != std::string::npos;
    }));
    tried.insert(key);
  }
  CHECK(tried.size() > 60);
}

TEST_CASE("every check stands in the example with its own defaults") {
  const std::string text = read("config/returnwatch.example.toml");
  for (const checks::CheckInfo& c : checks::all_checks()) {
    INFO(c.id);
    CHECK((text.find("\n#" + std::string(c.id) + " ") != std::string::npos ||
           text.find("\n[checks." + std::string(c.id) + "]\n") != std::string::npos));
  }
}
