#include "agent/base/memory.h"

#include <malloc.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace returnwatch::agent {
namespace {

using Range = std::pair<std::uintptr_t, std::uintptr_t>;

// Of the program and its libraries (nothing else that is mapped stays where it is), not writable, and without a page of
// their own: relocated tables are read-only too, but cannot be had again.
std::vector<Range> unwritten() {
  std::vector<Range> out;
  std::error_code none;
  const std::string program = std::filesystem::read_symlink("/proc/self/exe", none).string();
  std::ifstream maps("/proc/self/smaps");
  Range at;
  bool candidate = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0, end = 0;
    char rights[5] = {}, path[300] = {};
    unsigned long own = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %4s %*s %*s %*s %299s", &begin, &end, rights, path) >= 3) {
      at = {begin, end};
      candidate = rights[1] == '-' && rights[3] == 'p' && (path == program || std::strstr(path, ".so") != nullptr);
    } else if (candidate && std::sscanf(line.c_str(), "Anonymous: %lu", &own) == 1 && own == 0) {
      out.push_back(at);
    }
  }
  return out;
}

}  // namespace

void bound_memory() {
  ::mallopt(M_ARENA_MAX, 2);
  ::mallopt(M_MMAP_THRESHOLD, 256 * 1024);
  ::mallopt(M_TRIM_THRESHOLD, 512 * 1024);
}

void let_go_of_start() {
  ::malloc_trim(0);
  for (const auto& [begin, end] : unwritten())
    (void)::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

}  // namespace returnwatch::agent
