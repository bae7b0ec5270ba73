// What ReturnGO tells, kept: returns, their payouts, and which of them are to be read in detail. How records are
// stored and what a change marks: records.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "checks/case.h"

namespace returnwatch::agent {

using checks::Time;

struct RmaRow {  // the list's word of one RMA
  std::string id, status, order_name;
  std::vector<checks::RmaEvent> events;
};
// How much a return's detail is wanted. Calls are few: what the lists and payouts have told is merged into the stored
// return, and its detail follows when there is room.
enum class Want {
  no = 0,
  someday = 1,  // closed when we first saw it, and never read: when nothing else waits
  soon = 2,     // open when the agent first looked; or a row has told what there was to tell
  now = 3,      // only its detail says it: it is new, or was received
};
struct RmaState {  // what is stored of it
  std::string id, status, order_id, order_name;
  std::optional<Time> read_at;  // detail
  Want wanted = Want::no;
};
struct RmaCounts {
  long open = 0;
  long unread_open = 0;   // never read in detail
  long unread_first = 0;  // of those, received, validated or unknown: what a first digest cannot do without
  long unread_closed = 0;
  long new_since = 0;  // created since the time asked for
};
// What the agent saw of an RMA and its shipments, and when: first, and for the last time.
[[nodiscard]] std::vector<checks::Seen> seen_states(Database& db, const std::string& store, const std::string& rma_id);

struct TxAttribution {
  std::string rma_id;    // "" = not known to us
  bool changed = false;  // new, or another status or updated_at than stored
};

struct StageCounts {  // open returns by the stage that ReturnGO says
  int pending = 0, approved = 0, received = 0, validated = 0, unknown = 0;
};

class ReturnGoRecords {
 public:
  ReturnGoRecords(Database& db, std::string store) : db_(db), store_(std::move(store)) {}

  // A row of the status list: merged into the record, its detail wanted as much as the row leaves open; first-seen
  // states are noted with `now`. `first_look`: the agent reads this shop's lists for the first time.
  void put_rma_row(const RmaRow& row, Time now, bool first_look = false);
  // The detail: replaces the record, clears `wanted`, notes first-seen states of RMA and shipments; if changed, marks
  // the case dirty and asks for the order.
  void put_rma(const checks::Rma& rma, Time now);
  // A row of the transactions' list, merged into the return that attribute() names; the order is asked for, since a
  // payout does not always move Shopify's updatedAt. False: the return's detail was never read, so it is wanted.
  bool merge_transaction(const std::string& rma_id, const checks::Transaction& tx, Time now);
  void want_rma(const std::string& id, Want how = Want::now);
  // No longer among the open ones: news again should it come back as it was.
  void rma_left_list(const std::string& id, Want how = Want::now);
  void rma_gone(const std::string& id, Time now);  // 404
  // Most wanted first; within that those never read, the received ones, the longest waiting.
  [[nodiscard]] std::vector<RmaState> rmas_wanted(int limit, Want at_least = Want::someday) const;
  [[nodiscard]] RmaCounts rma_counts(Time since) const;
  // Returns of the order of that name whose detail was never read: what they say of it is not known.
  [[nodiscard]] std::vector<std::string> unread_of_order(const std::string& order_name) const;
  // When the `nth` newest return was created; nothing: there are not so many.
  [[nodiscard]] std::optional<Time> created_at_place(int nth) const;
  [[nodiscard]] std::optional<RmaState> rma_state(const std::string& id) const;
  [[nodiscard]] std::vector<RmaState> open_rmas() const;  // stored as Pending, Approved, Received, Validated or unknown
  [[nodiscard]] std::vector<RmaState> stalest_open_rmas(int limit) const;
  [[nodiscard]] std::optional<checks::Rma> rma(const std::string& id) const;
  // Whether ReturnGO's timeline says that it made, or tried to make, a native return among the newest 50 approved RMAs.
  [[nodiscard]] bool makes_native_returns() const;
  [[nodiscard]] bool any_gift_card() const;  // whether ReturnGO paid with one, ever
  // Creation of the oldest open RMA with a credit payout: its gift card cannot be older.
  [[nodiscard]] std::optional<Time> oldest_open_credit() const;
  // Shopify refunds that ReturnGO says it has made, whether or not the return is known.
  void put_payout(const std::string& refund_id);
  [[nodiscard]] bool is_payout(const std::string& refund_id) const;
  // Which RMA a transaction belongs to (by its own id, else by its unit ids), and whether it is news.
  [[nodiscard]] TxAttribution attribute(const checks::Transaction& tx) const;
  // Of a return that is not kept: nobody looks for its owner again.
  void put_foreign_transaction(const std::string& id);
  [[nodiscard]] bool is_foreign_transaction(const std::string& id) const;
  [[nodiscard]] StageCounts open_by_stage() const;

 private:
  Database& db_;
  std::string store_;
};

}  // namespace returnwatch::agent
