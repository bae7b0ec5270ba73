// Files are read in order - the one named, then its includes - into one Config; what only the whole can tell (unknown
// names, a missing store, `listen` without `auth`) is looked at when all are read, and only if each of them was TOML:
// half a configuration would raise problems that are not there.
#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "checks/text.h"
#include "config/keys.h"
#include "config/load_parts.h"
#include "config/locate.h"
#include "config/user_checks.h"

namespace returnwatch::config {
namespace {

namespace fs = std::filesystem;

class Loader {
 public:
  Loaded run(const std::string& path);

 private:
  void read_file(const std::string& path, const ConfigProblem& named_by);
  void read_includes(Section& top, const std::string& path);
  void note_twice(const TomlValue& v, const std::string& file, const std::string& path);
  void look_at_the_whole(const std::string& path);
  void finish();

  Loading load_;
  std::vector<std::string> order_;                             // files, as read
  std::map<std::string, std::pair<std::string, int>> set_at_;  // keys of [agent], [report], [checks]: where
  bool broken_ = false;
};

std::vector<std::string> expand(const std::string& pattern) {
  std::vector<std::string> out;
  glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
    for (std::size_t i = 0; i < found.gl_pathc; ++i) out.emplace_back(found.gl_pathv[i]);
  ::globfree(&found);
  return out;
}

void read_sections(Section& top, Loading& load) {
  read_agent(top.table("agent"), load);
  for (Section& s : top.tables("store")) read_store(s, load);
  read_checks(top.table("checks"), load, load.common);
  for (Section& s : top.tables("receiver")) read_receiver(s, load);
  for (Section& s : top.tables("route")) read_route(s, load);
  read_report(top.table("report"), load);
  read_links(top.table("links"), load);
}

void note_present(const TomlValue& v, const std::string& path, std::set<std::string>& present) {
  for (const TomlValue& element : v.list) note_present(element, path, present);
  for (const auto& [key, value] : v.entries) {
    const std::string full = path.empty() ? key : path + "." + key;
    present.insert(full);
    note_present(value, full, present);
  }
}

// Versions before 0.2 looked for a state that is not named where the program was started: an upgrade must not begin
// anew beside it.
void keep_former_state(Agent& agent, const std::string& formerly, std::vector<std::string>& warnings) {
  std::error_code ignored;
  if (fs::exists(agent.state, ignored) || !fs::exists(formerly, ignored)) return;
  const std::string there = fs::absolute(formerly, ignored).string();
  warnings.push_back("agent.state is not set and " + agent.state + " does not exist: " + there +
                     " is used, as in earlier versions; set state = \"" + there + "\" under [agent]");
  agent.state = there;
}

// One key in two files would make the order of files decide.
void Loader::note_twice(const TomlValue& v, const std::string& file, const std::string& path) {
  if (v.kind == TomlValue::Kind::table && !(v.find("env") || v.find("file"))) {
    for (const auto& [key, value] : v.entries) note_twice(value, file, path + "." + key);
    return;
  }
  const auto [at, first] = set_at_.try_emplace(path, file, v.line);
  if (!first)
    load_.findings.problems.push_back(
        {file, v.line, path, "is set already, in " + at->second.first + ":" + std::to_string(at->second.second)});
}

void Loader::read_includes(Section& top, const std::string& path) {
  std::vector<std::string> patterns;
  if (!top.texts("include", patterns)) return;
  for (const std::string& pattern : patterns) {
    const ConfigProblem at = top.at("include");
    const std::string full = beside(path, pattern);
    const bool glob = pattern.find_first_of("*?[") != std::string::npos;
    const std::vector<std::string> files = glob ? expand(full) : std::vector<std::string>{full};
    if (files.empty())
      load_.warnings.push_back("include: \"" + pattern + "\" matches no file: nothing is read from " +
                               fs::path(full).parent_path().string());
    for (const std::string& file : files) read_file(file, at);
  }
}

void Loader::read_file(const std::string& path, const ConfigProblem& named_by) {
  std::error_code ignored;
  const std::string real = fs::weakly_canonical(path, ignored).string();
  for (const std::string& seen : order_)
    if (seen == path || fs::weakly_canonical(seen, ignored) == real) return;
  TomlFile doc = read_document(path);
  if (!doc.ok) {
    broken_ = true;
    const bool unreadable = doc.error_line == 0;
    if (unreadable && !named_by.file.empty())
      load_.findings.problems.push_back(
          {named_by.file, named_by.line, named_by.key, "names " + path + ": " + doc.error});
    else
      load_.findings.problems.push_back({path, doc.error_line, "", doc.error});
    return;
  }
  order_.push_back(path);
  Section top(&doc.root, path, "", load_.findings);
  for (const char* key : {"agent", "report", "checks", "links"})
    if (const TomlValue* v = doc.root.find(key); v && v->kind == TomlValue::Kind::table) note_twice(*v, path, key);
  read_sections(top, load_);
  read_includes(top, path);
  top.unknown_keys();
}

void Loader::look_at_the_whole(const std::string& path) {
  auto& problems = load_.findings.problems;
  const Config& c = load_.config;
  std::vector<std::string> receivers, stores;
  for (const Receiver& r : c.receivers) receivers.push_back(r.name);
  for (const Store& s : c.stores) stores.push_back(s.name);
  const bool said = std::any_of(problems.begin(), problems.end(), [](const auto& p) { return p.key == "store"; });
  if (stores.empty() && !said) problems.push_back({path, 0, "store", "there is no [[store]]: nothing to watch"});
  for (Reference& r : load_.findings.receivers)
    if (std::find(receivers.begin(), receivers.end(), r.name) == receivers.end()) {
      r.at.message = "there is no receiver \"" + r.name + "\"" + did_you_mean(r.name, receivers);
      problems.push_back(r.at);
    }
  for (auto& use : load_.store_uses)
    if (std::none_of(stores.begin(), stores.end(),
                     [&](const std::string& s) { return checks::fits(use.pattern, s); })) {
      use.at.message = "matches no store" + did_you_mean(use.pattern, stores);
      problems.push_back(use.at);
    }
  UserCheckFiles users = read_user_checks(c.agent.checks_dir);
  problems.insert(problems.end(), users.problems.begin(), users.problems.end());
  load_.config.user_checks = std::move(users.checks);
  check_check_uses(load_);
  if (c.agent.retention < c.agent.backfill)
    load_.warnings.emplace_back(
        "agent.retention is shorter than agent.backfill: older closed returns are read at the start and dropped again");
  if (load_.listen_at && !c.agent.auth.set() && !loopback(c.agent.listen)) {
    load_.listen_at->message =
        "is reachable from other machines and agent.auth is missing: set a token, or user and password, or listen on "
        "127.0.0.1";
    problems.push_back(*load_.listen_at);
  }
}

void Loader::finish() {
  Config& c = load_.config;
  for (std::size_t i = 0; i < c.stores.size(); ++i) c.stores[i].checks = laid_over(load_.common, load_.per_store[i]);
  if (c.routes.empty() && !c.receivers.empty()) {
    Route all;
    for (const Receiver& r : c.receivers) all.receivers.push_back(r.name);
    c.routes.push_back(std::move(all));
  }
}

Loaded Loader::run(const std::string& path) {
  Agent& agent = load_.config.agent;
  const std::string formerly = agent.state;
  agent.state = beside(path, agent.state);
  agent.checks_dir = beside(path, agent.checks_dir);
  const std::string usual = agent.state;
  read_file(path, {});
  if (!broken_) look_at_the_whole(path);
  auto& problems = load_.findings.problems;
  const auto place = [&](const ConfigProblem& p) {
    return std::find(order_.begin(), order_.end(), p.file) - order_.begin();
  };
  std::stable_sort(problems.begin(), problems.end(), [&](const ConfigProblem& a, const ConfigProblem& b) {
    return std::make_pair(place(a), a.line) < std::make_pair(place(b), b.line);
  });
  Loaded out;
  out.problems = std::move(problems);
  if (!out.problems.empty()) return out;
  finish();
  out.warnings = std::move(load_.warnings);
  if (agent.state == usual) keep_former_state(agent, formerly, out.warnings);
  out.config = std::move(load_.config);
  return out;
}

}  // namespace

Loaded load(const std::string& path) { return Loader().run(path); }

KeysOfFile keys_of_file(const std::string& path) {
  const TomlFile doc = read_document(path);
  Loading load;
  Section top(&doc.root, path, "", load.findings);
  read_sections(top, load);
  top.know("include");
  top.unknown_keys();
  KeysOfFile keys;
  keys.known = std::move(load.findings.known);
  note_present(doc.root, "", keys.present);
  return keys;
}

std::string to_string(const ConfigProblem& p) {
  std::string out = p.file;
  if (p.line > 0) out += ":" + std::to_string(p.line);
  if (p.line > 0 && p.column > 0) out += ":" + std::to_string(p.column);
  out += ": ";
  if (!p.key.empty()) out += p.key + ": ";
  return out + p.message;
}

std::optional<Duration> parse_duration(std::string_view text) {
  if (text.size() < 2 || text.size() > 10) return std::nullopt;
  std::int64_t n = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return std::nullopt;
    n = n * 10 + (c - '0');
  }
  switch (text.back()) {
    case 's':
      return Duration{n};
    case 'm':
      return Duration{n * 60};
    case 'h':
      return Duration{n * 3600};
    case 'd':
      return Duration{n * 86400};
    default:
      return std::nullopt;
  }
}

}  // namespace returnwatch::config
