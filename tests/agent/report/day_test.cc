#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "agent/report/csv.h"
#include "checks/registry.h"
#include "tests/agent/report/seeded.h"
#include "tests/golden.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

report::DayReport seeded() {
  static const config::Config config = two_stores();
  static const auto db = seeded_day();
  return report::build(*db, config, common_scope(config), seeded_span(), kReportTime);
}

std::vector<std::string> orders(const std::vector<report::ReportItem>& items) {
  std::vector<std::string> out;
  for (const report::ReportItem& i : items) out.push_back(i.finding.order_name);
  return out;
}

}  // namespace

TEST_CASE("the daily report equals its golden in every format", "[report]") {
  const report::DayReport r = seeded();
  returnwatch::testing::check_golden("agent/report/golden/day.txt", report::to_text(r));
  returnwatch::testing::check_golden("agent/report/golden/day.html", report::to_html(r));
  returnwatch::testing::check_golden("agent/report/golden/day.json", report::to_json(r));
  returnwatch::testing::check_golden("agent/report/golden/day.csv", report::to_csv(r));
}

TEST_CASE("a report says what is new, what is old and what ended, by owner", "[report]") {
  const report::DayReport r = seeded();
  const auto& finance = r.owners[static_cast<std::size_t>(checks::Owner::finance)];
  CHECK(orders(finance.fresh) == std::vector<std::string>{"#1042"});
  CHECK(orders(finance.open) == std::vector<std::string>{"#1017", "#1019"});  // oldest first
  CHECK(orders(finance.resolved) == std::vector<std::string>{"#1015"});
  CHECK(finance.resolved[0].how == "put right");
  CHECK(report::words(finance.money) == "59.90 GBP + 7800 JPY + 21.250 KWD");
  CHECK(report::words(r.owed) == "59.90 GBP + 7800 JPY");
  CHECK(report::words(r.in_doubt) == "21.250 KWD");
  const auto& operations = r.owners[static_cast<std::size_t>(checks::Owner::operations)];
  CHECK(operations.pending == 1);
  CHECK(orders(r.restocks) == std::vector<std::string>{"#1033", "#2003"});
  CHECK(orders(r.exchanges) == std::vector<std::string>{"#1001"});
  CHECK(orders(r.owners[static_cast<std::size_t>(checks::Owner::cx)].resolved) == std::vector<std::string>{"#1016"});
  CHECK(r.owners[static_cast<std::size_t>(checks::Owner::cx)].resolved[0].how == "closed as accepted by ann");
  REQUIRE(r.acknowledged.size() == 1);
  CHECK(r.acknowledged[0].by == "mo");
  REQUIRE(r.silences.size() == 1);
  CHECK(r.silences[0].muted == 1);
  REQUIRE(r.sources.size() == 1);
  CHECK(r.sources[0].cause == "unauthorised");
}

TEST_CASE("every check is listed, with what it looked at and found", "[report]") {
  const report::DayReport r = seeded();
  CHECK(r.checks.size() == checks::all_checks().size());
  std::set<std::string> states;
  for (const CheckRow& c : r.checks) {
    states.insert(c.state);
    if (c.id == "refund_not_posted") CHECK((c.looked_at == 41 && c.firing == 2));
    if (c.id == "api_version") CHECK(c.state == "off");
    if (c.id == "restock_excess") CHECK((c.state == "no data" && c.no_data == 1));
  }
  CHECK(states == std::set<std::string>{"findings", "healthy", "no data", "off"});
}

TEST_CASE("a quiet day says what was checked", "[report]") {
  const config::Config config = two_stores();
  const auto db = memory();
  for (const char* store : {"acme-uk", "acme-eu"})
    for (const char* source : {"returngo", "shopify"}) watched(*db, store, source);
  note_read(*db, "acme-eu", "shopify", checks::days(30), kReportTime);
  const report::DayReport r = report::build(*db, config, common_scope(config), seeded_span(), kReportTime);
  CHECK(report::headline(r) == "nothing is wrong");
  const std::string text = report::to_text(r),
                    html = std::regex_replace(report::to_html(r), std::regex("&apos;|&#39;"), "'");
  for (const checks::CheckInfo& c : checks::all_checks()) {
    INFO(c.id);
    CHECK(text.find(std::string(c.title) + ": ") != std::string::npos);
    CHECK(html.find(">" + std::string(c.title) + "<") != std::string::npos);
  }
  CHECK(text.find("restock failures now: none") != std::string::npos);
}

TEST_CASE("a day in the past is told as it stood then", "[report]") {
  const config::Config config = two_stores();
  const auto db = seeded_day();
  report::ReportSpan span{"2026-11-21", at("2026-11-20T07:30:00Z"), at("2026-11-21T07:30:00Z"), std::nullopt};
  const report::DayReport r = report::build(*db, config, common_scope(config), span, kReportTime);
  const auto& finance = r.owners[static_cast<std::size_t>(checks::Owner::finance)];
  CHECK(orders(finance.fresh) == std::vector<std::string>{"#1015"});  // put right later
  CHECK(orders(finance.open) == std::vector<std::string>{"#1017", "#1019"});
  CHECK(finance.resolved.empty());
  CHECK(orders(r.restocks).empty());
  CHECK(orders(r.owners[static_cast<std::size_t>(checks::Owner::cx)].open) == std::vector<std::string>{"#1016"});
}

TEST_CASE("a store's own report holds no other store's findings", "[report]") {
  config::Config config = two_stores();
  config.stores[1].report_receivers = {"eu-mail"};
  const auto db = seeded_day();
  const auto scopes = report::scopes(config);
  REQUIRE(scopes.size() == 2);
  CHECK(scopes[0].stores == std::vector<std::string>{"acme-uk"});
  CHECK(scopes[1].timezone == "Europe/Amsterdam");
  const std::string own = report::to_json(report::build(*db, config, scopes[1], seeded_span(), kReportTime));
  CHECK(own.find("#2003") != std::string::npos);
  CHECK(own.find("acme-uk\"") == std::string::npos);
}

TEST_CASE("lists are cut in mails, and say so; JSON and CSV are complete", "[report]") {
  report::DayReport r = seeded();
  auto& open = r.owners[static_cast<std::size_t>(checks::Owner::finance)].open;
  for (int i = 0; i < 50; ++i) open.push_back(open[0]);
  CHECK(report::to_html(r, 10).find("+ 42 more") != std::string::npos);
  CHECK(report::to_text(r, 10).find("+ 42 more") != std::string::npos);
  CHECK(report::to_text(r).find("more\n") == std::string::npos);
  CHECK(nlohmann::json::parse(report::to_json(r))["owners"][1]["open"].size() == 52);
}

TEST_CASE("each finding of a return leads to it: in ReturnGO, in Shopify, and on our own page", "[report]") {
  const report::DayReport r = seeded();
  const std::string html = report::to_html(r), text = report::to_text(r);
  const char* places[] = {"https://app.returngo.ai/dashboard/returns?filter_status=open&rmaid=7003",
                          "https://acme-eu.myshopify.com/admin/orders/552003",
                          "https://returns.acme.example/returns/7003"};
  const auto escaped = std::regex_replace(html, std::regex("&amp;"), "&");
  const auto data = nlohmann::json::parse(report::to_json(r))["restock_failures"][1]["links"];
  for (const char* place : places) {
    INFO(place);
    CHECK(escaped.find(std::string("<a href=\"") + place + "\"") != std::string::npos);
    CHECK(data.dump().find(place) != std::string::npos);
  }
  CHECK(text.find(std::string("    ") + places[2] + "\n") != std::string::npos);
  REQUIRE(r.technical.size() == 1);  // a flow is no return: it has its own page only
  REQUIRE(r.technical[0].links.size() == 1);
  CHECK(r.technical[0].links[0].url == "https://returns.acme.example/findings/" + r.technical[0].finding.fingerprint);
  config::Config nowhere = two_stores();
  nowhere.agent.public_url = "";
  nowhere.agent.listen = "127.0.0.1:0";  // nobody can reach it by a name
  const auto db = seeded_day();
  const std::string bare =
      report::to_text(report::build(*db, nowhere, common_scope(nowhere), seeded_span(), kReportTime));
  CHECK(bare.find("/returns/7003") == std::string::npos);
  CHECK(bare.find(std::string("    ") + places[0] + "\n") != std::string::npos);
}

TEST_CASE("mails carry no script, nothing to load, and what people wrote is escaped", "[report]") {
  const std::string html = report::to_html(seeded());
  for (const char* bad : {"<script", "<link", "<img", "src=", "@import", "url(", "Coat <M>"}) {
    INFO(bad);
    CHECK(html.find(bad) == std::string::npos);
  }
  // One style sheet, for readers in the dark; who ignores it reads the page in light.
  const auto style = html.find("<style>@media(prefers-color-scheme:dark){");
  CHECK(style != std::string::npos);
  CHECK(html.find("<style", style + 1) == std::string::npos);
  CHECK(html.find("Coat &lt;M&gt; &amp; scarf") != std::string::npos);
}

TEST_CASE("CSV opens in a spreadsheet without fixing it", "[report]") {
  using report::Cell;
  CHECK(Cell("plain").written() == "\"plain\"");
  CHECK(Cell("00123").written() == "\"00123\"");  // an order's name, not a number
  CHECK(Cell("a,b").written() == "\"a,b\"");
  CHECK(Cell("say \"hi\"\nthere").written() == "\"say \"\"hi\"\"\\nthere\"");
  CHECK(Cell("#1\x1b[31m").written() == "\"#1\\x1b[31m\"");
  for (const char* formula : {"=HYPERLINK(1)", "@cmd", "-1+2", "-", "+1", "|x", "%x"})
    CHECK(Cell(formula).written() == "\"'" + std::string(formula) + "\"");
  CHECK(Cell("\tx").written() == "\"'\\tx\"");
  CHECK(Cell("").written().empty());
  CHECK(Cell::amount(-5990, "GBP").written() == "-59.90");
  CHECK(Cell::amount(1234, "KWD").written() == "1.234");
  CHECK(Cell::amount(1200, "JPY").written() == "1200");
  CHECK(Cell::amount(std::nullopt, "GBP").written().empty());
  CHECK(Cell::date("2026-11-23").written() == "2026-11-23");
  report::Csv plain({"store"}), beyond({"store"});
  beyond.row({"Acm\xC3\xA9"});
  CHECK(plain.text() == "\"store\"\r\n");
  CHECK(beyond.text() == "\xEF\xBB\xBF\"store\"\r\n\"Acm\xC3\xA9\"\r\n");
  const std::string csv = report::to_csv(seeded());
  CHECK(csv.find("\n") == csv.find("\r\n") + 1);
}

TEST_CASE("the day says of how many received items nothing can be said, and why") {
  report::DayReport r;
  r.scope.timezone = "UTC";
  CHECK(report::unjudged_words(r) == "");
  CHECK(report::to_text(r).find("cannot be determined") == std::string::npos);
  r.unjudged = {{"the level moved", 10}, {"not read", 2}};
  CHECK(report::unjudged_words(r) ==
        "of 12 received items the restock cannot be determined: not read (2); the level moved (10)");
  CHECK(report::to_text(r).find("of 12 received items the restock cannot be determined") != std::string::npos);
}

TEST_CASE("nothing is green that was not watched", "[report]") {
  const config::Config config = two_stores();
  const auto db = memory();
  const report::Scope scope = common_scope(config);
  CHECK(report::never_watched(*db, scope, seeded_span()).find("nothing was watched from 22 Nov 2026") == 0);
  for (const char* store : {"acme-uk", "acme-eu"})
    for (const char* source : {"returngo", "shopify"}) watched(*db, store, source);
  CHECK(report::never_watched(*db, scope, seeded_span()).empty());
  const report::ReportSpan before{"2026-11-10", at("2026-11-09T07:30:00Z"), at("2026-11-10T07:30:00Z"), std::nullopt};
  CHECK(report::never_watched(*db, scope, before).find("acme-uk is watched since 15 Nov 2026") != std::string::npos);

  const report::DayReport r = report::build(*db, config, scope, seeded_span(), kReportTime);
  REQUIRE(r.unwatched.size() == 1);  // the others' last minutes are not yet a gap
  CHECK(report::words(r.unwatched[0], "Europe/London") ==
        "acme-eu: Shopify was not read from 23 Nov 2026 05:05 GMT to 23 Nov 2026 07:30 GMT");
  CHECK(report::headline(r) == "nothing was found in what was watched; not everything was watched");
  CHECK(report::to_text(r).find("restock failures now: none in what was watched") != std::string::npos);
  CHECK(report::to_html(r).find("#1a6b32\">none") == std::string::npos);  // not in green
  CHECK(report::to_json(r).find("\"not_watched\": [\n    {") != std::string::npos);
}

TEST_CASE("a past day shows what was told then, not what is counted now", "[report]") {
  const auto db = seeded_day();
  const config::Config config = two_stores();
  const report::ReportSpan span{"2026-11-21", at("2026-11-20T07:30:00Z"), at("2026-11-21T07:30:00Z"), std::nullopt};
  const report::DayReport r = report::build(*db, config, common_scope(config), span, kReportTime);
  CHECK(r.past());
  for (const CheckRow& c : r.checks) CHECK(c.looked_at == -1);
  CHECK(r.sources.empty());
  CHECK(report::to_text(r).find("restock failures then") != std::string::npos);
}
