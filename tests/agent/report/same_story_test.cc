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
#include "tests/checks/any_mix.h"
#include "tests/checks/chain_scene.h"
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

// What of the trace's rows is open; whether some of it is only on its way, or a bank's, which has a grace of its own.
std::int64_t open_of(const TraceReturn& t, bool& on_its_way) {
  std::int64_t minor = 0;
  for (const TraceOwed& o : t.owed) {
    if (!o.open || o.to != "customer") continue;
    on_its_way = on_its_way || o.kind == "bank" || says(o.state, "was requested");
    if (o.amount) minor += o.amount->minor;
  }
  return minor;
}

void same_owed(const Story& story, const TraceReturn& t) {
  const auto told = owed_to_customer(story, t.rma_id);
  std::int64_t minor = 0, of_month = 0;
  std::string currency = "GBP";
  for (const TraceOwed& o : t.owed)
    if (o.open && o.amount) currency = o.amount->currency;
  for (const checks::Finding& f : told)
    if (f.amount) minor += f.amount->minor;
  for (const report::Owed& o : story.month.owed)
    if (o.rma_id == t.rma_id && !o.by_customer()) of_month += o.minor;
  for (const TraceOwed& o : t.owed)  // what waits for nothing has got nothing either
    if (says(o.state, "nothing is due")) CHECK(o.standing == OwedState::nothing);
  bool on_its_way = false;
  const std::int64_t open = open_of(t, on_its_way);
  CHECK(of_month == open);
  CHECK((on_its_way ? open >= minor : open == minor));
  CHECK(says(t.headline, "Still owed to the customer: " + words(open, currency) + " for ") == (open > 0));
  if (told.empty() && !on_its_way) CHECK_FALSE(says(t.headline, "Still owed"));
  if (!told.empty()) CHECK_FALSE(says(t.headline, "has got everything"));
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

// `quiet`: where nothing is told, the month has nothing to look at but what no payout names.
void one_story(const std::string& what, const Scene& s, bool quiet = true) {
  const Story story = told(s);
  INFO(what << shown(story));
  bool any = false;
  for (const TraceReturn& t : story.trace) {
    same_owed(story, t);
    same_doubt(story, t);
    any = any || !owed_to_customer(story, t.rma_id).empty() || !findings(story, t.rma_id, Topic::in_doubt).empty();
  }
  if (any || !quiet) return;
  for (const report::MonthLine& l : story.month.lines)
    CHECK((!report::needs_a_look(l.match) || l.match == report::Match::missing_in_returngo));
}

void one_story(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    Scene s = hundred();
    row.change(s);
    one_story(row.what, s);
  }
}

}  // namespace

TEST_CASE("checks, trace and month tell one story: any mix", "[views][report]") {
  for (unsigned seed = 1; seed <= 3000; ++seed) one_story("mix " + std::to_string(seed), AnyMix(seed).scene(), false);
}
TEST_CASE("checks, trace and month tell one story: money in parts", "[views][report]") { one_story(kMoneyRows); }
TEST_CASE("checks, trace and month tell one story: means mixed", "[views][report]") { one_story(mixed::kMixedRows); }
TEST_CASE("checks, trace and month tell one story: what real shops do", "[views][report]") {
  for (const auto* rows : {&field::kParts, &field::kMeans, &field::kOwed}) one_story(*rows);
}
TEST_CASE("checks, trace and month tell one story: an exchanged item that came back", "[views][report]") {
  const Row rows[] = {{"nothing has been paid", [](Scene&) {}, ""},
                      {"its line on the first order", [](Scene& s) { on_first(s, 10000, true); }, ""},
                      {"at order level", [](Scene& s) { on_first(s, 10000, false); }, ""},
                      {"part of it", [](Scene& s) { on_first(s, 4000, false); }, ""},
                      {"by hand", [](Scene& s) { by_person(on_first(s, 10000, false)); }, ""},
                      {"more than there was", [](Scene& s) { on_first(s, 10001, false); }, ""},
                      {"less was received", [](Scene& s) { s.c.chain.at(0).received = gbp(4000); }, ""},
                      {"by a payout of the second return",
                       [](Scene& s) {
                         on_first(s, 10000, true);
                         pays(s, "501", "Success", 10000, "3001");
                       },
                       ""}};
  for (const Row& row : rows) {
    Scene s = chain();
    row.change(s);
    one_story(row.what, s);
    one_story(row.what, other_side(s));
  }
}
