// What `demo` and `check` print: whose turn it is, how bad, how much, and what to do of each cause.
#include <catch2/catch.hpp>

#include "agent/views/findings.h"
#include "checks/times.h"

using namespace returnwatch;
using namespace returnwatch::agent;

namespace {

FindingRow row(const char* rma, checks::Severity severity, const char* cause, std::int64_t minor) {
  FindingRow r;
  r.state = "firing";
  checks::Finding& f = r.finding;
  f.check = "refund_blocked_by_order_status";
  f.cause = cause;
  f.store = "acme-uk";
  f.owner = checks::Owner::finance;
  f.severity = severity;
  f.rma_id = rma;
  f.order_name = std::string("#") + rma;
  f.summary = std::string("The refund of ") + rma + " is due.";
  if (minor > 0) f.amount = checks::Money{minor, "GBP"};
  return r;
}

}  // namespace

TEST_CASE("a group of several severities counts each, and names its own action for each cause", "[views]") {
  FindingsView view;
  view.findings = {row("1", checks::Severity::critical, "dispute_open", 8900),
                   row("2", checks::Severity::info, "order_unpaid", 0)};
  const std::string text = to_story(view, "UTC");
  INFO(text);
  CHECK(text.find("Refund blocked by the order's state (1 critical, 1 info, 89.00 GBP)\n") != std::string::npos);
  CHECK(text.find("To do (dispute open): ") != std::string::npos);
  CHECK(text.find("To do (order unpaid): ") != std::string::npos);
}

TEST_CASE("a place's number stands in no line: the sentence names it", "[views]") {
  FindingsView view;
  FindingRow place = row("", checks::Severity::critical, "routed_location_inactive", 0);
  place.finding.check = "restock_inactive_location";
  place.finding.order_name.clear();
  place.finding.subject = {checks::SubjectKind::location, "70112003648"};
  view.findings = {place};
  CHECK(to_story(view, "UTC").find("70112003648") == std::string::npos);
}
