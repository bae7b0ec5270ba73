#include "agent/store/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "agent/base/version.h"
#include "agent/store/schema.h"

namespace returnwatch::agent {

// Written beside its name and renamed: half a copy never looks like one.
Status back_up(SQLite::Database& sql, const std::string& path) {
  if (!migration_is_due(sql)) return {};
  const std::string copy = path + ".before-" + program_version(), half = copy + ".half";
  std::remove(half.c_str());
  try {
    if (const int fd = ::open(half.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600); fd >= 0) ::close(fd);
    SQLite::Database to(half, SQLite::OPEN_READWRITE);
    SQLite::Backup(to, sql).executeStep();
  } catch (const SQLite::Exception& e) {
    std::remove(half.c_str());
    return fail(ErrorKind::storage, path + ": this version changes the format of the state, and the backup copy " +
                                        copy + " cannot be written: " + e.what() +
                                        "; free some space, and start again");
  }
  if (std::rename(half.c_str(), copy.c_str()) != 0) return fail(ErrorKind::storage, copy + ": cannot be written");
  return {};
}

}  // namespace returnwatch::agent
