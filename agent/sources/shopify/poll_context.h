// What the parts of one poll share. Each part (poll_*.cc) reads one concept and returns an error only where going on is
// pointless: the shop cannot be reached, refuses us or throttles us. What concerns one capability alone is noted here,
// and the poll goes on.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "agent/sources/plan.h"
#include "agent/sources/shopify/access.h"
#include "agent/sources/shopify/client.h"
#include "agent/sources/shopify/decode.h"
#include "agent/store/records.h"

namespace returnwatch::agent::shopify {

// Points for what is read by id, since one reading costs nearly the same for one object as for many: so many a day, of
// which some are saved up for what comes at once.
struct Purse {
  static constexpr double a_day = 22000, most = 2000;
  double points = most;
  std::optional<checks::Time> at;
};
struct Turn {
  double cost = 0;  // of the last reading
  std::optional<checks::Time> waits_since;
};

// What outlives a poll.
struct Memory {
  Access access;
  Health health;
  std::optional<checks::Time> health_at;
  std::set<std::string> doubtful;                  // scopes that were denied and are being tried again
  std::map<std::string, checks::Time> gone_items;  // inventory items that did not come back, and when
  std::optional<checks::Time> locations_at;
  std::set<std::string> known_locations;    // as last read
  std::set<std::string> unknown_locations;  // named by an answer and not among them
  std::set<std::string> sought_locations;   // of those, which a reading has not brought either
  long feed_rows = 0;                       // of the last look at the orders' feed
  Purse purse;
  Turn details, stock;
  std::optional<checks::Time> disabled_cards_at;  // when the disabled gift cards were last read
};

class PollContext {
 public:
  PollContext(ShopifyClient& client, Database& db, Records& records, const Clock& clock, const PollPlan& plan,
              Memory& memory, Time now);

  using Compose = std::function<GraphqlDocument(const Access&)>;
  // An answer whose document selects nothing that is denied: on a denial it is composed anew. `rejected` where it
  // cannot do without.
  [[nodiscard]] Result<GraphqlAnswer> ask(const Compose& compose, const Variables& variables);
  // All pages of a listing; `on_page` says where the next one begins. A cursor that comes again ends it as `malformed`.
  [[nodiscard]] Status walk(const Compose& compose, const std::string& query,
                            const std::function<Result<PageEnd>(const GraphqlAnswer&)>& on_page);

  // Known objects of that type, as many at once as cost no more; `take` gets each answer.
  [[nodiscard]] Status read_known(const Compose& compose, std::string_view type, const std::vector<std::string>& ids,
                                  const std::function<Status(const GraphqlAnswer&)>& take);

  [[nodiscard]] bool needs(checks::Need need) const { return plan.needs.count(need) > 0; }
  // Scopes that this plan's needs stand on, granted or not.
  [[nodiscard]] const std::set<std::string>& needed_scopes() const { return needed_; }
  // Granted, not denied, and needed.
  [[nodiscard]] const Access& access() const { return access_; }
  void refresh_access();  // memory.access has changed

  // What was read before this is read again: a full plan reads all once more, whatever this very second has read (times
  // are seconds).
  [[nodiscard]] Time read_before(checks::Duration interval) const {
    return plan.full ? now + checks::Duration(1) : now - interval;
  }

  [[nodiscard]] bool stopping();
  void progress(const std::string& stage, long done, long total) const;
  void count_unknown(const Unknown& unknown);
  // Something is wanted: whether it is read now, or waits for more to come, at most for twelve minutes. What is about
  // to fire waits for nothing.
  [[nodiscard]] bool is_turn(Turn& turn);
  // Reads, and has the purse pay for it.
  [[nodiscard]] Status take_turn(Turn& turn, const std::function<Status()>& read);
  // An answer names it: one that is not known has the locations read again.
  void names_location(const std::string& id);

  // This capability could not be read; noted once per poll. Gives the error back where it must end the poll.
  [[nodiscard]] Status failed(const std::string& capability, const Error& error);
  [[nodiscard]] const std::map<std::string, Error>& failures() const { return failures_; }
  [[nodiscard]] const std::set<std::string>& used() const { return used_; }
  void uses(const std::string& scope) { used_.insert(scope); }

  ShopifyClient& client;
  Database& db;
  Records& records;
  const Clock& clock;
  const PollPlan& plan;
  Memory& memory;
  const Time now;
  PollReport report;
  bool stopped = false;

 private:
  std::set<std::string> needed_;
  Access access_;
  std::map<std::string, Error> failures_;
  std::set<std::string> used_;
};

// The parts, in the order in which they run.
[[nodiscard]] Status read_health(PollContext& poll);
[[nodiscard]] Status read_feed(PollContext& poll);
[[nodiscard]] Status read_locations(PollContext& poll);
[[nodiscard]] Status read_details(PollContext& poll);
[[nodiscard]] Status read_stock(PollContext& poll);
[[nodiscard]] Status read_gift_cards(PollContext& poll);
[[nodiscard]] Status read_store_credit(PollContext& poll);

// A feed sorted by a time, from its watermark on: pages and watermark are committed together (T1).
struct FeedPage {
  PageEnd end;
  std::optional<Time> newest;  // the largest time on the page
  long rows = 0;
};
struct Feed {
  std::string cursor;  // its name in Records
  std::string field;   // of the search
  Time from{};         // where it begins without a watermark
  PollContext::Compose compose;
  std::function<Result<FeedPage>(const GraphqlAnswer&)>
      put;            // decodes and stores one page, inside the page's transaction
  std::string stage;  // for progress
};
[[nodiscard]] Status read_since(PollContext& poll, const Feed& feed);

// One order's whole detail, its nested lists read to their ends (poll_whole_order.cc). Order.truncated where that
// cannot be done.
[[nodiscard]] Result<checks::Order> read_whole_order(PollContext& poll, OrderDetail first);

}  // namespace returnwatch::agent::shopify
