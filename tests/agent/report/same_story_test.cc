// The checks, the trace and the month tell one story: every row of the tables of money is played to all three. Where a
// check says that something is owed, the trace says how much and never that the customer has got everything, and the
// month counts it; where one says that money went twice, the trace says how much too much and the month has a line to
// look at; where none says anything, neither do the others.
#include <catch2/catch.hpp>

#include "agent/cycle/judge.h"
#include "agent/report/month_lines.h"
#include "agent/report/month_owed.h"
#include "agent/views/trace.h"
#include "checks/registry.h"
#include "tests/checks/field_means_rows.h"
#include "tests/checks/field_owed_rows.h"
#include "tests/checks/field_parts_rows.h"
#include "tests/checks/mixed_rows.h"
#include "tests/checks/money_rows.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::checks::testing;
using checks::Money;
using checks::Topic;

namespace {

struct Story {
  std::vector<checks::Outcome> outcomes;
  std::vector<TraceReturn> trace;
  report::MonthReport month;
};

Story told(const Scene& s) {
  Story out;
  out.outcomes = judge(s.c, s.policy, s.reach, s.options, s.now).outcomes;
  out.trace = trace(s.c, s.policy, s.reach, out.outcomes, s.now);
  report::StoreMonth store(s.c.store, s.policy, s.now - checks::days(40), s.now, out.month.lines);
  store.add(s.c);
  store.add_loose_credits();
  report::add_owed(s.c, s.policy, s.now, out.month);
  return out;
}

bool is(const checks::Finding& f, const std::string& rma, Topic topic) {
  const checks::CheckInfo* info = checks::find_check(f.check);
  return f.rma_id == rma && info && info->topic == topic;
}

std::vector<checks::Finding> findings(const Story& story, const std::string& rma, Topic topic) {
  std::vector<checks::Finding> out;
  for (const checks::Outcome& o : story.outcomes)
    for (const checks::Finding& f : o.findings)
      if (is(f, rma, topic)) out.push_back(f);
  return out;
}

// What the customer waits for: money, or an exchange that was not released; not what the customer has to pay.
std::vector<checks::Finding> owed_to_customer(const Story& story, const std::string& rma) {
  std::vector<checks::Finding> out = findings(story, rma, Topic::owed);
  for (const checks::Finding& f : findings(story, rma, Topic::exchange))
    if (f.subject.kind == checks::SubjectKind::return_ && f.cause != "awaiting_customer_payment" &&
        f.check == "exchange_not_released")
      out.push_back(f);
  return out;
}

std::string words(std::int64_t minor, const std::string& currency) { return to_string(Money{minor, currency}); }

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string shown(const Story& story) {
  std::string out;
  for (const checks::Outcome& o : story.outcomes)
    for (const checks::Finding& f : o.findings)
      out += "\n  " + f.rma_id + " " + f.check + " " + f.cause + " " + (f.amount ? to_string(*f.amount) : "-");
  for (const TraceReturn& t : story.trace) {
    out += "\n  trace: " + t.headline;
    for (const TraceOwed& o : t.owed) out += "\n    " + o.state;
  }
  for (const report::MonthLine& l : story.month.lines)
    out += "\n  month: " + l.kind + " " + words(l.returngo.value_or(0), l.currency) + " | " +
           words(l.shopify.value_or(0), l.currency) + " " + report::to_string(l.match) + " " + l.note;
  for (const report::Owed& o : story.month.owed)
    out += "\n  month owes: " + o.rma_id + " " + o.kind + " " + words(o.minor, o.currency);
  return out;
}

void same_owed(const Story& story, const TraceReturn& t) {
  const auto open = owed_to_customer(story, t.rma_id);
  std::int64_t minor = 0;
  std::string currency;
  for (const checks::Finding& f : open)
    if (f.amount) minor += f.amount->minor, currency = f.amount->currency;
  std::int64_t of_month = 0;
  for (const report::Owed& o : story.month.owed)
    if (o.rma_id == t.rma_id && !o.by_customer()) of_month += o.minor;
  CHECK(of_month == minor);
  if (open.empty()) {
    CHECK_FALSE(says(t.headline, "Still owed"));
    return;
  }
  CHECK_FALSE(says(t.headline, "has got everything"));
  if (minor > 0)
    CHECK(says(t.headline, "Still owed to the customer: " + words(minor, currency) + " for "));
  else
    CHECK_FALSE(says(t.headline, " for 1 item"));  // no sum where nothing is at risk
}

void same_doubt(const Story& story, const TraceReturn& t) {
  std::optional<Money> beyond;
  for (const checks::Finding& f : findings(story, t.rma_id, Topic::in_doubt)) {
    const bool looked_at = std::any_of(story.month.lines.begin(), story.month.lines.end(),
                                       [](const report::MonthLine& l) { return report::needs_a_look(l.match); });
    if (f.cause == "rounding")
      continue;  // the month says it apart
    else if (f.cause != "refund_and_chargeback" && f.cause != "more_than_received")
      CHECK(looked_at);
    if (f.subject.kind == checks::SubjectKind::return_) beyond = f.amount;
  }
  CHECK(says(t.headline, "too much") == beyond.has_value());
  if (beyond) CHECK(says(t.headline, to_string(*beyond) + " too much"));
}

void one_story(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    Scene s = hundred();
    row.change(s);
    const Story story = told(s);
    INFO(row.what << shown(story));
    bool any = false;
    for (const TraceReturn& t : story.trace) {
      same_owed(story, t);
      same_doubt(story, t);
      any = any || !owed_to_customer(story, t.rma_id).empty() || !findings(story, t.rma_id, Topic::in_doubt).empty();
    }
    if (any) continue;
    for (const report::MonthLine& l : story.month.lines)  // what no payout names the month lists, whoever is paid
      CHECK((!report::needs_a_look(l.match) || l.match == report::Match::missing_in_returngo));
  }
}

}  // namespace

TEST_CASE("checks, trace and month tell one story: money in parts", "[views][report]") { one_story(kMoneyRows); }
TEST_CASE("checks, trace and month tell one story: means mixed", "[views][report]") { one_story(mixed::kMixedRows); }
TEST_CASE("checks, trace and month tell one story: what real shops do", "[views][report]") {
  for (const auto* rows : {&field::kParts, &field::kMeans, &field::kOwed}) one_story(*rows);
}
