#include "agent/views/reading.h"

#include <algorithm>

#include "agent/store/records.h"
#include "agent/store/statement.h"

namespace returnwatch::agent {
namespace {

constexpr checks::Duration kStock = checks::hours(1);  // between two readings

void add_oldest(Database& db, const std::string& store, const char* sql, PartRead part, std::vector<PartRead>& out) {
  Statement row(db, sql, store);
  if (!row.next()) return;
  const auto oldest = row.time(0);
  if (!oldest) return;
  part.read_at = *oldest;
  out.push_back(std::move(part));
}

const char* words_of(const std::string& kind) {
  if (kind == "new_returns") return "new returns";
  if (kind == "open_returns") return "the list of open returns";
  if (kind == "payouts") return "payouts";
  return nullptr;
}

std::string pace_words(Database& db, const std::string& store, checks::Time now) {
  std::string out;
  for (const char* kind : {"new_returns", "payouts", "open_returns"}) {
    const auto part = part_read(db, store, "returngo", kind);
    if (!part) continue;
    const auto age = std::max(checks::Duration{0}, now - part->read_at);
    out += (out.empty() ? "ReturnGO, within the day's calls: " : "; ") + std::string(words_of(kind)) + " every " +
           checks::human(part->every) + ", known as of " + checks::human(age) + " ago";
  }
  return out.empty() ? "" : out + ".";
}

}  // namespace

std::vector<PartRead> data_ages(Database& db, const std::string& store) {
  std::vector<PartRead> out = parts_read(db, store);
  add_oldest(db, store, "SELECT min(read_at) FROM rma_record WHERE store = ?1 AND open = 1",
             {"returngo", "open_details", {}, {}}, out);
  add_oldest(db, store,
             "SELECT min(i.read_at) FROM stock_claim c JOIN item_record i ON i.store = c.store AND i.id = c.item_id"
             " WHERE c.store = ?1 AND c.restocked_at IS NULL",
             {"shopify", "stock", {}, kStock}, out);
  for (const SourceState& s : Records(db, store).sources.states())
    if (s.source == "patchworks" && s.capability.empty() && s.last_success)
      out.push_back({s.source, "runs", *s.last_success, s.interval});
  return out;
}

std::vector<std::string> reading_notes(Database& db, const std::string& store, checks::Time now) {
  std::vector<std::string> out;
  if (std::string pace = pace_words(db, store, now); !pace.empty()) out.push_back(std::move(pace));
  const RmaCounts n = Records(db, store).returngo.rma_counts(now);
  if (n.unread_open > 0)
    out.push_back("Reading: " + std::to_string(n.open - n.unread_open) + " of " + std::to_string(n.open) +
                  " open returns have been read in full.");
  if (n.unread_closed > 0)
    out.push_back(std::to_string(n.unread_closed) +
                  " older closed returns are known by their list rows and payouts only. They are read in full when "
                  "something needs them, or when calls are left over.");
  return out;
}

}  // namespace returnwatch::agent
