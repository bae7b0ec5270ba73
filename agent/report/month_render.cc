// The month's reconciliation in four forms.
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "agent/report/csv.h"
#include "agent/report/month.h"
#include "agent/views/local_time.h"
#include "checks/printable.h"
#include "checks/text.h"

namespace returnwatch::agent::report {
namespace {

using json = nlohmann::ordered_json;
using Data = kainjow::mustache::data;
using List = kainjow::mustache::list;

std::string amount(const std::optional<std::int64_t>& minor, const std::string& currency) {
  return minor ? checks::decimal({*minor, currency}) : "";
}
std::string amount(std::int64_t minor, const std::string& currency) { return checks::decimal({minor, currency}); }
// A spreadsheet's date: local, sortable.
std::string date(const std::optional<Time>& t, const std::string& zone) { return t ? local_date(*t, zone) : ""; }
json or_null(const std::string& s) { return s.empty() ? json(nullptr) : json(s); }
json time_json(const std::optional<Time>& t) { return t ? json(checks::to_rfc3339(*t)) : json(nullptr); }

constexpr char kPage[] = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light"><title>{{title}}</title></head>
<body style="margin:0;padding:12px;background:#ffffff;color:#1b1f24;font:15px/1.45 Arial,Helvetica,sans-serif"><div role="main"><h1 style="font-size:20px;margin:0 0 4px">{{title}}</h1>
<p style="margin:0 0 10px;color:#57606a;font-size:13px">{{from}} to {{to}} ({{zone}}) &middot; {{stores}}</p>
<h2 style="font-size:17px;margin:16px 0 4px">Totals</h2><table cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:14px"><tr>{{#total_heads}}<th align="{{align}}" style="padding:4px 12px 4px 0;border-bottom:1px solid #d0d7de;color:#57606a">{{name}}</th>{{/total_heads}}</tr>
{{#totals}}<tr style="font-weight:{{weight}}"><td style="padding:4px 12px 4px 0;border-bottom:1px solid #eaeef2">{{currency}}</td><td style="padding:4px 12px 4px 0;border-bottom:1px solid #eaeef2">{{kind}}</td><td align="right" style="padding:4px 12px 4px 0;border-bottom:1px solid #eaeef2">{{returngo}}</td><td align="right" style="padding:4px 12px 4px 0;border-bottom:1px solid #eaeef2">{{shopify}}</td><td align="right" style="padding:4px 12px 4px 0;border-bottom:1px solid #eaeef2">{{difference}}</td><td align="right" style="padding:4px 12px 4px 0;border-bottom:1px solid #eaeef2">{{lines}}</td><td align="right" style="padding:4px 12px 4px 0;border-bottom:1px solid #eaeef2">{{look}}</td></tr>
{{/totals}}</table>
<h2 style="font-size:17px;margin:16px 0 4px">Lines</h2><table cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:13px"><tr>{{#line_heads}}<th align="{{align}}" style="padding:4px 12px 4px 0;border-bottom:1px solid #d0d7de;color:#57606a">{{name}}</th>{{/line_heads}}</tr>
{{#rows}}<tr><td style="padding:3px 12px 3px 0;border-bottom:1px solid #eaeef2;color:{{color}}">{{match}}</td><td style="padding:3px 12px 3px 0;border-bottom:1px solid #eaeef2">{{store}}</td><td style="padding:3px 12px 3px 0;border-bottom:1px solid #eaeef2">{{order}}</td><td style="padding:3px 12px 3px 0;border-bottom:1px solid #eaeef2">{{rma}}</td><td style="padding:3px 12px 3px 0;border-bottom:1px solid #eaeef2">{{kind}}</td><td align="right" style="padding:3px 12px 3px 0;border-bottom:1px solid #eaeef2">{{returngo}}</td><td align="right" style="padding:3px 12px 3px 0;border-bottom:1px solid #eaeef2">{{shopify}}</td><td align="right" style="padding:3px 12px 3px 0;border-bottom:1px solid #eaeef2">{{difference}}</td><td style="padding:3px 12px 3px 0;border-bottom:1px solid #eaeef2">{{currency}}</td><td style="padding:3px 0;border-bottom:1px solid #eaeef2">{{note}}</td></tr>
{{/rows}}</table><p style="color:#57606a;font-size:12px">returnwatch, written {{written}}. Requested and failed payouts are not money and have no line.</p></div></body></html>
)html";

List heads(const std::vector<std::pair<const char*, const char*>>& names) {
  List out;
  for (const auto& [name, align] : names) {
    Data d;
    d.set("name", name);
    d.set("align", align);
    out.push_back(d);
  }
  return out;
}

std::string title(const MonthReport& r) { return "Reconciliation " + r.month; }

std::string stores(const MonthReport& r) {
  std::string out;
  for (const std::string& s : r.stores) out += (out.empty() ? "" : ", ") + s;
  return out;
}

}  // namespace

std::string to_text(const MonthReport& r) {
  std::ostringstream out;
  out << title(r) << "\n"
      << local_time(r.from, r.timezone) << " to " << local_time(r.to, r.timezone) << " (" << r.timezone << "), "
      << stores(r) << "\n\ntotals\n";
  for (const MonthTotal& t : r.totals)
    out << "  " << t.currency << " " << t.kind << ": ReturnGO " << amount(t.returngo, t.currency) << ", Shopify "
        << amount(t.shopify, t.currency) << ", difference " << amount(t.difference(), t.currency) << "; " << t.lines
        << (t.lines == 1 ? " line, " : " lines, ") << t.to_look_at << " to look at"
        << (t.to_look_at > 0 ? " (" + amount(t.to_look_at_minor, t.currency) + ")" : "") << "\n";
  if (r.totals.empty()) out << "  no money moved\n";
  out << "\nlines\n";
  for (const MonthLine& l : r.lines) {
    out << "  " << (needs_a_look(l.match) ? "! " : "  ") << to_string(l.match) << " " << l.kind << ": ReturnGO "
        << (l.returngo ? amount(l.returngo, l.currency) : "-") << ", Shopify "
        << (l.shopify ? amount(l.shopify, l.currency) : "-") << " " << l.currency << "  " << l.store << " "
        << checks::printable(l.order_name) << (l.rma_id.empty() ? "" : " RMA " + l.rma_id);
    if (!l.note.empty()) out << "  (" << checks::printable(l.note) << ")";
    out << "\n";
  }
  return out.str();
}

std::string to_csv(const MonthReport& r) {
  Csv csv({"row", "match", "to_look_at", "kind", "currency", "returngo", "shopify", "difference", "store", "order",
           "order_id", "rma", "returngo_date", "shopify_date", "returngo_transactions", "shopify_ids", "note"});
  for (const MonthLine& l : r.lines)
    csv.row({"line", to_string(l.match), needs_a_look(l.match) ? "yes" : "no", l.kind, l.currency,
             amount(l.returngo, l.currency), amount(l.shopify, l.currency), amount(l.difference(), l.currency), l.store,
             l.order_name, l.order_id, l.rma_id, date(l.returngo_at, r.timezone), date(l.shopify_at, r.timezone),
             l.payouts, l.reference, l.note});
  for (const MonthTotal& t : r.totals)
    csv.row({"total", "", std::to_string(t.to_look_at), t.kind, t.currency, amount(t.returngo, t.currency),
             amount(t.shopify, t.currency), amount(t.difference(), t.currency), "", "", "", "", "", "", "", "",
             checks::counted(t.lines, "line")});
  return csv.text();
}

std::string to_json(const MonthReport& r) {
  json lines = json::array(), totals = json::array();
  for (const MonthLine& l : r.lines)
    lines.push_back({{"match", to_string(l.match)},
                     {"to_look_at", needs_a_look(l.match)},
                     {"kind", l.kind},
                     {"currency", l.currency},
                     {"returngo", or_null(amount(l.returngo, l.currency))},
                     {"shopify", or_null(amount(l.shopify, l.currency))},
                     {"difference", amount(l.difference(), l.currency)},
                     {"store", l.store},
                     {"order_name", or_null(l.order_name)},
                     {"order_id", or_null(l.order_id)},
                     {"rma_id", or_null(l.rma_id)},
                     {"returngo_at", time_json(l.returngo_at)},
                     {"shopify_at", time_json(l.shopify_at)},
                     {"payouts", or_null(l.payouts)},
                     {"reference", or_null(l.reference)},
                     {"note", or_null(l.note)}});
  for (const MonthTotal& t : r.totals)
    totals.push_back({{"currency", t.currency},
                      {"kind", t.kind},
                      {"returngo", amount(t.returngo, t.currency)},
                      {"shopify", amount(t.shopify, t.currency)},
                      {"difference", amount(t.difference(), t.currency)},
                      {"lines", t.lines},
                      {"to_look_at", t.to_look_at},
                      {"to_look_at_difference", amount(t.to_look_at_minor, t.currency)}});
  const json out = {{"schema", 1},
                    {"month", r.month},
                    {"timezone", r.timezone},
                    {"stores", r.stores},
                    {"from", checks::to_rfc3339(r.from)},
                    {"to", checks::to_rfc3339(r.to)},
                    {"generated_at", checks::to_rfc3339(r.generated_at)},
                    {"totals", totals},
                    {"lines", lines}};
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string to_html(const MonthReport& r) {
  Data data;
  List totals, rows;
  for (const MonthTotal& t : r.totals) {
    Data d;
    d.set("weight", t.kind == "all" ? "bold" : "normal");
    d.set("currency", t.currency);
    d.set("kind", t.kind);
    d.set("returngo", amount(t.returngo, t.currency));
    d.set("shopify", amount(t.shopify, t.currency));
    d.set("difference", amount(t.difference(), t.currency));
    d.set("lines", std::to_string(t.lines));
    d.set("look", std::to_string(t.to_look_at));
    totals.push_back(d);
  }
  for (const MonthLine& l : r.lines) {
    Data d;
    d.set("color", needs_a_look(l.match) ? "#b3261e" : "#1a6b32");
    d.set("match", to_string(l.match));
    d.set("store", l.store);
    d.set("order", l.order_name);
    d.set("rma", l.rma_id);
    d.set("kind", l.kind);
    d.set("returngo", amount(l.returngo, l.currency));
    d.set("shopify", amount(l.shopify, l.currency));
    d.set("difference", amount(l.difference(), l.currency));
    d.set("currency", l.currency);
    d.set("note", l.note);
    rows.push_back(d);
  }
  data.set("title", title(r));
  data.set("from", local_time(r.from, r.timezone));
  data.set("to", local_time(r.to, r.timezone));
  data.set("zone", r.timezone);
  data.set("stores", stores(r));
  data.set("written", local_time(r.generated_at, r.timezone));
  data.set("total_heads", Data(heads({{"currency", "left"},
                                      {"kind", "left"},
                                      {"ReturnGO", "right"},
                                      {"Shopify", "right"},
                                      {"difference", "right"},
                                      {"lines", "right"},
                                      {"to look at", "right"}})));
  data.set("line_heads", Data(heads({{"match", "left"},
                                     {"store", "left"},
                                     {"order", "left"},
                                     {"RMA", "left"},
                                     {"kind", "left"},
                                     {"ReturnGO", "right"},
                                     {"Shopify", "right"},
                                     {"difference", "right"},
                                     {"currency", "left"},
                                     {"note", "left"}})));
  data.set("totals", Data(totals));
  data.set("rows", Data(rows));
  return kainjow::mustache::mustache{kPage}.render(data);
}

}  // namespace returnwatch::agent::report
