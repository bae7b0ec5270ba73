#include "agent/record/folder.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "agent/record/verify.h"

namespace returnwatch::agent::record {
namespace {

namespace fs = std::filesystem;
constexpr const char* kFormat = "returnwatch recording";
constexpr const char* kManifest = "manifest.json";

// What stands in the folder beside a recording's own files, or "".
std::string stranger(const fs::path& dir) {
  for (const auto& entry : fs::directory_iterator(dir)) {
    const std::string name = entry.path().filename().string();
    const bool ours = name == kManifest || std::any_of(kind::kAll.begin(), kind::kAll.end(), [&](const char* k) {
                        return name == std::string(k) + ".ndjson";
                      });
    if (!ours) return name;
  }
  return "";
}

Result<std::vector<Json>> read_lines(const fs::path& file, const char* kind, std::vector<std::string>& aside) {
  std::vector<Json> out;
  std::set<std::string> told;  // each field once: the other lines have it too
  std::ifstream in(file);
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    Json j = Json::parse(line, nullptr, false);
    const std::string place = file.string() + ":" + std::to_string(number) + ": ";
    if (!j.is_object()) return fail(ErrorKind::rejected, place + "not a JSON object");
    if (const std::string wrong = mistake_in(kind, j); !wrong.empty()) return fail(ErrorKind::rejected, place + wrong);
    for (const std::string& field : unknown_in(kind, j))
      if (told.insert(field).second)
        aside.push_back(place + field + " is no field that this program knows: left aside");
    out.push_back(std::move(j));
  }
  return out;
}

}  // namespace

Result<std::size_t> write_folder(const std::string& dir, const Recording& recording) {
  std::error_code error;
  fs::create_directories(dir, error);
  if (!fs::is_directory(dir)) return fail(ErrorKind::storage, dir + " cannot be made: " + error.message());
  if (const std::string other = stranger(dir); !other.empty())
    return fail(ErrorKind::rejected,
                dir + " holds " + other + ": choose an empty folder, or one with an older recording");
  std::size_t written = 0;
  for (const char* kind : kind::kAll) {
    const fs::path file = fs::path(dir) / (std::string(kind) + ".ndjson");
    const auto lines = recording.lines.find(kind);
    if (lines == recording.lines.end() || lines->second.empty()) {
      fs::remove(file, error);
      continue;
    }
    std::ofstream out(file);
    for (const Json& line : lines->second) out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    written += lines->second.size();
    if (!out.flush()) return fail(ErrorKind::storage, file.string() + " cannot be written");
  }
  Json manifest = {{"format", kFormat}, {"version", kVersion}, {"at", checks::to_rfc3339(recording.at)}};
  manifest.update(recording.manifest);
  std::ofstream out(fs::path(dir) / kManifest);
  out << manifest.dump(2) << '\n';
  if (!out.flush()) return fail(ErrorKind::storage, dir + "/" + kManifest + " cannot be written");
  return written;
}

Result<Recording> read_folder(const std::string& dir) {
  std::ifstream in(fs::path(dir) / kManifest);
  if (!in) return fail(ErrorKind::not_found, dir + " holds no " + kManifest + ": it is not a recording");
  Recording out;
  out.manifest = Json::parse(in, nullptr, false);
  if (!out.manifest.is_object() || text_of(out.manifest, "format") != kFormat)
    return fail(ErrorKind::rejected, dir + "/" + kManifest + " is not a recording's");
  const auto said = out.manifest.find("version");
  if (said == out.manifest.end() || !said->is_number_integer())
    return fail(ErrorKind::rejected,
                dir + "/" + kManifest + " does not say which version of the form it is (\"version\")");
  const auto version = said->get<std::int64_t>();
  if (version > kVersion)
    return fail(ErrorKind::rejected, dir + " was made by a newer returnwatch (format version " +
                                         std::to_string(version) + "; this one reads " + std::to_string(kVersion) +
                                         ")");
  const auto at = checks::parse_time(text_of(out.manifest, "at"));
  if (!at) return fail(ErrorKind::rejected, dir + "/" + kManifest + " does not say when it was made (\"at\")");
  out.at = *at;
  for (const char* kind : kind::kAll) {
    const fs::path file = fs::path(dir) / (std::string(kind) + ".ndjson");
    if (!fs::exists(file)) continue;
    auto lines = read_lines(file, kind, out.aside);
    if (!lines) return tl::unexpected(lines.error());
    out.lines[kind] = std::move(*lines);
  }
  return out;
}

}  // namespace returnwatch::agent::record
