#include "config/section.h"

#include <algorithm>

#include "config/locate.h"

namespace returnwatch::config {

using Kind = TomlValue::Kind;

namespace {

// Keys that people put in the wrong place, most often after a [header] that they overlooked.
std::string home_of(const std::string& key) {
  static const std::vector<std::pair<std::string, std::string>> kHomes = {
      {"include", "belongs at the top of the file, before the first [section]"},
      {"listen", "belongs to [agent]"},
      {"public_url", "belongs to [agent]"},
      {"auth", "belongs to [agent]"},
      {"state", "belongs to [agent]"},
      {"poll_interval", "belongs to [agent]"},
      {"backfill", "belongs to [agent]"},
      {"retention", "belongs to [agent]"},
      {"checks_dir", "belongs to [agent]"},
      {"dead_man_url", "belongs to [agent]"},
      {"shop", "belongs to [store.returngo]"},
      {"daily_calls", "belongs to [store.returngo]"},
      {"access_token", "belongs to [store.shopify]"},
      {"api_version", "belongs to [store.shopify]"},
      {"returngo_app", "belongs to [store.shopify]"},
      {"refund_due_on", "belongs to [store.policy]"},
      {"store_credit_via", "belongs to [store.policy]"},
      {"native_returns", "belongs to [store.policy]"},
      {"refund_apps", "belongs to [store.policy]"},
      {"default_location", "belongs to [store.policy]"},
      {"working_days", "belongs to [store.policy]"},
      {"holidays", "belongs to [store.policy]"},
      {"reason", "belongs to [[store.policy.reason]]"},
      {"flow", "belongs to [store.patchworks], as [[store.patchworks.flow]]"},
      {"grace", "belongs to [checks.ID]"},
      {"group_by", "belongs to [[route]]"},
      {"group_wait", "belongs to [[route]]"},
      {"group_interval", "belongs to [[route]]"},
      {"repeat_interval", "belongs to [[route]]"},
      {"escalate", "belongs to [[route]]"},
      {"at", "belongs to [report]"},
      {"returngo", "belongs to a store, as [store.returngo]"},
      {"shopify", "belongs to a store, as [store.shopify]"},
      {"patchworks", "belongs to a store, as [store.patchworks]"},
      {"policy", "belongs to a store, as [store.policy]"}};
  for (const auto& [name, home] : kHomes)
    if (name == key) return "; it " + home;
  return "";
}

}  // namespace

Section::Section(const TomlValue* table, std::string file, std::string path, Findings& findings)
    : table_(table), file_(std::move(file)), path_(std::move(path)), findings_(findings) {}

std::string Section::full(const std::string& key) const {
  if (key.empty()) return path_;
  return path_.empty() ? key : path_ + "." + key;
}

void Section::report(int line, const std::string& key, const std::string& message) {
  findings_.problems.push_back({file_, line, full(key), message});
}

bool Section::is_flag(const std::string& key) const {
  const TomlValue* v = table_ ? table_->find(key) : nullptr;
  return v && v->kind == Kind::flag;
}

ConfigProblem Section::at(const std::string& key) const {
  const TomlValue* v = table_ && !key.empty() ? table_->find(key) : nullptr;
  return {file_, v ? v->line : line(), full(key), ""};
}

void Section::problem(const std::string& key, const std::string& message) {
  if (!table_) return;
  ConfigProblem p = at(key);
  p.message = message;
  findings_.problems.push_back(std::move(p));
}

void Section::missing(const std::string& key) {
  if (table_) report(line(), key, "is missing");
}

const TomlValue* Section::take(const std::string& key) {
  know(key);
  return table_ ? table_->find(key) : nullptr;
}

const TomlValue* Section::take(const std::string& key, Kind kind, const std::string& wanted) {
  const TomlValue* v = take(key);
  if (!v || v->kind == kind) return v;
  report(v->line, key, "must be " + wanted + ", not " + kind_name(v->kind));
  return nullptr;
}

bool Section::text(const std::string& key, std::string& out, Rule rule) {
  const TomlValue* v = take(key, Kind::text, "text in quotes");
  if (!v) return false;
  const std::string control = any_text(v->text);
  const std::string bad = control.empty() ? rule(v->text) : control;
  if (!bad.empty()) {
    report(v->line, key, bad);
    return false;
  }
  out = v->text;
  return true;
}

bool Section::path_text(const std::string& key, std::string& out, Rule rule) {
  const TomlValue* v = take(key, Kind::text, "text in quotes");
  if (!v) return false;
  const std::string control = any_text(v->text);
  const std::string full_path = beside(file_, v->text);
  const std::string bad = control.empty() ? rule(full_path) : control;
  if (!bad.empty()) {
    report(v->line, key, bad);
    return false;
  }
  out = full_path;
  return true;
}

bool Section::need(const std::string& key, std::string& out, Rule rule) {
  if (!has(key)) missing(key);
  return text(key, out, rule);
}

bool Section::flag(const std::string& key, bool& out) {
  const TomlValue* v = take(key, Kind::flag, "true or false");
  if (v) out = v->flag;
  return v;
}

bool Section::whole(const std::string& key, int& out, int least, int most) {
  const TomlValue* v = take(key, Kind::whole, "a whole number");
  if (!v) return false;
  if (v->whole < least || v->whole > most) {
    report(v->line, key, "must be from " + std::to_string(least) + " to " + std::to_string(most));
    return false;
  }
  out = static_cast<int>(v->whole);
  return true;
}

bool Section::duration(const std::string& key, Duration& out, Duration least) {
  const TomlValue* v = take(key, Kind::text, "a duration in quotes, such as \"15m\"");
  if (!v) return false;
  const auto d = parse_duration(v->text);
  if (!d) {
    report(
        v->line, key,
        "must be a duration: a whole number with its unit s, m, h or d, such as \"90s\", \"15m\", \"24h\" or \"7d\"");
    return false;
  }
  if (*d < least) {
    report(v->line, key, "must be at least " + std::to_string(least.count()) + "s");
    return false;
  }
  out = *d;
  return true;
}

bool Section::duration(const std::string& key, std::optional<Duration>& out, Duration least) {
  Duration d{};
  if (!duration(key, d, least)) return false;
  out = d;
  return true;
}

bool Section::secret(const std::string& key, Secret& out) {
  const TomlValue* v = take(key);
  if (!v) return false;
  const std::string form = "{ env = \"NAME\" } or { file = \"PATH\" }";
  if (v->kind == Kind::text) {
    report(v->line, key, "is a secret and must not be written in this file: use " + form);
    return false;
  }
  if (v->kind != Kind::table) {
    report(v->line, key, "must be " + form + ", not " + kind_name(v->kind));
    return false;
  }
  Section s(v, file_, full(key), findings_);
  const std::size_t before = findings_.problems.size();
  Secret read;
  const bool env = s.has("env"), file = s.has("file");
  if (s.text("env", read.name, variable_rule)) read.from = Secret::From::env;
  if (s.path_text("file", read.name)) read.from = Secret::From::file;
  s.unknown_keys();
  if (env && file) s.problem("", "names both env and file: write one of them");
  if (v->entries.empty()) s.problem("", "must be " + form);
  if (findings_.problems.size() != before) return false;
  out = read;
  return true;
}

bool Section::need_secret(const std::string& key, Secret& out) {
  if (!has(key)) missing(key);
  return secret(key, out);
}

bool Section::list(const std::string& key, const TomlValue& v, std::vector<std::string>& out, Rule rule) {
  std::vector<std::string> read;
  bool ok = true;
  for (std::size_t i = 0; i < v.list.size(); ++i) {
    const TomlValue& e = v.list[i];
    const std::string place = key + "[" + std::to_string(i) + "]";
    // A date without quotes is as good as one in quotes, where dates are wanted.
    std::string bad = e.kind != Kind::text && !(e.kind == Kind::date && rule == date_rule)
                          ? std::string("must be text in quotes, not ") + kind_name(e.kind)
                          : any_text(e.text);
    if (bad.empty()) bad = rule(e.text);
    if (bad.empty() && std::find(read.begin(), read.end(), e.text) != read.end()) bad = "is listed twice";
    if (!bad.empty()) report(e.line, place, bad);
    ok = ok && bad.empty();
    read.push_back(e.text);
  }
  if (ok) out = std::move(read);
  return ok;
}

bool Section::texts(const std::string& key, std::vector<std::string>& out, Rule rule) {
  const TomlValue* v = take(key, Kind::list, "a list of texts, such as [\"one\", \"two\"]");
  return v && list(key, *v, out, rule);
}

bool Section::text_or_texts(const std::string& key, std::vector<std::string>& out, Rule rule) {
  if (const TomlValue* v = take(key); v && v->kind == Kind::list) return list(key, *v, out, rule);
  std::string one;
  if (!text(key, one, rule)) return false;
  out = {one};
  return true;
}

bool Section::receivers(const std::string& key, std::vector<std::string>& out) {
  if (!texts(key, out)) return false;
  const TomlValue* v = table_->find(key);
  for (std::size_t i = 0; i < v->list.size(); ++i)
    findings_.receivers.push_back(
        {{file_, v->list[i].line, full(key) + "[" + std::to_string(i) + "]", ""}, v->list[i].text});
  return true;
}

int Section::choose(const std::string& key, const std::vector<std::string>& words, const std::string& wanted) {
  const std::string form = wanted.empty() ? one_of(words) : wanted;
  const TomlValue* v = take(key, Kind::text, form);
  if (!v) return -1;
  const auto at = std::find(words.begin(), words.end(), v->text);
  if (at != words.end()) return static_cast<int>(at - words.begin());
  report(v->line, key, "must be " + form + did_you_mean(v->text, words));
  return -1;
}

Section Section::table(const std::string& key) {
  return {take(key, Kind::table, "a table"), file_, full(key), findings_};
}

Section Section::need_table(const std::string& key) {
  if (!has(key)) missing(key);
  return table(key);
}

std::vector<Section> Section::tables(const std::string& key) {
  std::vector<Section> out;
  const TomlValue* v = take(key);
  if (!v) return out;
  const std::string form = "must be written as [[" + without_indices(full(key)) + "]]";
  if (v->kind != Kind::list) {
    report(v->line, key, form + ", since there may be several");
    return out;
  }
  for (std::size_t i = 0; i < v->list.size(); ++i) {
    const std::string place = key + "[" + std::to_string(i) + "]";
    if (v->list[i].kind == Kind::table)
      out.emplace_back(&v->list[i], file_, full(place), findings_);
    else
      report(v->list[i].line, place, form);
  }
  return out;
}

std::vector<std::pair<std::string, Section>> Section::named_tables() {
  std::vector<std::pair<std::string, Section>> out;
  if (!table_) return out;
  for (const auto& [key, value] : table_->entries) {
    Section s = table(key);
    if (s.present()) out.emplace_back(key, std::move(s));
  }
  return out;
}

void Section::unknown_keys() {
  if (!table_) return;
  for (const std::string& key : known_) findings_.known.insert(without_indices(full(key)));
  for (const auto& [key, value] : table_->entries)
    if (std::find(known_.begin(), known_.end(), key) == known_.end())
      report(value.line, key, "is not a key of this section" + hint(key));
}

std::string Section::hint(const std::string& key) const {
  const std::string home = home_of(key);
  return home.empty() ? did_you_mean(key, known_) : home;
}

std::string without_indices(const std::string& path) {
  std::string out;
  bool index = false;
  for (const char c : path) {
    index = index || c == '[';
    if (!index) out += c;
    index = index && c != ']';
  }
  return out;
}

std::string one_of(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += '"' + words[i] + '"';
  }
  return out;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  return near.empty() ? "" : "; did you mean \"" + near + "\"?";
}

}  // namespace returnwatch::config
