#include "agent/metrics/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace returnwatch::agent::metrics {
namespace {

// proc(5): the fields after the command's name, which may hold anything; the first is field 3.
std::vector<std::string> stat_fields() {
  std::ifstream in("/proc/self/stat");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto end = text.rfind(')');
  if (end == std::string::npos) return {};
  std::istringstream rest(text.substr(end + 1));
  return {std::istream_iterator<std::string>(rest), {}};
}

double boot_seconds() {
  std::ifstream in("/proc/stat");
  for (std::string word; in >> word;)
    if (double at = 0; word == "btime" && in >> at) return at;
  return 0;
}

std::int64_t open_files() {
  std::error_code failed;
  std::int64_t n = 0;
  for (auto it = std::filesystem::directory_iterator("/proc/self/fd", failed);
       !failed && it != std::filesystem::end(it); it.increment(failed))
    ++n;
  return n;
}

}  // namespace

std::optional<ProcessFacts> process_facts() {
  const std::vector<std::string> f = stat_fields();
  if (f.size() < 22) return std::nullopt;
  const auto field = [&f](std::size_t number) { return std::strtod(f[number - 3].c_str(), nullptr); };
  const auto tick = static_cast<double>(::sysconf(_SC_CLK_TCK));
  ProcessFacts out;
  out.cpu_seconds = (field(14) + field(15)) / tick;
  out.start_seconds = boot_seconds() + field(22) / tick;
  out.virtual_bytes = field(23);
  out.resident_bytes = field(24) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  out.open_fds = open_files();
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) out.max_fds = static_cast<std::int64_t>(files.rlim_cur);
  return out;
}

}  // namespace returnwatch::agent::metrics
