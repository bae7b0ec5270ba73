#include "agent/store/state_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>
#include <utility>

namespace returnwatch::agent {
namespace {

// Opening a file that this process owns already, and closing it again, would drop SQLite's locks of it: the second
// owner within one process is refused before it touches the file.
std::mutex ours_mutex;
std::set<std::pair<dev_t, ino_t>> ours;

bool is_ours(const struct stat& s) {
  const std::lock_guard<std::mutex> hold(ours_mutex);
  return ours.count({s.st_dev, s.st_ino}) > 0;
}

// "7: FLOCK ADVISORY WRITE 1234 fd:01:5678 0 EOF" of /proc/locks, where the system shows it.
std::string owner_of(ino_t inode) {
  std::ifstream locks("/proc/locks");
  const std::string end = ":" + std::to_string(inode);
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    std::string number, kind, advisory, access, pid, file;
    words >> number >> kind >> advisory >> access >> pid >> file;
    const bool same = file.size() > end.size() && file.compare(file.size() - end.size(), end.size(), end) == 0;
    if (kind == "FLOCK" && access == "WRITE" && same && pid != "-1" && pid != "0") return "process " + pid;
  }
  return "another process";
}

std::string open_to_others(const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat s {};
    if (::stat((path + suffix).c_str(), &s) == 0 && (s.st_mode & 0007) != 0)
      return path + suffix + ": others on this machine may " +
             ((s.st_mode & 0002)   ? "write"
              : (s.st_mode & 0004) ? "read"
                                   : "use") +
             " it, and it holds orders and amounts: chmod o= '" + path + suffix + "', and start again";
  }
  return "";
}

tl::unexpected<Error> in_use(const std::string& path, const std::string& who) {
  return fail(ErrorKind::storage, path + ": is in use by " + who);
}

}  // namespace

Result<std::unique_ptr<StateLock>> StateLock::take(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) == 0 && is_ours(s)) return in_use(path, "process " + std::to_string(::getpid()));
  if (std::string why = open_to_others(path); !why.empty()) return fail(ErrorKind::storage, why);
  // Nobody else on the machine needs to read it; SQLite gives -wal and -shm the same rights.
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return fail(ErrorKind::storage, path + ": " + std::strerror(errno));
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0 || ::fstat(fd, &s) != 0) {
    const int why = errno;
    const ino_t inode = ::fstat(fd, &s) == 0 ? s.st_ino : 0;
    ::close(fd);
    return why == EWOULDBLOCK ? in_use(path, owner_of(inode))
                              : fail(ErrorKind::storage, path + ": " + std::strerror(why));
  }
  const std::lock_guard<std::mutex> hold(ours_mutex);
  ours.insert({s.st_dev, s.st_ino});
  return std::unique_ptr<StateLock>(new StateLock(path, fd, s.st_dev, s.st_ino));
}

StateLock::~StateLock() {
  {
    const std::lock_guard<std::mutex> hold(ours_mutex);
    ours.erase({device_, inode_});
  }
  ::close(fd_);
}

std::string StateLock::missing() const {
  struct stat s {};
  if (::stat(path_.c_str(), &s) != 0)
    return errno == ENOENT ? "the state file " + path_ + " is gone"
                           : "the state file " + path_ + ": " + std::strerror(errno);
  if (s.st_dev == device_ && s.st_ino == inode_) return "";
  return "another file has taken the place of the state file " + path_;
}

}  // namespace returnwatch::agent
