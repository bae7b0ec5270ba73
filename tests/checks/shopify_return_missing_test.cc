#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "shopify_return_missing";

void say(Rma& r, CommentFact fact, Time at) {
  Comment c;
  c.fact = fact;
  c.is_error = fact == CommentFact::shopify_return_failed;
  c.at = at;
  r.comments.push_back(c);
}
void native(Scene& s, const char* status = "OPEN") {
  s.order().returns.push_back({"77", "#1001-R1", status, ago(days(7)), {}});
}

// Each row starts from native returns on, and none on the order.
const std::vector<Row> kRows = {
    {"none", [](Scene&) {}, "absent"},
    {"native returns off", [](Scene& s) { s.policy.native_returns = false; }, ""},
    {"open", [](Scene& s) { native(s); }, ""},
    {"requested", [](Scene& s) { native(s, "REQUESTED"); }, ""},
    {"closed", [](Scene& s) { native(s, "CLOSED"); }, ""},
    {"cancelled", [](Scene& s) { native(s, "CANCELED"); }, "absent"},
    {"declined", [](Scene& s) { native(s, "DECLINED"); }, "absent"},
    {"the timeline says that it failed",
     [](Scene& s) { say(s.rma(), CommentFact::shopify_return_failed, ago(days(7))); }, "creation_failed"},
    {"failed, and a later attempt made it",
     [](Scene& s) {
       say(s.rma(), CommentFact::shopify_return_failed, ago(days(7)));
       say(s.rma(), CommentFact::shopify_return_made, ago(days(6)));
       native(s);
     },
     ""},
    {"failed, and made by hand in Shopify",
     [](Scene& s) {
       say(s.rma(), CommentFact::shopify_return_failed, ago(days(7)));
       native(s);
     },
     ""},
    {"failed anew 59 minutes ago, after a reopening",
     [](Scene& s) { say(s.rma(), CommentFact::shopify_return_failed, ago(minutes(59))); }, "(creation_failed)"},
    {"made, and Shopify could not be read since",
     [](Scene& s) { say(s.rma(), CommentFact::shopify_return_made, ago(minutes(30))); }, ""},
    {"somebody typed that it was made",
     [](Scene& s) {
       say(s.rma(), CommentFact::shopify_return_made, ago(minutes(30)));
       s.rma().comments.back().typed = true;
     },
     "absent"},
    {"made, cancelled in Shopify",
     [](Scene& s) {
       say(s.rma(), CommentFact::shopify_return_made, ago(days(7)));
       native(s, "CANCELED");
     },
     "absent"},
    {"made, then reopened and failed",
     [](Scene& s) {
       say(s.rma(), CommentFact::shopify_return_made, ago(days(7)));
       say(s.rma(), CommentFact::shopify_return_failed, ago(days(5)));
       native(s, "CANCELED");
     },
     "creation_failed"},
    {"made after it had failed, listed newest first, then cancelled",
     [](Scene& s) {
       say(s.rma(), CommentFact::shopify_return_made, ago(days(5)));
       say(s.rma(), CommentFact::shopify_return_failed, ago(days(7)));
       native(s, "CANCELED");
     },
     "absent"},
    {"another error is no such story", [](Scene& s) { say(s.rma(), CommentFact::error, ago(days(7))); }, "absent"},
    {"done is live", [](Scene& s) { s.rma().status = "Done"; }, "absent"},
    {"pending", [](Scene& s) { s.rma().status = "Pending"; }, ""},
    {"rejected", [](Scene& s) { s.rma().status = "Rejected"; }, ""},
    {"cancelled return", [](Scene& s) { s.rma().status = "Canceled"; }, ""},
    {"approved 59 minutes ago", [](Scene& s) { s.rma().events.at(1).at = ago(minutes(59)); }, "(absent)"},
    {"order's lists incomplete", [](Scene& s) { s.order().truncated = true; }, "no data"},
    {"enough returns though the lists are incomplete",
     [](Scene& s) {
       s.order().truncated = true;
       native(s);
     },
     ""},
    {"returns unreadable", [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing"; },
     "no data"},
    {"unknown status", [](Scene& s) { s.rma().status = "Limbo"; }, "no data"},
    {"order out of reach", [](Scene& s) { s.c.order.reset(); }, "no data"},
    {"failed nobody knows when",
     [](Scene& s) {
       say(s.rma(), CommentFact::shopify_return_failed, ago(days(7)));
       s.rma().comments.back().at.reset();
     },
     "absent"},
    {"failed and made within one second, and cancelled since",
     [](Scene& s) {
       say(s.rma(), CommentFact::shopify_return_failed, ago(days(7)));
       say(s.rma(), CommentFact::shopify_return_made, ago(days(7)));
     },
     "absent"},
    {"nobody knows when it was approved", [](Scene& s) { s.rma().events.clear(); }, ""},
    {"pending, and the order not known",
     [](Scene& s) {
       s.rma().status = "Pending";
       s.c.order.reset();
     },
     ""},
};

Scene without() {
  Scene s = healthy();
  s.policy.native_returns = true;
  return s;
}

std::string told(const Scene& s) {
  std::string out;
  for (const Finding& f : s.run(kCheck).findings) out += f.rma_id + ":" + f.cause + " ";
  return out;
}

}  // namespace

TEST_CASE("no return in Shopify", "[shopify_return_missing]") {
  for (const Row& row : kRows) {
    Scene s = without();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("fewer native returns than live returns: on whom it is told", "[shopify_return_missing]") {
  Scene s = without();
  s.second_rma();
  CHECK(told(s) == "124:absent 123:absent ");
  native(s);
  CHECK(told(s) == "124:absent ");  // the newest
  say(s.rma(0), CommentFact::shopify_return_failed, ago(days(6)));
  CHECK(told(s) == "123:creation_failed ");  // whose timeline says so
  s.rma(0).comments.pop_back();
  say(s.rma(1), CommentFact::shopify_return_made, ago(days(6)));
  CHECK(told(s) == "123:absent ");  // the one that was made is not missing
  s.rma(0).status = "Rejected";
  CHECK(told(s) == "");  // one live return, one native
  s.rma(0).status = "Received";
  native(s);
  CHECK(told(s) == "");
}

TEST_CASE("one return that cannot be judged keeps its order from being counted", "[shopify_return_missing]") {
  Scene s = without();
  s.second_rma().units.at(0).resolution = "Barter";
  const Outcome out = s.run(kCheck);
  CHECK(out.findings.empty());
  CHECK(out.no_data.size() == 2);
}

TEST_CASE("the finding of a missing native return", "[shopify_return_missing]") {
  Scene s = without();
  say(s.rma(), CommentFact::shopify_return_failed, ago(days(7) - minutes(1)));
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::return_);
  CHECK(f.subject.id == "123");
  CHECK(f.since == ago(days(7) - minutes(1)));  // the error, not the approval
  CHECK(f.fires_at == ago(days(7) - minutes(1)) + hours(1));
  CHECK(f.severity == Severity::warning);
  CHECK(f.owner == Owner::technical);
  CHECK(f.summary == "Return 123 has no return in Shopify: ReturnGO could not create it.");
  CHECK(f.evidence.at(0).at == ago(days(7) - minutes(1)));
}

TEST_CASE("graces of technical findings run on days off, too", "[shopify_return_missing]") {
  Scene s = without();
  s.policy.work.spans = {{ago(days(30)), ago(days(20))}, {kNow + days(20), kNow + days(30)}};
  CHECK(says(s, kCheck) == "absent");
}

TEST_CASE("a return that has none and of which nothing is said", "[shopify_return_missing]") {
  const Finding f = without().run(kCheck).findings.at(0);
  CHECK(f.summary == "Return 123 has no return in Shopify.");
  CHECK(f.evidence.size() == 1);
}

TEST_CASE("of a return that cannot be judged its own reason is said", "[shopify_return_missing]") {
  Scene s = without();
  s.second_rma().units.at(0).resolution = "Barter";
  const Outcome out = s.run(kCheck);
  REQUIRE(out.no_data.size() == 2);
  CHECK(out.no_data[0].reason == "another return of the order cannot be judged: they are counted together");
  CHECK(out.no_data[1].reason == "unknown resolution \"Barter\"");
}
