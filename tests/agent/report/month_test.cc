// The reconciliation against hand-made records, and against the demo world's own books.
#include "agent/report/month.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "agent/cycle/cycle.h"
#include "agent/cycle/policy.h"
#include "agent/http/curl_transport.h"
#include "agent/store/watched.h"
#include "tests/agent/store/fixture.h"
#include "tests/world/world.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using report::Match;

namespace {

checks::Transaction payout(const std::string& id, const std::string& type, std::int64_t minor,
                           const std::string& refund, const char* when, const std::string& currency = "GBP") {
  checks::Transaction tx;
  tx.id = id;
  tx.type = type;
  tx.status = "Success";
  tx.processor = "Shopify";
  tx.platform_refund_id = refund;
  tx.amount.order = checks::Money{minor, currency};
  tx.created_at = tx.updated_at = at(when);
  return tx;
}

checks::Refund refund(const std::string& id, std::int64_t minor, const char* when,
                      const std::string& currency = "GBP") {
  checks::Refund r;
  r.id = id;
  r.created_at = at(when);
  r.total.order = checks::Money{minor, currency};
  r.app.title = "Shopify Web";
  return r;
}

struct Books {
  std::unique_ptr<Database> db = memory();
  Records records{*db, "acme"};
  checks::Policy policy;

  void put(const checks::Rma& r, const checks::Order& o) {
    records.returngo.put_rma(r, kNow);
    put(o);
  }
  void put(checks::Order o) {
    o.updated_at = at("2026-12-02T00:00:00Z");
    for (const checks::Refund& x : o.refunds) o.refunded = x.total;  // the feed's word that money went back
    records.shopify.put_order(o, kNow);
  }
  report::MonthReport month(const std::string& m = "2026-11") {
    return report::reconcile(*db, {{"acme", policy}}, m, "UTC", kNow);
  }
};

const report::MonthTotal& total(const report::MonthReport& r, const std::string& currency,
                                const std::string& kind = "all") {
  for (const report::MonthTotal& t : r.totals)
    if (t.currency == currency && t.kind == kind) return t;
  FAIL("no total of " + currency + " " + kind);
  return r.totals.front();
}

void adds_up(const report::MonthReport& r) {
  std::map<std::string, std::int64_t> returngo, shopify, difference;
  for (const report::MonthLine& l : r.lines) {
    returngo[l.currency] += l.returngo.value_or(0);
    shopify[l.currency] += l.shopify.value_or(0);
    difference[l.currency] += l.difference();
  }
  for (const auto& [currency, sum] : returngo) {
    INFO(currency);
    CHECK(total(r, currency).returngo == sum);
    CHECK(total(r, currency).shopify == shopify[currency]);
    CHECK(total(r, currency).difference() == difference[currency]);
  }
}

}  // namespace

TEST_CASE("payouts and refunds are matched line by line", "[report]") {
  Books books;
  checks::Rma r = rma();
  checks::Order o = order();
  r.transactions = {payout("1", "RefundToPaymentMethod", 5990, "R1", "2026-11-21T10:00:00Z"),
                    payout("2", "RefundToPaymentMethod", 1000, "R2", "2026-11-21T10:00:00Z"),
                    payout("3", "RefundToPaymentMethod", 2000, "R3", "2026-11-21T10:00:00Z"),
                    payout("4", "RefundToPaymentMethod", 100, "R5", "2026-11-21T10:00:00Z"),
                    payout("5", "RefundToPaymentMethod", 200, "R5", "2026-11-21T11:00:00Z")};
  o.refunds = {refund("R1", 5990, "2026-11-21T10:00:00Z"), refund("R2", 999, "2026-11-21T10:00:01Z"),
               refund("R4", 700, "2026-11-22T10:00:00Z"), refund("R5", 300, "2026-11-22T10:00:00Z")};
  books.put(r, o);
  const report::MonthReport m = books.month();
  std::map<std::string, std::pair<Match, std::int64_t>> seen;  // payouts or refund -> what
  for (const report::MonthLine& l : m.lines)
    seen[l.payouts.empty() ? l.reference : l.payouts] = {l.match, l.difference()};
  CHECK(seen == std::map<std::string, std::pair<Match, std::int64_t>>{{"1", {Match::matched, 0}},
                                                                      {"2", {Match::rounding, 1}},
                                                                      {"3", {Match::missing_in_shopify, 2000}},
                                                                      {"4 5", {Match::matched, 0}},
                                                                      {"R4", {Match::missing_in_returngo, -700}}});
  CHECK(total(m, "GBP").returngo == 9290);
  CHECK(total(m, "GBP").shopify == 7989);
  CHECK(total(m, "GBP").to_look_at == 2);
  CHECK(total(m, "GBP").rounding == 1);           // said, not hidden
  CHECK(report::needs_a_look(m.lines[0].match));  // first
  adds_up(m);
}

TEST_CASE("a payment whose halves fall into two months is half in each", "[report]") {
  Books books;
  checks::Rma r = rma();
  checks::Order o = order();
  r.transactions = {payout("1", "RefundToPaymentMethod", 5990, "R1", "2026-11-30T23:59:50Z")};
  o.refunds = {refund("R1", 5990, "2026-12-01T00:00:05Z")};
  books.put(r, o);
  const report::MonthReport november = books.month(), december = books.month("2026-12");
  REQUIRE(november.lines.size() == 1);
  REQUIRE(december.lines.size() == 1);
  CHECK(november.lines[0].match == Match::other_month);
  CHECK((november.lines[0].returngo && *november.lines[0].returngo == 5990 && !november.lines[0].shopify));
  CHECK(december.lines[0].match == Match::other_month);
  CHECK((!december.lines[0].returngo && december.lines[0].shopify && *december.lines[0].shopify == 5990));
  // In New York both are of November.
  CHECK(report::reconcile(*books.db, {{"acme", books.policy}}, "2026-11", "America/New_York", kNow).lines.at(0).match ==
        Match::matched);
}

TEST_CASE("what is no money has no line; what leaves no trace in Shopify is told apart", "[report]") {
  Books books;
  checks::Rma r = rma();
  checks::Transaction failed = payout("1", "RefundToPaymentMethod", 5990, "", "2026-11-21T10:00:00Z"),
                      requested = payout("2", "RefundToPaymentMethod", 5990, "", "2026-11-21T10:00:00Z");
  failed.status = "Failed";
  requested.status = "Requested";
  checks::Transaction stripe = payout("3", "RefundToPaymentMethod", 100, "", "2026-11-21T10:00:00Z");
  stripe.processor = "Stripe";
  r.transactions = {failed,
                    requested,
                    stripe,
                    payout("4", "RefundToBankAccount", 200, "", "2026-11-21T10:00:00Z"),
                    payout("5", "InvoicePayment", 500, "", "2026-11-21T10:00:00Z"),
                    payout("6", "RefundToStoreCredit", 300, "", "2026-11-21T10:00:00Z")};
  books.put(r, order());
  const report::MonthReport m = books.month();
  REQUIRE(m.lines.size() == 3);
  for (const report::MonthLine& l : m.lines) CHECK(l.match == Match::outside_shopify);
  CHECK(total(m, "GBP").returngo == 600);
  CHECK(total(m, "GBP").to_look_at == 0);
  CHECK(total(m, "GBP").difference() == 0);  // a code of ReturnGO's own shows nowhere else: that is no difference
  CHECK(total(m, "GBP").one_sided == 600);
  adds_up(m);
}

TEST_CASE("a payment made twice agrees in both systems, and is in doubt", "[report]") {
  Books books;
  checks::Rma r = rma();
  checks::Order o = order();
  r.events.push_back({"RMA_APPROVED", at("2026-11-20T11:00:00Z")});
  r.transactions = {payout("1", "RefundToPaymentMethod", 5990, "R1", "2026-11-21T10:00:00Z"),
                    payout("2", "RefundToPaymentMethod", 5990, "R2", "2026-11-22T10:00:00Z")};
  r.transactions[0].unit_ids = r.transactions[1].unit_ids = {r.units[0].id};
  o.refunds = {refund("R1", 5990, "2026-11-21T10:00:00Z"), refund("R2", 5990, "2026-11-22T10:00:00Z")};
  for (checks::Refund& x : o.refunds) {
    checks::RefundLine line;
    line.line_id = o.lines[0].id;
    line.quantity = 1;
    line.restock_type = "RETURN";
    x.lines = {line};
  }
  books.put(r, o);
  const report::MonthReport m = books.month();
  REQUIRE(m.lines.size() == 2);
  for (const report::MonthLine& l : m.lines) {
    CHECK(l.match == Match::in_doubt);
    CHECK(report::who_looks(l) == "finance");
    CHECK(l.note.find("refunded twice") != std::string::npos);
  }
  CHECK(total(m, "GBP").to_look_at == 2);
  CHECK(total(m, "GBP").difference() == 0);
}

TEST_CASE("a refund by an allowed app is not red; one that no payout names shows its order's return", "[report]") {
  Books books;
  books.policy.refund_apps = {"Acme POS"};
  checks::Order o = order();
  o.refunds = {refund("R1", 700, "2026-11-21T10:00:00Z"), refund("R2", 800, "2026-11-22T10:00:00Z")};
  o.refunds[0].app.title = "Acme POS";
  books.put(rma(), o);
  const report::MonthReport m = books.month();
  REQUIRE(m.lines.size() == 2);
  std::map<std::string, Match> seen;
  for (const report::MonthLine& l : m.lines) {
    seen[l.reference] = l.match;
    CHECK(l.rma_id == "501");
  }
  CHECK(seen == std::map<std::string, Match>{{"R1", Match::allowed_app}, {"R2", Match::missing_in_returngo}});
  CHECK(total(m, "GBP").to_look_at == 1);
  CHECK(total(m, "GBP").one_sided == -700);
  adds_up(m);
}

TEST_CASE("test orders stand apart, and are in no total", "[report]") {
  Books books;
  checks::Rma r = rma();
  checks::Order o = order();
  o.test = true;
  r.transactions = {payout("1", "RefundToPaymentMethod", 5990, "R1", "2026-11-21T10:00:00Z")};
  o.refunds = {refund("R1", 5990, "2026-11-21T10:00:00Z")};
  books.put(r, o);
  const report::MonthReport m = books.month();
  CHECK(m.lines.empty());
  CHECK(m.totals.empty());
  CHECK(m.owed.empty());
  REQUIRE(m.tests.size() == 1);
  CHECK(report::to_text(m).find("test orders, in no total") != std::string::npos);
}

TEST_CASE("what was owed at the month's end is as it stood then; an invoice is the customer's debt", "[report]") {
  Books books;
  books.policy.refund_due_on = checks::DueOn::approved;
  checks::Rma paid_later = rma(), unpaid = rma("502", "9002"), invoiced = rma("503", "9003"),
              settled = rma("504", "9004");
  for (checks::Rma* r : {&paid_later, &unpaid, &invoiced, &settled})
    r->events.push_back({"RMA_APPROVED", at("2026-11-20T11:00:00Z")});
  checks::Order later = order(), none = order("9002"), exchange = order("9003"), done = order("9004");
  paid_later.transactions = {payout("1", "RefundToPaymentMethod", 5990, "R1", "2026-12-01T10:00:00Z")};
  later.refunds = {refund("R1", 5990, "2026-12-01T10:00:00Z")};
  settled.transactions = {payout("2", "RefundToPaymentMethod", 5990, "R2", "2026-11-25T10:00:00Z")};
  done.refunds = {refund("R2", 5990, "2026-11-25T10:00:00Z")};
  invoiced.units[0].resolution = "Exchange";
  checks::Transaction invoice = payout("3", "InvoicePayment", 1500, "", "2026-11-24T10:00:00Z");
  invoice.status = "Requested";
  invoiced.transactions = {invoice};
  for (checks::Order* o : {&later, &none, &exchange, &done}) {
    o->received = o->total_price = gbp(5990);
    o->financial_status = "PAID";
  }
  books.put(paid_later, later);
  books.put(unpaid, none);
  books.put(invoiced, exchange);
  books.put(settled, done);
  const Time now = at("2026-12-05T08:00:00Z");
  const report::MonthReport m = report::reconcile(*books.db, {{"acme", books.policy}}, "2026-11", "UTC", now);
  std::map<std::string, std::int64_t> owed;
  for (const report::Owed& o : m.owed) owed[o.rma_id + " " + o.kind] += o.minor;
  CHECK(owed["501 refund"] == 5990);  // paid on the first of December
  CHECK(owed["502 refund"] == 5990);
  CHECK(owed["503 invoice"] == 1500);
  CHECK(owed.count("504 refund") == 0);
  std::int64_t ours = -1;
  for (const report::OwedSum& s : m.owed_sums)
    if (s.kind == "all") ours = s.sum();
  CHECK(ours == owed["501 refund"] + owed["502 refund"] + owed["503 exchange"]);  // never the invoice
  CHECK(m.owed_at == m.to);
  CHECK(report::owed_csv(m).find("the customer") != std::string::npos);
}

TEST_CASE("a month says from when on it is known, and none is made where nothing is", "[report]") {
  Books books;
  const Time first = at("2026-11-20T08:00:00Z");
  note_known_from(*books.db, "acme", checks::days(5), checks::days(400), first);
  CHECK(known_from(*books.db, "acme") == at("2026-11-15T08:00:00Z"));
  note_known_from(*books.db, "acme", checks::days(45), checks::days(400), first + checks::days(1));
  CHECK(known_from(*books.db, "acme") == at("2026-11-15T08:00:00Z"));  // a longer backfill later reads nothing older
  const report::MonthReport november = books.month(), october = books.month("2026-10");
  REQUIRE(november.unknown.size() == 1);
  CHECK(november.unknown[0].before == at("2026-11-15T08:00:00Z"));
  CHECK_FALSE(report::all_unknown(november));
  CHECK(report::to_text(november).find("unknown before 15 Nov 2026 08:00") != std::string::npos);
  CHECK(report::to_html(november).find("unknown before 15 Nov 2026 08:00") != std::string::npos);
  CHECK(report::all_unknown(october));
  CHECK(books.month("2026-12").unknown.empty());
  note_known_from(*books.db, "acme", checks::days(5), checks::days(30), at("2027-02-01T00:00:00Z"));
  CHECK(known_from(*books.db, "acme") == at("2027-01-02T00:00:00Z"));  // the retention dropped what was before
}

TEST_CASE("the month's tables are one a file, and their columns add up", "[report]") {
  Books books;
  checks::Rma r = rma();
  checks::Order o = order();
  o.name = "00123";
  r.order_name = "00123";
  r.transactions = {payout("1", "RefundToPaymentMethod", 1234, "R1", "2026-11-21T10:00:00Z", "KWD"),
                    payout("2", "RefundToStoreCredit", 300, "", "2026-11-21T10:00:00Z")};
  o.refunds = {refund("R1", 1234, "2026-11-21T10:00:00Z", "KWD")};
  o.presentment_currency = "KWD";
  books.put(r, o);
  const report::MonthReport m = books.month();
  const std::string lines = report::to_csv(m), totals = report::totals_csv(m);
  CHECK(lines.find("2026-11-21,\"00123\",\"501\",\"refund\",\"KWD\",1.234,1.234,0.000,\"agrees\"") !=
        std::string::npos);
  CHECK(lines.find("\"total\"") == std::string::npos);
  CHECK(lines.find(",3.00,,,\"paid outside Shopify\"") != std::string::npos);  // no difference where there is one side
  CHECK(totals.find("\"KWD\",\"refund\",1.234,1.234,0.000,0.000,0.000,1,0,0.000") != std::string::npos);
  CHECK(totals.find("\"all\"") == std::string::npos);
  CHECK(report::to_html(m).find("1.234 KWD") != std::string::npos);
  checks::Order named = order("9002");  // beyond ASCII the mark leads
  named.name =
      "Gr\xC3\xB6\xC3\x9F"
      "e";
  named.refunds = {refund("R9", 400, "2026-11-21T10:00:00Z")};
  books.put(named);
  const std::string marked = report::to_csv(books.month());
  CHECK(marked.compare(0, 3, "\xEF\xBB\xBF") == 0);
  if (const char* dir = std::getenv("RETURNWATCH_TABLES_DIR"))  // tests/peers/spreadsheet.sh
    for (const auto& [name, text] : {std::pair<const char*, std::string>{"lines", lines},
                                     {"totals", totals},
                                     {"owed", report::owed_csv(m)},
                                     {"umlaut", marked}})
      std::ofstream(std::string(dir) + "/" + name + ".csv", std::ios::binary) << text;
}

TEST_CASE("a gift card is given to one payout only, and cards may sum up", "[report]") {
  Books books;
  checks::Rma r = rma();
  r.units[0].resolution = "RefundToGiftCard";
  r.transactions = {payout("1", "RefundToGiftCard", 3000, "", "2026-11-21T10:00:00Z")};
  checks::Rma second = rma("502");
  second.units[0].resolution = "RefundToGiftCard";
  second.created_at = at("2026-11-20T11:00:00Z");
  second.transactions = {payout("2", "RefundToGiftCard", 1000, "", "2026-11-21T10:00:00Z")};
  books.records.returngo.put_rma(second, kNow);
  books.put(r, order());
  for (const auto& [id, minor] : {std::pair<const char*, std::int64_t>{"g1", 1000}, {"g2", 2000}, {"g3", 50}}) {
    checks::Credit card;
    card.id = id;
    card.customer_id = "c1";
    card.amount = {minor, "GBP"};
    card.created_at = at("2026-11-21T10:00:00Z");
    books.records.shopify.put_credit(card);
  }
  const report::MonthReport m = books.month();
  std::map<std::string, Match> seen;
  for (const report::MonthLine& l : m.lines) seen[l.payouts + "/" + l.reference] = l.match;
  CHECK(seen == std::map<std::string, Match>{{"1/g1 g2", Match::matched},
                                             {"2/", Match::missing_in_shopify},
                                             {"/g3", Match::missing_in_returngo}});
  adds_up(m);
}

TEST_CASE("refunds that no return asked for are named, not accused", "[report]") {
  Books books;
  checks::Order o = order("9005");
  o.refunds = {refund("R9", 400, "2026-11-21T10:00:00Z")};
  books.put(o);
  const report::MonthReport m = books.month();
  REQUIRE(m.lines.size() == 1);
  CHECK(m.lines[0].match == Match::not_a_return);
  CHECK(m.lines[0].note == "by Shopify Web");
}

TEST_CASE("months are checked", "[report]") {
  for (const char* good : {"2026-01", "2026-12"}) CHECK(report::valid_month(good));
  for (const char* bad : {"", "2026", "2026-13", "2026-00", "2026-1", "26-01-01", "2026/01", "2026-1x"})
    CHECK_FALSE(report::valid_month(bad));
}

TEST_CASE("the totals equal the demo world's own books to the minor unit", "[report]") {
  world::WorldOptions options;
  options.seed = 4;
  options.returns = 120;
  options.now = at("2026-11-28T09:00:00Z");
  options.ticks = false;
  world::World world(options);
  world.start();
  for (const auto& [name, value] : world.environment()) setenv(name.c_str(), value.c_str(), 1);
  const std::string path = "/tmp/returnwatch-month.toml";
  std::ofstream(path) << world.config_toml(":memory:", "127.0.0.1:0");
  const config::Loaded loaded = config::load(path);
  for (const config::ConfigProblem& p : loaded.problems) UNSCOPED_INFO(to_string(p));
  REQUIRE(loaded.config);
  const auto db = memory();
  CurlTransport transport;
  ManualClock clock(options.now);
  metrics::Counters counters;
  CycleOptions cycle_options;
  cycle_options.check_mode = true;
  cycle_options.wait = [&](checks::Duration d) {
    clock.advance(d);
    world.advance(d);
    return true;
  };
  Cycle cycle(*loaded.config, *db, transport, clock, counters, cycle_options);
  (void)cycle.run(clock.now());
  for (const std::string& name : world.stores())
    for (const SourceState& source : Records(*db, name).sources.states()) {
      INFO(name << " " << source.source << " " << source.capability << ": " << source.error);
      if (source.source != "patchworks") REQUIRE(source.ok);
    }
  std::map<std::string, checks::Policy> policies;
  for (const config::Store& s : loaded.config->stores)
    policies.emplace(s.name, policy_of(*loaded.config, s, *db, clock.now()));
  for (const char* month : {"2026-11", "2026-10"}) {
    INFO(month);
    const report::MonthReport r = report::reconcile(*db, policies, month, "Europe/London", clock.now());
    const auto books = world.books(std::max(r.from, options.now - checks::days(44)), r.to);
    adds_up(r);
    CHECK(r.lines.size() > 10);
    for (const auto& [currency, book] : books) {
      INFO(currency);
      const report::MonthTotal& all = total(r, currency);
      CHECK(all.returngo == book.returngo);
      CHECK(all.shopify == book.refunds + book.gift_cards + book.store_credits);
    }
    CHECK(books.count("JPY") + books.count("KWD") + books.count("GBP") + books.count("EUR") + books.count("USD") == 5);
    const auto json = nlohmann::json::parse(report::to_json(r));
    CHECK(json["lines"].size() == r.lines.size());
  }
  world.stop();
}
