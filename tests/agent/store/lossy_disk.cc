#include "tests/agent/store/lossy_disk.h"

#include <algorithm>
#include <cstring>

namespace returnwatch::agent::testing {

// SQLite's handle of a file, with the real one's behind it in the same memory.
struct LossyFile {
  sqlite3_file base;
  LossyDisk* disk;
  LossyDisk::File* file;  // none: a file that nobody wants after a cut (shared memory has no file of its own here)
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  static LossyFile& of(sqlite3_file* f) { return *reinterpret_cast<LossyFile*>(f); }
  const sqlite3_io_methods& real_methods() { return *real()->pMethods; }

  void note(LossyDisk::Write w) {
    const std::lock_guard<std::recursive_mutex> hold(disk->mutex_);
    if (disk->before_write) disk->before_write();
    if (file) file->pending.push_back(std::move(w));
  }
  void synced();

  static int close(sqlite3_file* f) { return of(f).real_methods().xClose(of(f).real()); }
  static int read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
    return of(f).real_methods().xRead(of(f).real(), to, n, at);
  }
  static int write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
    of(f).note({static_cast<std::size_t>(at), std::string(static_cast<const char*>(from), n), false});
    return of(f).real_methods().xWrite(of(f).real(), from, n, at);
  }
  static int truncate(sqlite3_file* f, sqlite3_int64 size) {
    of(f).note({static_cast<std::size_t>(size), "", true});
    return of(f).real_methods().xTruncate(of(f).real(), size);
  }
  static int sync(sqlite3_file* f, int flags) {
    of(f).synced();
    return of(f).real_methods().xSync(of(f).real(), flags);
  }
  static int size(sqlite3_file* f, sqlite3_int64* out) { return of(f).real_methods().xFileSize(of(f).real(), out); }
  static int lock(sqlite3_file* f, int level) { return of(f).real_methods().xLock(of(f).real(), level); }
  static int unlock(sqlite3_file* f, int level) { return of(f).real_methods().xUnlock(of(f).real(), level); }
  static int reserved(sqlite3_file* f, int* out) { return of(f).real_methods().xCheckReservedLock(of(f).real(), out); }
  static int control(sqlite3_file* f, int op, void* arg) {
    return of(f).real_methods().xFileControl(of(f).real(), op, arg);
  }
  static int sector(sqlite3_file* f) { return of(f).real_methods().xSectorSize(of(f).real()); }
  static int traits(sqlite3_file* f) { return of(f).real_methods().xDeviceCharacteristics(of(f).real()); }
  static int shm_map(sqlite3_file* f, int page, int bytes, int extend, void volatile** out) {
    return of(f).real_methods().xShmMap(of(f).real(), page, bytes, extend, out);
  }
  static int shm_lock(sqlite3_file* f, int at, int n, int flags) {
    return of(f).real_methods().xShmLock(of(f).real(), at, n, flags);
  }
  static void shm_barrier(sqlite3_file* f) { of(f).real_methods().xShmBarrier(of(f).real()); }
  static int shm_unmap(sqlite3_file* f, int remove) { return of(f).real_methods().xShmUnmap(of(f).real(), remove); }

  // What is deleted is gone, as if the folder were synced with it.
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    auto* disk = static_cast<LossyDisk*>(vfs->pAppData);
    const std::lock_guard<std::recursive_mutex> hold(disk->mutex_);
    disk->files_[name] = {};
    return disk->real_->xDelete(disk->real_, name, sync_folder);
  }
  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* f, int flags, int* out);
};

namespace {

constexpr std::size_t kSector = 512;

void apply(std::string& to, const LossyDisk::Write& w) {
  if (w.cut) {
    to.resize(std::min(to.size(), w.at));
    return;
  }
  if (to.size() < w.at + w.bytes.size()) to.resize(w.at + w.bytes.size());
  to.replace(w.at, w.bytes.size(), w.bytes);
}

// Each sector of the write by itself.
void apply_parts(std::string& to, const LossyDisk::Write& w, std::mt19937& chance) {
  if (w.cut) {
    if (chance() % 2) apply(to, w);
    return;
  }
  for (std::size_t at = 0; at < w.bytes.size(); at += kSector)
    if (chance() % 2) apply(to, {w.at + at, w.bytes.substr(at, kSector), false});
}

// SQLite uses memory-mapped pages only with version 3; ours has none, so that every write is seen.
const sqlite3_io_methods kMethods = {2,
                                     LossyFile::close,
                                     LossyFile::read,
                                     LossyFile::write,
                                     LossyFile::truncate,
                                     LossyFile::sync,
                                     LossyFile::size,
                                     LossyFile::lock,
                                     LossyFile::unlock,
                                     LossyFile::reserved,
                                     LossyFile::control,
                                     LossyFile::sector,
                                     LossyFile::traits,
                                     LossyFile::shm_map,
                                     LossyFile::shm_lock,
                                     LossyFile::shm_barrier,
                                     LossyFile::shm_unmap,
                                     nullptr,
                                     nullptr};

}  // namespace

void LossyFile::synced() {
  const std::lock_guard<std::recursive_mutex> hold(disk->mutex_);
  if (disk->before_write) disk->before_write();
  if (!file) return;
  for (const LossyDisk::Write& w : file->pending) apply(file->synced, w);
  file->pending.clear();
}

int LossyFile::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* f, int flags, int* out) {
  auto* disk = static_cast<LossyDisk*>(vfs->pAppData);
  LossyFile& self = of(f);
  self.disk = disk;
  self.file = name ? &disk->files_[name] : nullptr;
  const int rc = disk->real_->xOpen(disk->real_, name, self.real(), flags, out);
  self.base.pMethods = self.real()->pMethods ? &kMethods : nullptr;
  return rc;
}

LossyDisk::LossyDisk() : vfs_(std::make_unique<sqlite3_vfs>()), real_(sqlite3_vfs_find(nullptr)) {
  *vfs_ = *real_;
  vfs_->zName = "lossy";
  vfs_->szOsFile = static_cast<int>(sizeof(LossyFile)) + real_->szOsFile;
  vfs_->pAppData = this;
  vfs_->pNext = nullptr;
  vfs_->xOpen = LossyFile::open;
  vfs_->xDelete = LossyFile::remove;
  sqlite3_vfs_register(vfs_.get(), 1);
}

LossyDisk::~LossyDisk() { sqlite3_vfs_unregister(vfs_.get()); }

LossyDisk::Files LossyDisk::after_a_cut(std::mt19937& chance) {
  const std::lock_guard<std::recursive_mutex> hold(mutex_);
  Files out;
  for (const auto& [path, file] : files_) {
    std::string left = file.synced;
    for (const Write& w : file.pending) apply_parts(left, w, chance);
    out[path] = std::move(left);
  }
  return out;
}

}  // namespace returnwatch::agent::testing
