// Typed reading of one table: takes the keys that a section knows, notes everything that is wrong, and at the end names
// the keys that nobody asked for. Reading goes on after a problem, so that one run lists them all.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"
#include "config/document.h"
#include "config/formats.h"

namespace returnwatch::config {

// A name used in one place that must exist in another: a receiver, checked when every file is read.
struct Reference {
  ConfigProblem at;  // its message is filled when the name turns out to be unknown
  std::string name;
};

// What loading gathers besides the Config.
struct Findings {
  std::vector<ConfigProblem> problems;
  std::vector<Reference> receivers;
  std::set<std::string> known;  // every key that was looked for: keys.h
};

class Section {
 public:
  // `table` may be nothing: every read then leaves its default, and nothing is reported.
  Section(const TomlValue* table, std::string file, std::string path, Findings& findings);

  [[nodiscard]] bool present() const { return table_ != nullptr; }
  [[nodiscard]] bool is_flag(const std::string& key) const;
  [[nodiscard]] ConfigProblem at(
      const std::string& key) const;  // a place, for a message that comes later; "" = the section
  [[nodiscard]] bool has(const std::string& key) const { return table_ && table_->find(key); }
  [[nodiscard]] int line() const { return table_ ? table_->line : 0; }
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] Findings& findings() { return findings_; }

  // Each returns whether the key was there and right; `out` is untouched otherwise.
  bool text(const std::string& key, std::string& out, Rule rule = some_text);
  bool need(const std::string& key, std::string& out, Rule rule = some_text);  // a missing key is a problem
  // A path; a relative one is relative to the folder of the file that it is written in. "" and ":memory:" stay.
  bool path_text(const std::string& key, std::string& out, Rule rule = some_text);
  bool flag(const std::string& key, bool& out);
  bool whole(const std::string& key, int& out, int least, int most);
  bool duration(const std::string& key, Duration& out, Duration least = Duration{1});
  bool duration(const std::string& key, std::optional<Duration>& out, Duration least = Duration{1});
  bool secret(const std::string& key, Secret& out);
  bool need_secret(const std::string& key, Secret& out);
  bool texts(const std::string& key, std::vector<std::string>& out, Rule rule = some_text);
  bool text_or_texts(const std::string& key, std::vector<std::string>& out, Rule rule = some_text);
  bool receivers(const std::string& key, std::vector<std::string>& out);  // a list of references
  template <typename Enum>
  bool choice(const std::string& key, Enum& out, const std::vector<std::pair<std::string, Enum>>& words,
              const std::string& wanted = "") {  // `wanted`: for messages, where the words are not all that is allowed
    std::vector<std::string> known;
    for (const auto& w : words) known.push_back(w.first);
    const int at = choose(key, known, wanted);
    if (at >= 0) out = words[static_cast<std::size_t>(at)].second;
    return at >= 0;
  }

  // A table under this one; absent or of a wrong type (reported): not present().
  [[nodiscard]] Section table(const std::string& key);
  [[nodiscard]] Section need_table(const std::string& key);
  // [[key]]: one Section for each.
  [[nodiscard]] std::vector<Section> tables(const std::string& key);
  // A table whose keys are names: each with its Section (a value of another type is reported).
  [[nodiscard]] std::vector<std::pair<std::string, Section>> named_tables();

  void know(const std::string& key) { known_.push_back(key); }       // without reading it
  void problem(const std::string& key, const std::string& message);  // "" = the section itself
  void unknown_keys();                                               // call last

 private:
  const TomlValue* take(const std::string& key);
  const TomlValue* take(const std::string& key, TomlValue::Kind kind, const std::string& wanted);
  void missing(const std::string& key);
  [[nodiscard]] std::string hint(const std::string& key) const;
  [[nodiscard]] int choose(const std::string& key, const std::vector<std::string>& words, const std::string& wanted);
  bool list(const std::string& key, const TomlValue& v, std::vector<std::string>& out, Rule rule);
  [[nodiscard]] std::string full(const std::string& key) const;
  void report(int line, const std::string& key, const std::string& message);

  const TomlValue* table_;
  std::string file_, path_;
  Findings& findings_;
  std::vector<std::string> known_;
};

// "store[0].patchworks.flow" as it stands in a header: "store.patchworks.flow".
[[nodiscard]] std::string without_indices(const std::string& path);
// One word of several in quotes: "a", "b" or "c".
[[nodiscard]] std::string one_of(const std::vector<std::string>& words);
// "; did you mean X?", or "".
[[nodiscard]] std::string did_you_mean(const std::string& word, const std::vector<std::string>& known);

}  // namespace returnwatch::config
