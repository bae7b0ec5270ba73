#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "manual_refund_outside_returngo";
const App kAdmin = {"gid://shopify/App/1830279", "shopify_web", "Shopify Web"};
const App kPos = {"129785", "pos", "Point of Sale"};

void order_level(Scene& s) { s.refund().lines.clear(); }
void no_return(Scene& s) { s.c.rmas.clear(); }
void by(Scene& s, App app) { s.refund().app = std::move(app); }

// A refund of the returned line, made in the Shopify admin two days ago, that no payout names.
const std::vector<Row> kRows = {
    {"by a person", [](Scene&) {}, "made_by_person"},
    {"by a person, at order level", order_level, "made_by_person"},
    {"the admin by its id alone",
     [](Scene& s) {
       by(s, {"1830279", "", ""});
     },
     "made_by_person"},
    {"the admin by its handle alone",
     [](Scene& s) {
       by(s, {"", "Shopify_Web", ""});
     },
     "made_by_person"},
    {"the admin by its title alone",
     [](Scene& s) {
       by(s, {"", "", "Shopify Web"});
     },
     "made_by_person"},
    {"by another app", [](Scene& s) { by(s, kPos); }, "made_by_app"},
    {"by another app, at order level",
     [](Scene& s) {
       by(s, kPos);
       order_level(s);
     },
     "made_by_app"},
    {"by an app with no more than an id",
     [](Scene& s) {
       by(s, {"129785", "", ""});
     },
     "made_by_app"},
    {"by an app with no more than a handle",
     [](Scene& s) {
       by(s, {"", "pos", ""});
     },
     "made_by_app"},
    {"by an app with no more than a title",
     [](Scene& s) {
       by(s, {"", "", "Point of Sale"});
     },
     "made_by_app"},
    {"by somebody Shopify does not name", [](Scene& s) { by(s, {}); }, "unknown_actor"},
    {"lines of a return and of none",
     [](Scene& s) {
       s.refund().lines.push_back({"799", 1, "NO_RESTOCK", false, ""});
     },
     "made_by_person"},
    {"on a pending return", [](Scene& s) { s.rma().status = "Pending"; }, "made_by_person"},
    {"in the second the return was made", [](Scene& s) { s.rma().created_at = s.refund().created_at; },
     "made_by_person"},
    {"no return at all", no_return, "no_rma"},
    {"no return at all, by an app",
     [](Scene& s) {
       no_return(s);
       by(s, kPos);
     },
     "no_rma"},
    {"no return at all, nobody named",
     [](Scene& s) {
       no_return(s);
       by(s, {});
     },
     "no_rma"},
    {"no return at all, a day ago",
     [](Scene& s) {
       no_return(s);
       s.refund().created_at = ago(hours(23));
     },
     "(no_rma)"},
    {"fifty minutes ago", [](Scene& s) { s.refund().created_at = ago(minutes(50)); }, "(made_by_person)"},
    {"a month ago",
     [](Scene& s) {
       s.rma().created_at = ago(days(40));
       s.refund().created_at = ago(days(30));
     },
     "expired:made_by_person"},
    // not when
    {"carried: a payout names it", [](Scene& s) { s.rma().transactions = healthy().rma().transactions; }, ""},
    {"carried by a payout of another return on the order",
     [](Scene& s) {
       s = healthy();
       s.second_rma().transactions.at(0).platform_refund_id = "3001";
       s.rma().transactions.clear();
       s.order().refunds.pop_back();
       by(s, kAdmin);
     },
     ""},
    {"carried, whatever the payout's status",
     [](Scene& s) {
       s.rma().transactions = healthy().rma().transactions;
       s.payout().status = "Requested";
     },
     ""},
    {"an invoice that names it does not carry it",
     [](Scene& s) {
       s.rma().transactions = healthy().rma().transactions;
       s.payout().type = "InvoicePayment";
     },
     "made_by_person"},
    {"all lines cancelled", [](Scene& s) { s.refund_line().restock_type = "CANCEL"; }, ""},
    {"one line cancelled, one not",
     [](Scene& s) {
       s.refund().lines.push_back({"799", 1, "CANCEL", true, kLondon});
     },
     "made_by_person"},
    {"no money", [](Scene& s) { s.refund().total = gbp(0); }, ""},
    {"only lines that no return holds", [](Scene& s) { s.refund_line().line_id = "799"; }, ""},
    {"ReturnGO's app",
     [](Scene& s) {
       by(s, {"3344", "returngo", "ReturnGO"});
     },
     ""},
    {"ReturnGO's app by gid",
     [](Scene& s) {
       s.policy.returngo_app = {"gid://shopify/App/3344", "gid://shopify/App/3344", "gid://shopify/App/3344"};
       by(s, {"3344", "", ""});
     },
     ""},
    {"ReturnGO's app by title",
     [](Scene& s) {
       s.policy.returngo_app = {"Returns by us", "Returns by us", "Returns by us"};
       by(s, {"77", "x", "returns BY us"});
     },
     ""},
    {"ReturnGO's app by handle",
     [](Scene& s) {
       s.policy.returngo_app = {"our-returns", "our-returns", "our-returns"};
       by(s, {"77", "our-returns", "x"});
     },
     ""},
    {"ReturnGO's app not known yet, its name says it",
     [](Scene& s) {
       s.policy.returngo_app = {};
       by(s, {"77", "returngo-1", "ReturnGO Returns"});
     },
     ""},
    {"ReturnGO's app not known yet, its title says it",
     [](Scene& s) {
       s.policy.returngo_app = {};
       by(s, {"77", "x", "ReturnGO Returns"});
     },
     ""},
    {"ReturnGO's app not known yet, its handle says it",
     [](Scene& s) {
       s.policy.returngo_app = {};
       by(s, {"77", "returngo-1", "x"});
     },
     ""},
    {"ReturnGO's app known by its id alone",
     [](Scene& s) {
       s.policy.returngo_app = {"3344", "", ""};
       by(s, {"77", "x", "ReturnGO helper"});
     },
     "made_by_app"},
    {"ReturnGO's app known by its handle alone",
     [](Scene& s) {
       s.policy.returngo_app = {"", "our-returns", ""};
       by(s, {"77", "our-returns", "x"});
     },
     ""},
    {"ReturnGO's app known by its title alone",
     [](Scene& s) {
       s.policy.returngo_app = {"", "", "Returns by us"};
       by(s, {"77", "x", "Returns by us"});
     },
     ""},
    {"an app that only sounds like it, when ReturnGO's is known",
     [](Scene& s) {
       by(s, {"77", "x", "ReturnGO helper"});
     },
     "made_by_app"},
    {"an allowed app by title",
     [](Scene& s) {
       by(s, kPos);
       s.policy.refund_apps = {"point of sale"};
     },
     ""},
    {"an allowed app by handle",
     [](Scene& s) {
       by(s, kPos);
       s.policy.refund_apps = {"POS"};
     },
     ""},
    {"an allowed app by id",
     [](Scene& s) {
       by(s, kPos);
       s.policy.refund_apps = {"129785"};
     },
     ""},
    {"an allowed app by gid",
     [](Scene& s) {
       by(s, kPos);
       s.policy.refund_apps = {"gid://shopify/App/129785"};
     },
     ""},
    {"another allowed app",
     [](Scene& s) {
       by(s, kPos);
       s.policy.refund_apps = {"erp"};
     },
     "made_by_app"},
    {"people allowed", [](Scene& s) { s.policy.refund_apps = {"shopify_web"}; }, ""},
    {"older than the return", [](Scene& s) { s.refund().created_at = ago(days(9)); }, ""},
    {"older than the return, at order level",
     [](Scene& s) {
       s.refund().created_at = ago(days(9));
       order_level(s);
     },
     ""},
    {"the return is rejected", [](Scene& s) { s.rma().status = "Rejected"; }, ""},
    {"the return is cancelled, at order level",
     [](Scene& s) {
       s.rma().status = "Canceled";
       order_level(s);
     },
     ""},
    {"no return at all, lines not of returned goods",
     [](Scene& s) {
       no_return(s);
       s.refund_line().restock_type = "NO_RESTOCK";
     },
     ""},
    {"no return at all, at order level",
     [](Scene& s) {
       no_return(s);
       order_level(s);
     },
     ""},
    {"no return at all, by an allowed app",
     [](Scene& s) {
       no_return(s);
       by(s, kPos);
       s.policy.refund_apps = {"pos"};
     },
     ""},
    {"no return at all, by ReturnGO",
     [](Scene& s) {
       no_return(s);
       by(s, {"3344", "returngo", "ReturnGO"});
     },
     ""},
    {"no return at all, no money",
     [](Scene& s) {
       no_return(s);
       s.refund().total = gbp(0);
     },
     ""},
    // no data
    {"a return's detail is unread: it may carry it",
     [](Scene& s) {
       s.c.rmas.push_back(s.rma());
       s.c.rmas.back().id = "124";
       s.c.rmas.back().read_at.reset();
     },
     "no data"},
    {"the order's lists are incomplete: so may its agreements be", [](Scene& s) { s.order().truncated = true; },
     "no data"},
    {"the order's detail is unread", [](Scene& s) { s.order().read_at.reset(); }, "no data"},
    {"out of reach", [](Scene& s) { s.c.order.reset(); }, "no data"},
    {"unknown status", [](Scene& s) { s.rma().status = "OnHold"; }, "no data"},
};

Scene manual() {
  Scene s = healthy();
  s.rma().transactions.clear();
  s.refund().app = kAdmin;
  return s;
}

}  // namespace

TEST_CASE("money that left Shopify for a return without ReturnGO", "[manual_refund_outside_returngo]") {
  for (const Row& row : kRows) {
    Scene s = manual();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a manual refund", "[manual_refund_outside_returngo]") {
  Scene s = manual();
  Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.severity == Severity::warning);
  CHECK(f.owner == Owner::cx);
  CHECK(f.subject.kind == SubjectKind::refund);
  CHECK(f.subject.id == "3001");
  CHECK(f.rma_id == "123");
  CHECK(f.since == ago(days(2)));
  CHECK(f.fires_at == ago(days(2)) + hours(1));
  CHECK(f.amount == Money{5990, "GBP"});
  CHECK(f.summary ==
        "59.90 GBP was refunded on order #1001 by a person in the Shopify admin, outside ReturnGO, while return 123 is "
        "open for it.");
  by(s, kPos);
  CHECK(s.run(kCheck).findings.at(0).summary.find("by Point of Sale") != std::string::npos);  // it names the app
  no_return(s);
  f = s.run(kCheck).findings.at(0);
  CHECK(f.rma_id.empty());
  CHECK(f.fires_at == ago(days(1)));
}

TEST_CASE("each refund is a finding, told on the newest return it is about", "[manual_refund_outside_returngo]") {
  Scene s = healthy();
  s.second_rma();
  for (Rma& r : s.c.rmas) r.transactions.clear();
  for (Refund& r : s.order().refunds) r.app = kAdmin;
  Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 2);
  CHECK(out.findings[0].rma_id == "123");
  CHECK(out.findings[1].rma_id == "124");
  order_level(s);
  CHECK(s.run(kCheck).findings.at(0).rma_id == "124");
}

TEST_CASE("one return of the order that was not read keeps its refunds from being told, whichever it is",
          "[manual_refund_outside_returngo]") {
  for (const std::size_t which : {0U, 1U}) {
    Scene s = healthy();
    s.second_rma();
    s.rma(which).read_at.reset();
    const Outcome out = s.run("manual_refund_outside_returngo");
    REQUIRE(out.no_data.size() == 1);
    CHECK(out.no_data[0].reason == "a return of this order has not been read yet");
  }
}
