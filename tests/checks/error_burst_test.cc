#include <catch2/catch.hpp>
#include <random>

#include "checks/error_key.h"
#include "checks/words.h"
#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "error_burst";
constexpr const char* kKey = "could not create the return the order was edited";

void add(Scene& s, int n, Time at, const char* key = kKey, CommentFact fact = CommentFact::error, int first_rma = 200) {
  for (int i = 0; i < n; ++i) s.store.errors.push_back({std::to_string(first_rma + i), key, fact, at});
}

// Each row starts from five returns that got the same error two hours ago.
const std::vector<Row> kRows = {
    {"five returns", [](Scene&) {}, "same_error"},
    {"four returns", [](Scene& s) { s.store.errors.pop_back(); }, ""},
    {"four returns, one of them twice", [](Scene& s) { s.store.errors.back().rma_id = s.store.errors.front().rma_id; },
     ""},
    {"two errors",
     [](Scene& s) {
       s.store.errors.pop_back();
       add(s, 1, ago(hours(2)), "another one");
     },
     ""},
    {"one of them a day ago", [](Scene& s) { s.store.errors.back().at = ago(hours(24)); }, ""},
    {"one of them just within the day", [](Scene& s) { s.store.errors.back().at = ago(hours(24)) + Duration{1}; },
     "same_error"},
    {"one of them to come", [](Scene& s) { s.store.errors.back().at = kNow + hours(1); }, ""},
    {"packing slips and missing media",
     [](Scene& s) {
       for (ErrorComment& e : s.store.errors) e.fact = CommentFact::noise_error;
     },
     ""},
    {"a failed refund's error counts",
     [](Scene& s) {
       for (ErrorComment& e : s.store.errors) e.fact = CommentFact::refund_failed;
     },
     "same_error"},
    {"an error of which nothing is left",
     [](Scene& s) {
       for (ErrorComment& e : s.store.errors) e.key = "";
     },
     ""},
    {"at three times the week's rate", [](Scene& s) { add(s, 11, ago(days(4)), kKey, CommentFact::error, 300); },
     "same_error"},
    {"below three times the week's rate", [](Scene& s) { add(s, 12, ago(days(4)), kKey, CommentFact::error, 300); },
     ""},
    {"as often in the week, with another error",
     [](Scene& s) { add(s, 12, ago(days(4)), "another one", CommentFact::error, 300); }, "same_error"},
    {"as often, before the week", [](Scene& s) { add(s, 12, ago(days(8)), kKey, CommentFact::error, 300); },
     "same_error"},
    {"ReturnGO unreadable", [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::returngo)] = "unreachable"; },
     "no data"},
    {"one of them this very second", [](Scene& s) { s.store.errors.back().at = kNow; }, "same_error"},
    {"six, at exactly three times the week's rate",
     [](Scene& s) {
       add(s, 1, ago(hours(2)), kKey, CommentFact::error, 400);
       add(s, 14, ago(days(4)), kKey, CommentFact::error, 300);
     },
     "same_error"},
    {"six, at just less",
     [](Scene& s) {
       add(s, 1, ago(hours(2)), kKey, CommentFact::error, 400);
       add(s, 15, ago(days(4)), kKey, CommentFact::error, 300);
     },
     ""},
};

}  // namespace

TEST_CASE("burst of one error", "[error_burst]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    add(s, 5, ago(hours(2)));
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a burst is the greatest one's", "[error_burst]") {
  Scene s = healthy();
  add(s, 5, ago(hours(2)));
  add(s, 7, ago(hours(3)), "another one");
  s.store.errors.back().at = ago(hours(1));
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  const Finding& f = out.findings[0];
  add(s, 9, ago(hours(2)), "yet another one");
  CHECK(s.run(kCheck).findings.at(0).summary ==
        "9 returns got the same error in ReturnGO within 24 hours: yet another one.");
  CHECK(f.subject.kind == SubjectKind::store);
  CHECK(f.subject.id == "acme-uk");
  CHECK(f.since == ago(hours(3)));
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::technical);
  CHECK(f.summary == "7 returns got the same error in ReturnGO within 24 hours: another one.");
}

TEST_CASE("one error is one error, whatever numbers and names it holds", "[error_burst]") {
  Scene s = healthy();
  const char* texts[] = {"Failed to update order #1001 of Anna Smith: 422 <a@x.example>",
                         "Failed to update order #1002 of Bob Jones: 423 b@x.example",
                         "Failed to update order #99 of Chloe Li: 424", "Failed to update order 7 of Dan Roe: x12",
                         "Failed to update order #5 of Eve: 9"};
  for (int i = 0; i < 5; ++i)
    s.store.errors.push_back({std::to_string(i), error_key(texts[i]), CommentFact::error, ago(hours(1))});
  CHECK(says(s, kCheck) == "same_error");
}
