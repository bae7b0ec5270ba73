// The pages as plain renderings: what is escaped, what is shown first, which filters survive. In a browser:
// tests/browser.
#include "agent/web/pages.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "agent/views/state_view.h"
#include "agent/web/access.h"
#include "agent/web/style.h"
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

std::string overview(std::map<std::string, std::string> query = {}) {
  const auto db = seeded_day();
  return overview_page(frame(std::move(query)), view(*db), history(*db, kStores, "Europe/London", kReportTime));
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
  CHECK(has(card, "What to do:"));
  CHECK(has(card, "action=\"/ack\""));
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
  CHECK(count(all, "<section aria-labelledby=\"g-") > count(finance, "<section aria-labelledby=\"g-"));
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

TEST_CASE("silenced findings are counted, not listed; acknowledged ones say by whom", "[web]") {
  const std::string html = overview();
  CHECK(has(html, "1 silenced finding"));
  CHECK_FALSE(has(html, "g-flow_failed"));
  CHECK(has(html, "acknowledged by mo: asked the customer"));
  CHECK(has(overview({{"state", "silenced"}}), "g-flow_failed"));
}

TEST_CASE("a source that cannot be read is said on the first page", "[web]") {
  CHECK(has(overview(), "1 source could not be read"));
  const auto empty = memory();
  const std::string quiet = overview_page(frame(), findings_view(*empty, {}, {}, kReportTime), {});
  CHECK(has(quiet, "Nothing was read yet"));
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
