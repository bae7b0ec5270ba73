#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "source_stale";

void trouble(Scene& s, const char* source, const char* capability, const char* cause, Duration since,
             Duration allowed = minutes(15)) {
  s.store.troubles.push_back({source, capability, cause, "status 500", ago(since + minutes(1)), ago(since), allowed});
}

const std::vector<Row> kRows = {
    {"all is read", [](Scene&) {}, ""},
    {"unreachable for 14 minutes", [](Scene& s) { trouble(s, "shopify", "", "unreachable", minutes(14)); },
     "(unreachable)"},
    {"unreachable for 15 minutes", [](Scene& s) { trouble(s, "shopify", "", "unreachable", minutes(15)); },
     "unreachable"},
    {"three planned intervals are longer",
     [](Scene& s) { trouble(s, "returngo", "", "unreachable", minutes(29), minutes(30)); }, "(unreachable)"},
    {"three planned intervals are over",
     [](Scene& s) { trouble(s, "returngo", "", "unreachable", minutes(30), minutes(30)); }, "unreachable"},
    {"in check: at once", [](Scene& s) { trouble(s, "shopify", "", "unreachable", Duration{0}, Duration{0}); },
     "unreachable"},
    {"a set grace replaces both",
     [](Scene& s) {
       trouble(s, "shopify", "", "unreachable", minutes(15));
       s.options[kCheck].grace = hours(1);
     },
     "(unreachable)"},
    {"a set grace replaces check's, too",
     [](Scene& s) {
       trouble(s, "shopify", "", "unreachable", Duration{0}, Duration{0});
       s.options[kCheck].grace = hours(1);
     },
     "(unreachable)"},
    {"a set grace of nothing",
     [](Scene& s) {
       trouble(s, "shopify", "", "unreachable", Duration{0});
       s.options[kCheck].grace = Duration{0};
     },
     "unreachable"},
    {"unauthorised", [](Scene& s) { trouble(s, "patchworks", "", "unauthorised", hours(1)); }, "unauthorised"},
    {"throttled", [](Scene& s) { trouble(s, "shopify", "", "throttled", hours(1)); }, "throttled"},
    {"scope missing", [](Scene& s) { trouble(s, "shopify", "read_returns", "scope_missing", hours(1)); },
     "scope_missing"},
    {"malformed", [](Scene& s) { trouble(s, "returngo", "", "malformed", hours(1)); }, "malformed"},
    {"budget spent", [](Scene& s) { trouble(s, "returngo", "", "budget_spent", hours(1)); }, "budget_spent"},
    {"every capability is told once",
     [](Scene& s) {
       trouble(s, "shopify", "read_returns", "scope_missing", hours(1));
       trouble(s, "shopify", "read_inventory", "scope_missing", hours(1));
       trouble(s, "shopify", "read_inventory", "scope_missing", hours(2));
     },
     "scope_missing scope_missing"},
    {"nothing that it needs can be missing",
     [](Scene& s) {
       for (std::string& m : s.reach.missing) m = "unreachable";
     },
     ""},
};

}  // namespace

TEST_CASE("a source cannot be read", "[source_stale]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a stale source", "[source_stale]") {
  Scene s = healthy();
  trouble(s, "shopify", "read_returns", "scope_missing", hours(1));
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::source);
  CHECK(f.subject.id == "shopify/read_returns");
  CHECK(f.since == ago(hours(1)));
  CHECK(f.fires_at == ago(minutes(45)));
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::technical);
  CHECK(f.summary == "Shopify (read_returns) does not grant the permission: what depends on it is not judged.");
  CHECK(f.evidence.at(0).fact == "status 500");
  CHECK(f.evidence.at(1).at == ago(hours(1) + minutes(1)));
  s.store.troubles[0] = {"returngo", "", "budget_spent", "", {}, ago(hours(1)), minutes(15)};
  const Finding spent = s.run(kCheck).findings.at(0);
  CHECK(spent.subject.id == "returngo");
  CHECK(spent.summary ==
        "ReturnGO cannot be asked again today: our share of calls is used up: what depends on it is not judged.");
  CHECK(spent.evidence.size() == 1);
}

TEST_CASE("each trouble in words", "[source_stale]") {
  for (const auto& [cause, said] : std::vector<std::pair<const char*, std::string>>{
           {"unreachable", "does not answer"},
           {"unauthorised", "refuses the key"},
           {"throttled", "limits our calls"},
           {"scope_missing", "does not grant the permission"},
           {"malformed", "sends answers that cannot be understood"},
           {"budget_spent", "cannot be asked again today: our share of calls is used up"},
           {"something_new", "something_new"}}) {
    Scene s = healthy();
    trouble(s, "returngo", "", cause, hours(1));
    CHECK(s.run(kCheck).findings.at(0).summary == "ReturnGO " + said + ": what depends on it is not judged.");
  }
}
