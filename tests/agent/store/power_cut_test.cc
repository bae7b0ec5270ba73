// What was committed is there after a power cut at any moment, what was not is there whole or not at all, and the file
// opens: on a disk that loses, wholly or by sectors, what was not synced.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "agent/store/database.h"
#include "tests/agent/e2e/process.h"
#include "tests/agent/store/lossy_disk.h"

using namespace returnwatch::agent;
using returnwatch::agent::testing::LossyDisk;

namespace {

constexpr int kSteps = 34;
const char* const kMessage =
    "INSERT INTO outbox(receiver, group_key, idempotency_key, created_at, not_before, state, subject, payload) "
    "VALUES ('ops', 'g', ?, 0, 0, 'pending', 's', ?)";

struct Cut {
  LossyDisk::Files files;
  int committed;  // steps whose commit had returned
};

// Steps as the agent takes them: a message is queued and what it was about is noted, together or not at all. Now and
// then what was journalled moves into the file.
std::vector<Cut> cuts(const std::string& path, const char* synchronous, std::mt19937& chance) {
  LossyDisk disk;
  std::vector<Cut> out;
  int committed = 0;
  auto db = Database::open(path);
  REQUIRE(db);
  if (synchronous) (*db)->sql().exec(std::string("PRAGMA synchronous = ") + synchronous);
  disk.before_write = [&] {
    if (chance() % 16 == 0) out.push_back({disk.after_a_cut(chance), committed});
  };
  for (int i = 0; i < kSteps; ++i) {
    SqlTransaction step(**db);
    SQLite::Statement message((*db)->sql(), kMessage);
    message.bind(1, "key" + std::to_string(i));
    message.bind(2, std::string(100 + chance() % 9000, 'x'));
    message.exec();
    (*db)->sql().exec("INSERT INTO report_sent(store, day, at) VALUES ('acme', 'day" + std::to_string(i) + "', 0)");
    step.commit();
    committed = i + 1;
    out.push_back({disk.after_a_cut(chance), committed});
    if (i % 11 == 10) (*db)->sql().exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  disk.before_write = nullptr;
  db->reset();
  return out;
}

// How many steps are there; nothing where the file is damaged or holds half a step.
std::optional<int> steps_after(const Cut& cut, const std::string& from, const std::string& path) {
  const mode_t before = ::umask(0077);  // a state that others can read is refused
  for (const auto& [name, bytes] : cut.files)
    std::ofstream(path + name.substr(from.size()), std::ios::binary | std::ios::trunc) << bytes;
  ::umask(before);
  auto db = Database::open(path);
  if (!db || (*db)->sql().execAndGet("PRAGMA integrity_check").getString() != "ok") return std::nullopt;
  const int messages = (*db)->sql().execAndGet("SELECT count(*) FROM outbox").getInt();
  const int notes = (*db)->sql().execAndGet("SELECT count(*) FROM report_sent").getInt();
  if (messages != notes) return std::nullopt;
  return messages;
}

struct Judged {
  int cuts = 0, broken = 0, lost = 0, invented = 0;
};

Judged judged(const char* synchronous, unsigned seed) {
  std::mt19937 chance(seed);
  returnwatch::agent::testing::Directory dir;
  const std::string path = dir.file("state.db");
  Judged out;
  for (const Cut& cut : cuts(path, synchronous, chance)) {
    returnwatch::agent::testing::Directory after;
    ++out.cuts;
    const auto steps = steps_after(cut, path, after.file("state.db"));
    if (!steps) ++out.broken;
    if (steps && *steps < cut.committed) ++out.lost;
    if (steps && *steps > cut.committed + 1) ++out.invented;
  }
  return out;
}

}  // namespace

TEST_CASE("a power cut at any moment loses nothing that was committed, and keeps no half of a step", "[store][power]") {
  const unsigned seed = GENERATE(1U, 2U);
  const Judged j = judged(nullptr, seed);
  CHECK(j.cuts > 40);
  CHECK(j.broken == 0);
  CHECK(j.lost == 0);
  CHECK(j.invented == 0);
}

TEST_CASE("the disk of this test does lose what was not synced", "[store][power]") {
  const Judged j = judged("OFF", 1);
  CHECK(j.lost + j.broken > 0);
}
