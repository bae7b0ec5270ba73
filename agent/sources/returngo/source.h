// One shop's ReturnGO (docs/facts/returngo.md sections 2 and 6): the status list and a diff, transactions by
// updated_at, detail only where something changed, and a rotating refresh from what is left of the budget, since
// shipments, error comments and exchanges have no feed. `rma_updated_at` is not used: it does not move on receipt.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/sources/plan.h"
#include "agent/sources/returngo/client.h"

namespace returnwatch::agent::returngo {

class ReturnGoSource {
 public:
  ReturnGoSource(Database& db, Records& records, Transport& transport, Endpoint endpoint, Surroundings surroundings);

  // State goes to Records as source "returngo"; records and cursors are committed page by page. Never throws.
  [[nodiscard]] PollReport poll(checks::Time now, const PollPlan& plan);

  // For doctor: one small list call.
  [[nodiscard]] Status look(checks::Time now);
  [[nodiscard]] int budget_left(checks::Time now) const { return client_.left(now); }
  // How often the feeds are asked: stretches when the share is short.
  [[nodiscard]] checks::Duration feed_interval(checks::Time now, const PollPlan& plan) const;
  // Whether a feed that was read then is due again.
  [[nodiscard]] bool due(const std::optional<checks::Time>& read_at, checks::Time now, const PollPlan& plan) const;

 private:
  struct Poll;
  [[nodiscard]] Status read_lists(Poll& p);
  [[nodiscard]] Status walk_rmas(Poll& p, const std::string& filter);
  [[nodiscard]] Status read_transactions(Poll& p);
  [[nodiscard]] Status attribute_rest(Poll& p);
  [[nodiscard]] Status find_owner(Poll& p, const std::vector<std::string>& rma_ids,
                                  std::set<std::string>& transactions);
  [[nodiscard]] Status read_details(Poll& p);
  [[nodiscard]] Status read_detail(Poll& p, const std::string& id);
  // A 404: gone, unless a list still shows the return. A gateway that has lost its way answers 404 as well.
  [[nodiscard]] Status not_found(Poll& p, const std::string& id);
  // As read_detail; but one return that cannot be read does not blind the store: it is put by, and told as the
  // capability "details".
  [[nodiscard]] Status read_or_put_by(Poll& p, const std::string& id);
  [[nodiscard]] bool put_by(const Poll& p, const std::string& id) const;
  // The trouble of details that stands for the whole source: no return has ever been read. Else it is noted as a
  // capability's.
  [[nodiscard]] std::optional<Error> detail_trouble(Poll& p);
  [[nodiscard]] Status refresh(Poll& p);
  [[nodiscard]] Status look_up(Poll& p);
  [[nodiscard]] Status run(Poll& p);
  // How many detail calls may be made now, leaving the feeds what they need until midnight.
  [[nodiscard]] int detail_allowance(const Poll& p) const;

  Database& db_;
  Records& records_;
  Client client_;
  std::optional<checks::Time> started_at_, lists_at_, transactions_at_, closed_at_, not_before_;
  int failures_ = 0;
  std::optional<Error> trouble_;
  struct PutBy {
    Error error;
    checks::Time until{};
  };
  std::map<std::string, PutBy> put_by_;  // returns whose detail could not be read
};

}  // namespace returnwatch::agent::returngo
