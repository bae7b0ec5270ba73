#include "config/user_checks.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "checks/registry.h"
#include "config/formats.h"

namespace returnwatch::config {
namespace {

constexpr std::size_t kLargestFile = 100'000;
const std::vector<std::string> kKeys = {"id", "owner", "severity", "grace", "summary", "views"};

struct HeaderEntry {
  std::string value;
  int line = 0, column = 0;  // of the value
};

std::string_view trim(std::string_view s) {
  const auto first = s.find_first_not_of(" \t\r");
  return first == std::string_view::npos ? std::string_view{}
                                         : s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
}

bool word(std::string_view s) {
  return !s.empty() && s.size() <= 20 &&
         std::all_of(s.begin(), s.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

class Header {
 public:
  Header(const std::string& text, const std::string& file, std::vector<ConfigProblem>& problems)
      : file_(file), problems_(problems) {
    std::istringstream in(text);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
      const std::string_view content = trim(line);
      if (content.empty()) continue;
      if (content.substr(0, 2) != "--") break;
      read(line, number);
    }
  }

  const HeaderEntry* find(const std::string& key) const {
    const auto it = entries_.find(key);
    return it == entries_.end() ? nullptr : &it->second;
  }
  void problem(const HeaderEntry* at, const std::string& key, const std::string& message) {
    problems_.push_back({file_, at ? at->line : 1, key, message, at ? at->column : 0});
  }

 private:
  void read(const std::string& line, int number) {
    const std::string_view body = trim(std::string_view(line).substr(line.find("--") + 2));
    const auto colon = body.find_first_of(":=");
    if (colon == std::string_view::npos) return;
    const std::string key(trim(body.substr(0, colon)));
    std::string_view value = trim(body.substr(colon + 1));
    if (!word(key)) return;  // a sentence, not a key
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    const HeaderEntry entry{
        std::string(value), number,
        static_cast<int>(value.empty() ? body.data() - line.data() : value.data() - line.data()) + 1};
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      if (const std::string near = nearest(key, kKeys); !near.empty())
        problem(&entry, key, "is not a key of the header; did you mean \"" + near + "\"?");
    } else if (!entries_.emplace(key, entry).second) {
      problem(&entry, key, "is given twice");
    }
  }

  const std::string& file_;
  std::vector<ConfigProblem>& problems_;
  std::map<std::string, HeaderEntry> entries_;
};

bool valid_id(const std::string& id) {
  return !id.empty() && id.size() <= 60 && id.front() >= 'a' && id.front() <= 'z' &&
         std::all_of(id.begin(), id.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

void read_id(Header& h, UserCheck& out) {
  const HeaderEntry* e = h.find("id");
  if (e) out.id = e->value;
  if (!valid_id(out.id))
    h.problem(e, "id", "must consist of a-z, 0-9 and _, and begin with a letter");
  else if (checks::find_check(out.id))
    h.problem(e, "id", "is one of the built-in checks; choose another");
}

void read_rest(Header& h, UserCheck& out) {
  if (const HeaderEntry* e = h.find("owner"); !e)
    h.problem(nullptr, "owner", "is missing: -- owner: operations, finance, cx or technical");
  else if (const auto owner = checks::owner_from(e->value))
    out.owner = *owner;
  else
    h.problem(e, "owner", "must be operations, finance, cx or technical");
  if (const HeaderEntry* e = h.find("severity")) {
    if (const auto severity = checks::severity_from(e->value))
      out.severity = *severity;
    else
      h.problem(e, "severity", "must be info, warning or critical");
  }
  if (const HeaderEntry* e = h.find("grace")) {
    if (const auto grace = parse_duration(e->value))
      out.grace = *grace;
    else
      h.problem(e, "grace", "must be a duration such as \"90s\", \"15m\", \"24h\" or \"7d\"");
  }
  if (const HeaderEntry* e = h.find("views"); e && e->value != std::to_string(kViewsVersion))
    h.problem(e, "views",
              "this program has version " + std::to_string(kViewsVersion) + " of the views (docs/sql-views.md)");
  if (const HeaderEntry* e = h.find("summary"); !e || e->value.empty()) {
    h.problem(e, "summary", "is missing: one sentence, with {column} where the row's values go");
  } else {
    out.summary = e->value;
    out.summary_line = e->line;
    if (std::count(e->value.begin(), e->value.end(), '{') != std::count(e->value.begin(), e->value.end(), '}'))
      h.problem(e, "summary", "has an unmatched brace");
  }
}

// Calls `text` for each literal part of the template and `column` for each {name}.
template <typename Text, typename Column>
void walk(const std::string& summary, Text text, Column column) {
  std::size_t at = 0;
  while (at < summary.size()) {
    const std::size_t open = summary.find('{', at), close = open == std::string::npos ? open : summary.find('}', open);
    if (close == std::string::npos) return text(summary.substr(at));
    text(summary.substr(at, open - at));
    column(summary.substr(open + 1, close - open - 1));
    at = close + 1;
  }
}

}  // namespace

std::vector<std::string> columns_of(const std::string& summary) {
  std::vector<std::string> out;
  walk(
      summary, [](const std::string&) {}, [&out](const std::string& name) { out.push_back(name); });
  return out;
}

std::string fill(const std::string& summary, const std::vector<std::pair<std::string, std::string>>& values) {
  std::string out;
  walk(
      summary, [&out](const std::string& text) { out += text; },
      [&](const std::string& name) {
        for (const auto& [column, value] : values)
          if (column == name) {
            out += value;
            return;
          }
      });
  return out;
}

std::optional<UserCheck> parse_user_check(const std::string& text, const std::string& file,
                                          std::vector<ConfigProblem>& problems) {
  const std::size_t before = problems.size();
  UserCheck out;
  out.file = file;
  out.id = std::filesystem::path(file).stem().string();
  out.sql = text;
  Header header(text, file, problems);
  read_id(header, out);
  read_rest(header, out);
  if (text.size() > kLargestFile) problems.push_back({file, 0, "", "is larger than 100 kB"});
  if (text.find('\0') != std::string::npos) problems.push_back({file, 0, "", "is not a text file"});
  return problems.size() == before ? std::optional<UserCheck>(std::move(out)) : std::nullopt;
}

UserCheckFiles read_user_checks(const std::string& directory) {
  UserCheckFiles out;
  std::vector<std::string> files;
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator(directory, gone))
    if (entry.path().extension() == ".sql") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) {
      out.problems.push_back({file, 0, "", "cannot be read, or is empty"});
      continue;
    }
    if (auto check = parse_user_check(text.str(), file, out.problems)) {
      const auto same =
          std::find_if(out.checks.begin(), out.checks.end(), [&](const UserCheck& c) { return c.id == check->id; });
      if (same != out.checks.end())
        out.problems.push_back({file, 1, "id", "\"" + check->id + "\" is taken by " + same->file});
      else
        out.checks.push_back(std::move(*check));
    }
  }
  std::sort(out.checks.begin(), out.checks.end(), [](const UserCheck& a, const UserCheck& b) { return a.id < b.id; });
  return out;
}

}  // namespace returnwatch::config
