// Who owns the state file: an exclusive lock on the file itself, so that a second owner is refused by whatever name it
// opens it - a symbolic link, a hard link - and whatever was deleted beside it. The system lets go of it with the
// process.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "agent/base/result.h"

namespace returnwatch::agent {

class StateLock {
 public:
  // Creates the file (0600) where there is none. Fails with `storage`: in use by another process (which it names where
  // the system tells), or open to others on this machine.
  [[nodiscard]] static Result<std::unique_ptr<StateLock>> take(const std::string& path);
  ~StateLock();  // close SQLite's connection first: it loses its own locks of the file with any descriptor of it
  StateLock(const StateLock&) = delete;
  StateLock& operator=(const StateLock&) = delete;

  // Why the file is not under its path any more: deleted, or another one in its place; "" = it is there.
  [[nodiscard]] std::string missing() const;

 private:
  StateLock(std::string path, int fd, dev_t device, ino_t inode)
      : path_(std::move(path)), fd_(fd), device_(device), inode_(inode) {}
  std::string path_;
  int fd_;
  dev_t device_;
  ino_t inode_;
};

}  // namespace returnwatch::agent
