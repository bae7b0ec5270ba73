// What the sources know, kept: records, cursors, first-seen times, budgets and the marks "judge this case again".
//
// Records are stored whole (JSON of the structs in checks/case.h, which hold no personal data) beside the key columns
// that joins and indexes need; docs/sql-views.md documents the read-only views over them. Writing a record that differs
// from the stored one marks its case dirty, in the same transaction; writing the same again marks nothing.
//
// Every method is one step (a Transaction of its own, or part of the caller's) and throws SQLite::Exception, having
// changed nothing, when the state file cannot be read or written. Thread-safe: the database's mutex is held while a
// method runs.
#pragma once

#include <cstdint>
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

struct OrderState {
  std::string id;
  std::optional<Time> updated_at;  // Shopify's, from the feed
  std::optional<Time> read_at;     // detail
  bool has_rma = false;
  bool exchange = false;   // some RMA's exchange order
  bool exchanged = false;  // a return on it is exchanged, or may be
};

struct StageCounts {  // open returns by the stage that ReturnGO says
  int pending = 0, approved = 0, received = 0, validated = 0, unknown = 0;
};

struct UnknownWord {
  std::string field, word;
  std::int64_t count = 0;
};

struct SourceState {  // one row per store, source and capability ("" = the source)
  std::string source, capability;
  bool ok = true;
  std::optional<Time> last_success;
  std::optional<Time> failing_since;
  std::string cause, error;       // SourceTrouble's words
  checks::Duration interval{60};  // planned
};

class Records {
 public:
  Records(Database& db, std::string store);
  [[nodiscard]] const std::string& store() const { return store_; }

  // Cursors and watermarks, by feed name. T1: call inside the same Transaction as the page's records.
  [[nodiscard]] std::optional<std::string> cursor(const std::string& feed) const;
  void set_cursor(const std::string& feed, const std::string& value);

  // --- ReturnGO
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
  [[nodiscard]] StageCounts open_by_stage() const;

  // --- Shopify
  void put_order_header(const checks::Order& feed_row, Time now);  // feed: keeps a stored detail, updates its header
  void put_order(const checks::Order& detail, Time now);
  void put_order_missing(const std::string& id, const std::string& why, Time now);
  // Orders whose detail is older than what the feed, their RMA or `want_order` asks for; RMA orders and exchange orders
  // first. Then, with `read_before` (about a day ago): orders with an open RMA and exchange orders still on their way
  // that were last read before it, since not every change moves Shopify's updatedAt (docs/facts/shopify.md 3).
  [[nodiscard]] std::vector<OrderState> orders_wanted(int limit, std::optional<Time> read_before = std::nullopt) const;
  void want_order(const std::string& id);
  [[nodiscard]] std::optional<checks::Order> order(const std::string& id) const;
  void put_locations(const std::vector<checks::Location>& all,
                     Time now);  // a changed one marks exactly the cases that touch it
  [[nodiscard]] std::vector<checks::Location> locations() const;
  // A level read now: compared with the last snapshot, a rise of on_hand is kept as a StockRise.
  void put_level(const checks::StockLevel& level);
  void put_item(const std::string& item_id, bool tracked, Time now);
  // Inventory items of received units of live RMAs not yet known restocked, stalest reading first.
  [[nodiscard]] std::vector<std::string> items_wanted(Time read_before, int limit) const;
  void put_credit(const checks::Credit& credit);
  // Customers of RMAs whose credit vehicle is on their store-credit account, read before `read_before`.
  [[nodiscard]] std::vector<std::string> credit_customers_wanted(Time read_before, int limit) const;
  void customer_read(const std::string& customer_id, Time now);
  void put_api_version(const checks::ApiVersion& v);
  [[nodiscard]] checks::ApiVersion api_version() const;

  // --- Patchworks (stored under the store that owns the key)
  struct FlowRow {
    std::string id, name;
    bool enabled = true, deployed = true;
    std::vector<std::string> crons;
    bool once_live = false;
    std::optional<Time> live_since;
    // Where the answer did not say, what is stored stands.
    bool deployed_said = true, schedules_said = true;
  };  // once_live: was seen enabled and deployed (read only)
  // `complete`: one that is not in the list is gone, else it stays as it was.
  void put_flows(const std::vector<FlowRow>& all, Time now, bool complete = true);
  [[nodiscard]] std::vector<FlowRow> flows() const;
  void put_run(const std::string& flow_id, const checks::RunFact& run, Time now);
  void run_vanished(const std::string& id);                     // it is no longer known whether it still runs
  [[nodiscard]] std::vector<std::string> runs_running() const;  // ids last seen in status running
  void put_queue(const std::vector<std::pair<std::string, std::pair<std::string, Time>>>& pending,
                 Time now);  // id, (flow, created)
  // `kind`: what the flow's tracked data holds, order_name | order_id | rma_id.
  void put_tracked(const std::string& kind, const std::string& value, const checks::TrackedRecord& r);
  // When, since `since`, the flow last tracked the oldest key that it has never sent successfully.
  [[nodiscard]] std::optional<Time> tracked_unsent(const std::string& flow_id, Time since) const;
  [[nodiscard]] std::vector<std::string> runs_failed(Time since) const;  // ids; not known to have been retried

  // --- sources' state and budgets
  void source_ok(const std::string& source, const std::string& capability, checks::Duration interval, Time now);
  void source_failed(const std::string& source, const std::string& capability, const std::string& cause,
                     const std::string& error, checks::Duration interval, Time now);
  void source_forget(const std::string& source, const std::string& capability);  // no enabled check needs it
  [[nodiscard]] std::vector<SourceState> sources() const;

  // Calls made today (UTC) under this key; survives restarts.
  [[nodiscard]] int calls_today(const std::string& key_hash, Time now) const;
  void count_call(const std::string& key_hash, Time now);
  void halve_share(const std::string& key_hash, Time now);                       // after a 429: until 00:00 UTC
  [[nodiscard]] int share_divisor(const std::string& key_hash, Time now) const;  // 1, 2, 4, ...

  // Small values by name (learned app, native returns seen, unknown words' counts).
  [[nodiscard]] std::optional<std::string> note(const std::string& name) const;
  void set_note(const std::string& name, const std::string& value);
  // At most 100 words of 64 bytes are kept apart per field.
  void count_unknown(const std::string& field, const std::string& word);
  [[nodiscard]] std::vector<UnknownWord> unknown_words() const;

 private:
  Database& db_;
  std::string store_;
};

// A tracked value without "#" and "RMA", lower case: the forms in which flows hold it differ.
[[nodiscard]] std::string tracked_key(const std::string& value);

}  // namespace returnwatch::agent
