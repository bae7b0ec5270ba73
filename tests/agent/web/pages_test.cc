// The pages as plain renderings: what is escaped, what is shown first, which filters survive. In a browser:
// tests/browser.
#include "agent/web/pages.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "agent/views/state_view.h"
#include "agent/web/access.h"
#include "agent/web/guide.h"
#include "agent/web/style.h"
#include "checks/registry.h"
#include "tests/agent/report/seeded.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

const std::vector<std::string> kStores = {"acme-uk", "acme-eu"};

PageFrame frame(std::map<std::string, std::string> query = {}) {
  PageFrame f;
  f.title = "Now";
  f.timezone = "Europe/London";
  f.csrf = "0123456789abcdef0123456789abcdef";
  f.actor = "mo";
  f.query = std::move(query);
  f.now = kReportTime;
  return f;
}

FindingsView view(Database& db) { return findings_view(db, kStores, {}, kReportTime); }

Overview seen(Database& db) {
  Overview o;
  o.view = view(db);
  o.ended = ended_rows(db, kStores, kReportTime - checks::days(7), kReportTime);
  o.history = history(db, kStores, "Europe/London", kReportTime);
  o.owed = owed_trend(db, kStores, "Europe/London", kReportTime, 30);
  return o;
}

std::string overview(std::map<std::string, std::string> query = {}) {
  const auto db = seeded_day();
  return overview_page(frame(std::move(query)), seen(*db));
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TraceReturn one_return() {
  TraceReturn r{"acme-uk", "5012",  "Received",
                "551042",  "#1042", "Return 5012 of order #1042 is Received: 1 of 2 items is still owed.",
                {},        {},      {}};
  r.owed = {{"Coat <M>", "refund to the payment method", checks::Money{5990, "GBP"}, "owed since ...", true,
             at("2026-11-21T10:00:00Z")},
            {"Hat", "store credit", checks::Money{1000, "GBP"}, "settled: credit issued", false, std::nullopt}};
  r.events = {{at("2026-11-15T10:00:00Z"), "returngo", "", "return created", "5012"},
              {at("2026-11-20T10:00:00Z"), "returngo", "person", "parcel received", "5012"}};
  r.verdicts = {{"refund_not_posted", "Refund not posted", "firing", "no_refund: it is due"},
                {"restock_missing", "Received and not back in stock", "healthy", ""}};
  return r;
}

}  // namespace

TEST_CASE("the most urgent unacknowledged finding and what to do stand first", "[web]") {
  const std::string html = overview();
  const auto top = html.find("<article class=\"card critical\"");
  REQUIRE(top != std::string::npos);
  CHECK(top < html.find("role=\"search\""));
  const std::string card = html.substr(top, html.find("</article>") - top);
  CHECK(has(card, "7800 JPY are due") == false);
  CHECK(has(
      card,
      "The refund of 7800 JPY is due and was not posted."));  // the oldest critical one; the acknowledged one is not it
  CHECK(has(card, "What to do"));
  CHECK(has(card, "<button class=\"main\" form=\"ack\""));
  CHECK(has(html, "<form id=\"ack\" method=\"post\" action=\"/ack\">"));
}

TEST_CASE("who signs in as anybody may say a name; who has one is not asked", "[web]") {
  const auto db = seeded_day();
  const FindingRow row = view(*db).findings.at(0);
  PageFrame named = frame();
  named.actor = "kim";
  for (const char* anybody : {"", "local", "token"}) {
    PageFrame f = frame();
    f.actor = anybody;
    CHECK(count(finding_page(f, row, {}), "name=\"by\"") == 3);  // acknowledge, silence, close
    CHECK(has(delivery_page(f, {}, {}), "name=\"by\""));
    CHECK(has(silence_preview_page(f, {"check=*", "4h", "because", "sam", "", {}}), "name=\"by\" value=\"sam\""));
  }
  CHECK_FALSE(has(finding_page(named, row, {}), "name=\"by\""));
  CHECK_FALSE(has(delivery_page(named, {}, {}), "name=\"by\""));
  CHECK_FALSE(has(silence_preview_page(named, {"check=*", "4h", "because", "", "", {}}), "name=\"by\""));
  WebRequest r;
  r.query["by"] = "sam";
  r.actor = "token";
  CHECK(who_acts(r) == "sam");
  r.actor = "kim";
  CHECK(who_acts(r) == "kim");  // nobody acts in another's name
}

TEST_CASE("what people wrote is escaped on every page", "[web]") {
  const auto db = seeded_day();
  TraceReturn r = one_return();
  SilencePreview preview{"check=<b>", "4h", "\"><script>", "\"><b>", "", view(*db).findings};
  for (const std::string& html :
       {overview(), return_page(frame(), {r}, view(*db).findings), silence_preview_page(frame(), preview),
        overview({{"q", "\"><script>alert(1)</script>"}}), message_page(frame(), "<script>", "/")}) {
    CHECK_FALSE(has(html, "<script"));
    CHECK_FALSE(has(html, "Coat <M>"));
    CHECK_FALSE(has(html, "<b>"));
  }
}

TEST_CASE("filters narrow the list and survive in links and forms", "[web]") {
  const std::string all = overview(), finance = overview({{"owner", "finance"}, {"store", "acme-uk"}});
  CHECK(count(all, "aria-labelledby=\"g-") > count(finance, "aria-labelledby=\"g-"));
  CHECK_FALSE(has(finance, "g-restock_missing"));
  CHECK(has(finance, "value=\"/?owner=finance&amp;store=acme-uk\""));     // back, in the forms
  CHECK(has(finance, "href=\"/?owner=operations&amp;store=acme-uk\""));   // another owner, same store
  CHECK(has(finance, "href=\"/?store=acme-uk\" aria-current=\"true\""));  // the chosen owner again: off
  CHECK(has(finance, "Clear the filters"));
  CHECK_FALSE(has(all, "Clear the filters"));
}

TEST_CASE("an order or RMA is found by number, with or without its sign", "[web]") {
  for (const char* q : {"#1042", "1042", "5012", "RMA5012", " rma 5012 "}) {
    INFO(q);
    const std::string html = overview({{"q", q}});
    CHECK(has(html, "1 finding shown."));
    CHECK(has(html, "Timeline of"));
  }
  CHECK(has(overview({{"q", "9999"}}), "0 findings shown."));
}

TEST_CASE("the top, its number and the chips obey the filter; money and time are weighed", "[web]") {
  const std::string all = overview(), stock = overview({{"owner", "operations"}});
  CHECK(has(all, "<h1>5 to act on"));
  CHECK(has(stock, "<h1>3 to act on"));
  CHECK(has(stock, "Exchange order #1002 is on hold"));
  CHECK_FALSE(has(stock.substr(0, stock.find("</article>")), "7800 JPY"));
  CHECK_FALSE(has(stock, "g-refund_not_posted"));
  // Older, but with a tenth of the money: what is owed decides within a severity.
  const auto db = seeded_day();
  Overview o = seen(*db);
  for (FindingRow& r : o.view.findings)
    if (r.finding.rma_id == "5012") r.finding.amount = checks::Money{59900, "GBP"};
  const std::string heavy = overview_page(frame(), o);
  const std::string card = heavy.substr(heavy.find("<article"), heavy.find("</article>") - heavy.find("<article"));
  CHECK(has(card, "59.90 GBP were refunded"));
  CHECK(listed(frame({{"sort", "oldest"}}), o).front()->finding.rma_id == "4988");
  CHECK(listed(frame({{"sort", "money"}}), o).front()->finding.rma_id == "5012");
  CHECK(listed(frame({{"age", "older"}}), o).empty());
  CHECK(listed(frame({{"age", "month"}}), o).size() == 1);
  CHECK(listed(frame({{"state", "resolved"}}), o).size() == 2);
}

TEST_CASE("goods are found by what the search in the state found", "[web]") {
  const auto db = seeded_day();
  Overview o = seen(*db);
  CHECK(listed(frame({{"q", "COAT-M"}}), o).empty());
  o.found = {"5003"};
  REQUIRE(listed(frame({{"q", "COAT-M"}}), o).size() == 1);
  CHECK(listed(frame({{"q", "COAT-M"}}), o).front()->finding.rma_id == "5003");
}

TEST_CASE("below a proxy's path every address of ours begins with it", "[web]") {
  PageFrame f = frame();
  f.base = "/returns";
  const auto db = seeded_day();
  for (const std::string& html : {overview_page(f, seen(*db)), finding_page(f, view(*db).findings.front(), {}),
                                  delivery_page(f, {}, {}), reports_page(f, "", {"2026-11-23"}, {"2026-11"})}) {
    CHECK(has(html, " href=\"/returns/style.css\""));
    for (const char* attribute : {" href=\"/", " action=\"/"})
      for (auto at = html.find(attribute); at != std::string::npos; at = html.find(attribute, at + 1))
        CHECK(html.compare(at + std::string(attribute).size(), 7, "returns") == 0);
  }
}

TEST_CASE("the guide is served, and its links lead to its own pages", "[web]") {
  for (const checks::CheckInfo& c : checks::all_checks()) {
    INFO(c.id);
    const auto html = guide_page(frame(), std::string(c.id));
    REQUIRE(html);
    CHECK_FALSE(has(*html, ".md"));
    CHECK(has(*html, "<h2>What to do now</h2>"));
  }
  const auto list = guide_page(frame(), "");
  REQUIRE(list);
  CHECK(has(*list, "href=\"/guide/refund_not_posted\""));
  CHECK(guide_page(frame(), "operating"));
  CHECK_FALSE(guide_page(frame(), "../../etc/passwd"));
}

TEST_CASE("what is owed by age is drawn, and has its numbers", "[web]") {
  const std::string html = overview();
  CHECK(has(html, "Owed to customers, by age"));
  CHECK(has(html, "<svg class=\"chart st\""));
  CHECK(has(html, "aria-label=\"Owed in GBP by age\""));
  CHECK(has(overview({{"days", "90"}}), "href=\"/#owed\""));
}

TEST_CASE("a page stays small, however much is wrong", "[web]") {
  const auto db = seeded_day();
  Overview o = seen(*db);
  const FindingRow one = o.view.findings.front();
  for (int i = 0; i < 3000; ++i) {
    FindingRow r = one;
    r.finding.check = std::string(checks::all_checks()[static_cast<std::size_t>(i) % checks::all_checks().size()].id);
    r.finding.fingerprint = "f" + std::to_string(i);
    o.view.findings.push_back(r);
  }
  CHECK(overview_page(frame(), o).size() <= 60 * 1024);
  CHECK(overview_page(frame({{"check", "refund_not_posted"}}), o).size() <= 60 * 1024);
  CHECK(overview_page(frame({{"state", "firing"}}), o).size() <= 60 * 1024);
}

TEST_CASE("silenced findings are counted, not listed; acknowledged ones say by whom", "[web]") {
  const std::string html = overview();
  CHECK(has(html, "Silenced <strong>1</strong>"));
  CHECK_FALSE(has(html, "g-flow_failed"));
  CHECK(has(html, "acknowledged by mo: asked the customer"));
  CHECK(has(overview({{"state", "silenced"}}), "g-flow_failed"));
}

TEST_CASE("a source that cannot be read is said on the first page", "[web]") {
  CHECK(has(overview(), "1 source could not be read"));
  const auto empty = memory();
  const std::string quiet =
      overview_page(frame(), Overview{findings_view(*empty, {}, {}, kReportTime), {}, {}, {}, {}});
  CHECK(has(quiet, "Nothing has been read yet"));
  CHECK_FALSE(has(quiet, "everything"));
}

TEST_CASE("a return's page says what is owed, since when, and where nothing happened", "[web]") {
  const auto db = seeded_day();
  const std::string html = return_page(frame(), {one_return()}, view(*db).findings);
  CHECK(has(html, "owed since 21 Nov 2026 10:00 GMT (1 d 21 h)"));
  CHECK(has(html, "nothing for 5 d"));
  CHECK(has(html, "nothing since, for 2 d 21 h"));
  CHECK(has(html, "1 check found nothing wrong"));
  CHECK(has(html, "value=\"/returns/5012\""));
  CHECK(has(return_page(frame(), {}, {}), "Not found"));
}

TEST_CASE("every page is written where a browser test can see it", "[web]") {
  const auto db = seeded_day();
  const config::Config config = two_stores();
  const FindingsView v = view(*db);
  std::map<std::string, std::string> pages = {
      {"index.html", overview()},
      {"return.html", return_page(frame(), {one_return()}, v.findings)},
      {"finding.html", finding_page(frame(), v.findings.front(), {{kReportTime, "firing", "", "no_refund"}})},
      {"checks.html", checks_page(frame(), check_rows(*db, config, kStores, "Europe/London", kReportTime))},
      {"sources.html", sources_page(frame(), source_rows(*db, kStores, {{{"acme-uk", "returngo"}, 1204}}))},
      {"messages.html", delivery_page(frame(), receiver_rows(*db, config), silence_rows(*db, kReportTime))},
      {"silence.html", silence_preview_page(frame(), {"check=*", "4h", "because", "kim", "", v.findings})},
      {"reports.html",
       reports_page(frame(), "24 Nov 2026 07:30 GMT", {"2026-11-23", "2026-11-22"}, {"2026-11", "2026-10"})},
      {"style.css", style_sheet()},
  };
  for (const auto& [name, text] : pages) {
    INFO(name);
    CHECK_FALSE(has(text, "{{"));
    CHECK(text.size() > 500);
    if (const char* dir = std::getenv("RETURNWATCH_PAGES_DIR")) std::ofstream(std::string(dir) + "/" + name) << text;
  }
}
