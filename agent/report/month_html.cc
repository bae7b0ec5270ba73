// The month as a page and as a mail: tables and inline style, dark where the reader is, nothing loaded.
#include <algorithm>

#include "agent/base/template_data.h"
#include "agent/report/month.h"
#include "agent/report/number_habit.h"
#include "agent/views/local_time.h"
#include "alerts/channels/words.h"
#include "checks/text.h"
#include "checks/words.h"

namespace returnwatch::agent::report {
namespace {

constexpr char kPage[] = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>{{title}}</title>
<style>body{margin:0;padding:16px;background:#fff;color:#1b1f24;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Arial,sans-serif}main{max-width:76rem;margin:0 auto}h1{font-size:22px;line-height:1.25;margin:0 0 2px}h2{font-size:16px;margin:26px 0 6px}p{margin:0 0 8px}.m{color:#57606a}.s{font-size:13px}.w{background:#fff4d6;border-left:4px solid #8a5300;padding:8px 12px;margin:8px 0}.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:14px;width:100%}th,td{text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid #d8dee4;vertical-align:top}th{color:#57606a;font-weight:600;font-size:13px;white-space:nowrap}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.all td{font-weight:700}.look td:first-child{box-shadow:inset 3px 0 #b3261e;padding-left:10px}.look .st{color:#b3261e;font-weight:600}a{color:#0a58ca}
@media(prefers-color-scheme:dark){body{background:#0f1318;color:#e6edf3}.m,th{color:#9aa7b4}th,td{border-color:#2b333c}.w{background:#2e2410;border-color:#e6b450}.look td:first-child{box-shadow:inset 3px 0 #ff8f87}.look .st{color:#ff8f87}a{color:#79b8ff}}</style></head>
<body><main><h1>{{title}}</h1><p class="m s">{{from}} to {{to}} ({{zone}}) &middot; {{stores}}</p>
{{#unknown}}<p class="w">{{line}}.</p>{{/unknown}}
<p>{{verdict}}</p>
<h2>Totals</h2><div class="scroll" tabindex="0" role="region" aria-label="Totals"><table><thead><tr><th>Currency</th><th>Kind</th><th class="n">ReturnGO</th><th class="n">Shopify</th><th class="n">In one system only</th><th class="n">Difference</th><th class="n">Of it rounding</th><th class="n">Lines</th><th class="n">To look at</th></tr></thead><tbody>
{{#totals}}<tr{{#all}} class="all"{{/all}}><td>{{currency}}</td><td>{{kind}}</td><td class="n">{{returngo}}</td><td class="n">{{shopify}}</td><td class="n">{{one_sided}}</td><td class="n">{{difference}}</td><td class="n">{{rounding}}</td><td class="n">{{lines}}</td><td class="n">{{look}}</td></tr>
{{/totals}}</tbody></table></div>{{^totals}}<p class="m">No money moved.</p>{{/totals}}
<h2>Owed on {{owed_at}}</h2>{{^owed}}<p class="m">Nothing was owed.</p>{{/owed}}
{{#has_owed}}<div class="scroll" tabindex="0" role="region" aria-label="Owed"><table><thead><tr><th>Currency</th><th>Owed as</th>{{#ages}}<th class="n">{{age}}</th>{{/ages}}<th class="n">Sum</th><th class="n">Returns</th></tr></thead><tbody>
{{#owed}}<tr{{#all}} class="all"{{/all}}><td>{{currency}}</td><td>{{kind}}</td>{{#by_age}}<td class="n">{{sum}}</td>{{/by_age}}<td class="n">{{total}}</td><td class="n">{{lines}}</td></tr>
{{/owed}}</tbody></table></div>{{/has_owed}}{{#beside}}<p class="m s">{{beside}}</p>{{/beside}}
<h2>Lines</h2><div class="scroll" tabindex="0" role="region" aria-label="Lines"><table><thead>{{>heads}}</thead><tbody>
{{#rows}}{{>row}}{{/rows}}</tbody></table></div>{{#left}}<p>{{left}}</p>{{/left}}
{{#has_tests}}<h2>Test orders</h2><p class="m s">In no total.</p><div class="scroll" tabindex="0" role="region" aria-label="Test orders"><table><thead>{{>heads}}</thead><tbody>
{{#tests}}{{>row}}{{/tests}}</tbody></table></div>{{#tests_left}}<p>{{tests_left}}</p>{{/tests_left}}{{/has_tests}}
<p class="m s">returnwatch, written {{written}}. Requested and failed payouts are not money and have no line. What is rightly in one system only - a bank transfer, a code of ReturnGO's own, a refund that no return asked for - is no difference. A difference of up to two of the smallest units is a rounding: correct the books, nothing has to be paid.</p></main></body></html>
)html";

constexpr char kHeads[] =
    R"html(<tr><th>Date</th><th>Order</th><th>RMA</th><th>Kind</th><th class="n">ReturnGO</th><th class="n">Shopify</th><th class="n">Difference</th><th>State</th><th>Who looks</th><th>Store</th></tr>)html";
constexpr char kRow[] =
    R"html(<tr{{#look}} class="look"{{/look}}><td>{{date}}</td><td>{{#order_url}}<a href="{{order_url}}">{{order}}</a>{{/order_url}}{{^order_url}}{{order}}{{/order_url}}</td><td>{{#rma_url}}<a href="{{rma_url}}">{{rma}}</a>{{/rma_url}}{{^rma_url}}{{rma}}{{/rma_url}}</td><td>{{kind}}</td><td class="n">{{returngo}}</td><td class="n">{{shopify}}</td><td class="n">{{difference}}</td><td><span class="st">{{state}}</span>{{#note}}<br><span class="m s">{{note}}</span>{{/note}}</td><td>{{who}}</td><td>{{store}}</td></tr>
)html";

std::string upper_first(std::string s) { return alerts::upper_first(std::move(s)); }

using StoreLinks = std::map<std::string, alerts::ReturnLinks>;

// The order in Shopify and the return in ReturnGO, where the configuration says how.
void add_links(Data& d, const MonthLine& l, const StoreLinks& links) {
  std::string order_url, rma_url;
  if (const auto of = links.find(l.store); of != links.end()) {
    checks::Finding f;
    f.order_id = l.order_id;
    f.rma_id = l.rma_id.find(' ') == std::string::npos ? l.rma_id : "";
    for (const alerts::Link& link : alerts::links_of(f, of->second, ""))
      (link.label.find("Shopify") != std::string::npos ? order_url : rma_url) = link.url;
  }
  put(d, "order_url", order_url);
  put(d, "rma_url", rma_url);
}

Data row_of(const MonthReport& r, const MonthLine& l, const StoreLinks& links) {
  const auto money = [&](const std::optional<std::int64_t>& minor) {
    return minor ? grouped({*minor, l.currency}, r.timezone) + " " + l.currency : std::string();
  };
  Data d;
  d.set("look", yes(needs_a_look(l.match)));
  d.set("date", l.at() ? local_date(*l.at(), r.timezone) : "");
  d.set("order", l.order_name);
  d.set("rma", l.rma_id);
  d.set("kind", checks::spoken(l.kind));
  d.set("returngo", money(l.returngo));
  d.set("shopify", money(l.shopify));
  d.set("difference", has_two_sides(l.match) && l.difference() != 0 ? money(l.difference()) : "");
  d.set("state", upper_first(words(l.match)));
  put(d, "note", l.note);
  d.set("who", who_looks(l));
  d.set("store", l.store);
  add_links(d, l, links);
  return d;
}

List rows_of(const MonthReport& r, const std::vector<MonthLine>& lines, const StoreLinks& links, std::size_t most) {
  List out;
  for (const MonthLine& l : lines) {
    if (most > 0 && out.size() == most) break;
    out.push_back(row_of(r, l, links));
  }
  return out;
}

// What stands under a list that was cut; what has to be looked at stands first, so that is what it says of the rest.
std::string left_words(const std::vector<MonthLine>& lines, std::size_t most) {
  if (most == 0 || lines.size() <= most) return "";
  const auto look = std::count_if(lines.begin() + static_cast<std::ptrdiff_t>(most), lines.end(),
                                  [](const MonthLine& l) { return needs_a_look(l.match); });
  return "+ " + checks::counted(lines.size() - most, "more line") + ", " +
         (look == 0 ? "none to look at" : std::to_string(look) + " of them to look at") +
         ". The spreadsheet of lines has all of them.";
}

List totals_of(const MonthReport& r) {
  List out;
  for (const MonthTotal& t : r.totals) {
    const auto money = [&](std::int64_t minor) { return grouped({minor, t.currency}, r.timezone); };
    Data d;
    d.set("all", yes(t.kind == "all"));
    d.set("currency", t.currency);
    d.set("kind", checks::spoken(t.kind));
    d.set("returngo", money(t.returngo));
    d.set("shopify", money(t.shopify));
    d.set("one_sided", t.one_sided == 0 ? "" : money(t.one_sided));
    d.set("difference", money(t.difference()));
    d.set("rounding", t.rounding == 0 ? "" : money(t.rounding));
    d.set("lines", std::to_string(t.lines));
    d.set("look", std::to_string(t.to_look_at));
    out.push_back(d);
  }
  return out;
}

List owed_of(const MonthReport& r) {
  List out;
  for (const OwedSum& s : r.owed_sums) {
    const auto money = [&](std::int64_t minor) {
      return minor == 0 ? std::string() : grouped({minor, s.currency}, r.timezone);
    };
    List by_age;
    for (const std::int64_t minor : s.by_age) {
      Data d;
      d.set("sum", money(minor));
      by_age.push_back(d);
    }
    Data d;
    d.set("all", yes(s.kind == "all"));
    d.set("currency", s.currency);
    d.set("kind", s.kind == "invoice" ? "invoice: the customer has to pay it" : checks::spoken(s.kind));
    d.set("by_age", Data(by_age));
    d.set("total", money(s.sum()));
    d.set("lines", std::to_string(s.lines));
    out.push_back(d);
  }
  return out;
}

List named(const char* key, const std::vector<std::string>& values) {
  List out;
  for (const std::string& v : values) {
    Data d;
    d.set(key, v);
    out.push_back(d);
  }
  return out;
}

std::vector<std::string> age_words() {
  std::vector<std::string> out;
  int before = 0;
  for (const int days : kAges) {
    out.push_back(days < 0
                      ? "over " + std::to_string(before) + " d"
                      : (before == 0 ? "up to " : std::to_string(before + 1) + " to ") + std::to_string(days) + " d");
    before = days;
  }
  return out;
}

std::string beside_words(const MonthReport& r) {
  std::string out;
  if (r.unpriced > 0)
    out = checks::counted(static_cast<std::size_t>(r.unpriced), "due item") + " without a known price. ";
  if (r.unjudged > 0)
    out += "Of " + checks::counted(static_cast<std::size_t>(r.unjudged), "return") + " nothing can be said.";
  return out;
}

std::string verdict(const MonthReport& r) {
  std::size_t look = 0;
  for (const MonthLine& l : r.lines) look += needs_a_look(l.match);
  if (r.lines.empty()) return "No money moved.";
  const std::string all = checks::counted(r.lines.size(), "line");
  if (look == 0)
    return all + (r.unknown.empty() ? ", nothing to look at: the month can be closed."
                                    : ", nothing to look at in what is known.");
  return all + ", " + std::to_string(look) + " to look at; they stand first.";
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& n : names) out += (out.empty() ? "" : ", ") + n;
  return out;
}

}  // namespace

std::string to_html(const MonthReport& r, const std::map<std::string, alerts::ReturnLinks>& links, std::size_t most) {
  Data data;
  data.set("heads", Data(kainjow::mustache::partial([] { return std::string(kHeads); })));
  data.set("row", Data(kainjow::mustache::partial([] { return std::string(kRow); })));
  data.set("title", "Reconciliation " + r.month);
  data.set("from", local_time(r.from, r.timezone));
  data.set("to", local_time(r.to, r.timezone));
  data.set("zone", r.timezone);
  data.set("stores", joined(r.stores));
  data.set("written", local_time(r.generated_at, r.timezone));
  data.set("unknown", Data(named("line", unknown_words(r))));
  data.set("verdict", verdict(r));
  data.set("totals", Data(totals_of(r)));
  data.set("owed_at", local_time(r.owed_at, r.timezone));
  data.set("ages", Data(named("age", age_words())));
  data.set("has_owed", yes(!r.owed_sums.empty()));
  data.set("owed", Data(owed_of(r)));
  put(data, "beside", beside_words(r));
  data.set("rows", Data(rows_of(r, r.lines, links, most)));
  put(data, "left", left_words(r.lines, most));
  data.set("has_tests", yes(!r.tests.empty()));
  data.set("tests", Data(rows_of(r, r.tests, links, most)));
  put(data, "tests_left", left_words(r.tests, most));
  return kainjow::mustache::mustache{kPage}.render(data);
}

}  // namespace returnwatch::agent::report
