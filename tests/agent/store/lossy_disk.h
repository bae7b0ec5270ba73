// A disk that keeps only what was synced, as SQLite sees it: a VFS over the real one that remembers what of each file a
// power cut would leave. Writes that were not synced may have reached the disk or not, whole or by sectors.
#pragma once

#include <sqlite3.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace returnwatch::agent::testing {

class LossyDisk {
 public:
  LossyDisk();   // from now on what SQLite opens lies on it
  ~LossyDisk();  // what it opened must be closed
  LossyDisk(const LossyDisk&) = delete;
  LossyDisk& operator=(const LossyDisk&) = delete;

  using Files = std::map<std::string, std::string>;  // path -> what is in it
  // After a power cut now: all that was synced, and of the rest what `chance` says, by sectors.
  [[nodiscard]] Files after_a_cut(std::mt19937& chance);

  std::function<void()> before_write;  // called before each write and sync

  struct Write {
    std::size_t at = 0;
    std::string bytes;
    bool cut = false;  // the file ends at `at` from now on
  };
  struct File {
    std::string synced;
    std::vector<Write> pending;
  };

 private:
  friend struct LossyFile;
  std::map<std::string, File> files_;
  std::recursive_mutex mutex_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  sqlite3_vfs* real_ = nullptr;
};

}  // namespace returnwatch::agent::testing
