// One shop's ReturnGO (docs/facts/returngo.md sections 2 and 6): the newest returns, the payouts by updated_at, the
// list of open returns and a diff, each at its own pace (pace.h). What their rows tell is merged into the stored
// return; its detail is read where only that says it, and in turn as the budget allows, since shipments, error comments
// and exchanges have no feed. `rma_updated_at` is not used: it does not move on receipt.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/sources/frame.h"
#include "agent/sources/plan.h"
#include "agent/sources/returngo/client.h"
#include "agent/sources/returngo/pace.h"

namespace returnwatch::agent::returngo {

class ReturnGoSource {
 public:
  ReturnGoSource(Database& db, Records& records, Transport& transport, ReturnGoEndpoint endpoint,
                 ReturnGoSurroundings surroundings);

  // State goes to Records as source "returngo"; records and cursors are committed page by page. Never throws.
  [[nodiscard]] PollReport poll(checks::Time now, const PollPlan& plan);

  // For doctor: one small list call.
  [[nodiscard]] Status look(checks::Time now);
  [[nodiscard]] int budget_left(checks::Time now) const { return client_.left(now); }
  // How the day's calls are spread as things stand now.
  [[nodiscard]] CallPace pace(checks::Time now, checks::Duration least) const;

 private:
  struct ReturnGoPoll;
  // What is asked in turn: the lists and the payouts.
  enum class ListFeed { open, closed, payouts, newest };
  struct FeedInfo {
    ListFeed feed;
    const char* kind;  // as it is stored and shown
    Status (ReturnGoSource::*read)(ReturnGoPoll&);
  };
  static const std::vector<FeedInfo>& feeds();
  // The feeds that are due, the most overdue first. Where calls are left for some of them only, the others wait for
  // the next call: that is their turn, no trouble.
  [[nodiscard]] Status read_feeds(ReturnGoPoll& p);
  [[nodiscard]] static checks::Duration every(ListFeed feed, const CallPace& pace);
  [[nodiscard]] std::optional<checks::Time> read_at(const FeedInfo& feed) const;
  void note_feed(const ReturnGoPoll& p, ListFeed feed);
  // Whether calls have run out for twice as long as the day's share should have lasted for some feed.
  [[nodiscard]] Status not_starved(const ReturnGoPoll& p) const;
  [[nodiscard]] Demand demand(checks::Time now) const;
  // `resume`: where a long list is gone on with in a later poll; empty at its end.
  [[nodiscard]] Status walk_rmas(ReturnGoPoll& p, const std::string& filter, std::string* resume = nullptr);
  [[nodiscard]] Status read_open(ReturnGoPoll& p);
  [[nodiscard]] Status read_newest(ReturnGoPoll& p);
  [[nodiscard]] Status read_closed(ReturnGoPoll& p);
  [[nodiscard]] Status follow(ReturnGoPoll& p, const std::vector<RmaState>& left_list);
  [[nodiscard]] Status walk_names(ReturnGoPoll& p, const std::vector<std::string>& order_names);
  [[nodiscard]] Status read_transactions(ReturnGoPoll& p);
  void take(ReturnGoPoll& p, const checks::Transaction& tx, bool first_look);
  [[nodiscard]] Status attribute_rest(ReturnGoPoll& p);
  [[nodiscard]] Status find_owner(ReturnGoPoll& p, const std::vector<std::string>& rma_ids,
                                  std::set<std::string>& transactions);
  [[nodiscard]] Status read_details(ReturnGoPoll& p);
  // Of the closed returns whose detail was never read, the next.
  [[nodiscard]] std::optional<std::string> next_closed(const ReturnGoPoll& p);
  [[nodiscard]] Status read_detail(ReturnGoPoll& p, const std::string& id);
  // Details are kept some dozens at once: most of what is written to the disk are pages, and neighbours share them.
  void keep_details(ReturnGoPoll& p);
  // A 404: gone, unless a list still shows the return. A gateway that has lost its way answers 404 as well.
  [[nodiscard]] Status not_found(ReturnGoPoll& p, const std::string& id);
  // As read_detail; but one return that cannot be read does not blind the store: it is put by, and told as the
  // capability "details".
  [[nodiscard]] Status read_or_put_by(ReturnGoPoll& p, const std::string& id);
  [[nodiscard]] bool put_by(const ReturnGoPoll& p, const std::string& id) const;
  // The trouble of details that stands for the whole source: no return has ever been read. Else it is noted as a
  // capability's.
  [[nodiscard]] std::optional<Error> detail_trouble(ReturnGoPoll& p);
  [[nodiscard]] Status refresh(ReturnGoPoll& p);
  [[nodiscard]] Status look_up(ReturnGoPoll& p);
  [[nodiscard]] Status set_pace(ReturnGoPoll& p);
  [[nodiscard]] Status sum_up(ReturnGoPoll& p);
  void tell(const ReturnGoPoll& p, const Error* trouble);
  [[nodiscard]] bool due(const ReturnGoPoll& p, const FeedInfo& feed) const;
  [[nodiscard]] bool may_read(const ReturnGoPoll& p, double debt = 0) const;  // one more return, as the pace has it
  void note_unread(ReturnGoPoll& p);

  Database& db_;
  Records& records_;
  ReturnGoClient client_;
  Allowance allowance_;
  std::optional<checks::Time> started_at_;
  std::string closed_resume_;  // of the list of closed returns, while it is too long for one poll
  std::deque<std::string> closed_wanted_;
  Frame frame_;
  struct PutBy {
    Error error;
    checks::Time until{};
  };
  std::map<std::string, PutBy> put_by_;  // returns whose detail could not be read
  struct Loose {
    std::vector<std::string> unit_ids;
    checks::Time since{};
  };
  std::map<std::string, Loose> loose_;  // payouts whose return is not known yet
};

}  // namespace returnwatch::agent::returngo
