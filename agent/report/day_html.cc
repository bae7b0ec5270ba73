// The daily report for mail clients: tables, inline style, no script, no picture, nothing loaded. Also shown at
// /report.
#include "agent/base/template_data.h"
#include "agent/report/day.h"
#include "agent/views/local_time.h"

namespace returnwatch::agent::report {
namespace {

constexpr char kPage[] = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>{{subject}}</title>
<style>@media(prefers-color-scheme:dark){body,[style*="#f3f4f6"]{background:#0e1116!important;color:#e6edf3!important}[style*="background:#ffffff"]{background:#161b22!important;border-color:#2b333c!important}[style*="#57606a"]{color:#9aa7b4!important}[style*="color:#b3261e"]{color:#ff8f87!important}[style*="color:#8a5300"]{color:#e6b450!important}[style*="color:#0a5c9e"],[style*="color:#0969da"]{color:#79b8ff!important}[style*="color:#1a6b32"]{color:#6fd08c!important}[style*="#fff4d6"]{background:#292011!important;color:#e6edf3!important}tr,td,th{border-bottom-color:#2b333c!important}}</style></head>
<body style="margin:0;padding:0;background:#f3f4f6;color:#1b1f24;font:15px/1.45 Arial,Helvetica,sans-serif"><div role="main">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f4f6"><tr><td align="center" style="padding:12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:720px;background:#ffffff;border:1px solid #d0d7de;border-radius:6px"><tr><td style="padding:16px 18px">
<h1 style="margin:0 0 4px;font-size:20px;line-height:1.3">Returns {{day}}: {{headline}}</h1>
<p style="margin:0 0 10px;color:#57606a;font-size:13px">{{from}} to {{to}} ({{zone}}) &middot; {{stores}}</p>
{{#late}}<p style="margin:0 0 10px;padding:8px 10px;background:#fff4d6;border-left:4px solid #8a5300">Late: it was due {{late}}, when the agent was not running.</p>{{/late}}
{{#gaps}}<p style="margin:0 0 6px;padding:8px 10px;background:#fff4d6;border-left:4px solid #8a5300">Not watched: {{gap}}.</p>{{/gaps}}
{{#has_money}}<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 6px">{{#money}}<tr><td style="padding:2px 14px 2px 0;color:#57606a">{{name}}</td><td style="padding:2px 0"><strong>{{sum}}</strong></td></tr>{{/money}}</table>{{/has_money}}
{{#owners}}<h2 style="margin:18px 0 2px;font-size:17px">{{owner}}</h2><p style="margin:0 0 6px;color:#57606a;font-size:13px">{{counts}}</p>{{#lists}}{{>list}}{{/lists}}{{/owners}}
{{#daily}}<h2 style="margin:18px 0 4px;font-size:17px">{{heading}}</h2>{{#none}}<p style="margin:0;color:{{calm_color}}">{{none}}</p>{{/none}}{{#lists}}{{>list}}{{/lists}}{{/daily}}
<h2 style="margin:18px 0 4px;font-size:17px">Sources and flows</h2>{{#calm}}<p style="margin:0;color:{{calm_color}}">{{calm}}</p>{{/calm}}
{{#has_sources}}<ul style="margin:0;padding-left:20px">{{#sources}}<li>{{store}} {{source}}: <strong>{{cause}}</strong>{{#error}}, {{error}}{{/error}}; last read {{last}}</li>{{/sources}}</ul>{{/has_sources}}{{#technical}}{{>list}}{{/technical}}
{{#has_muted}}<h2 style="margin:18px 0 4px;font-size:17px">Silenced and acknowledged</h2><ul style="margin:0;padding-left:20px">{{#muted}}<li>{{line}}</li>{{/muted}}</ul>{{/has_muted}}
{{#has_pace}}<h2 style="margin:18px 0 4px;font-size:17px">Your own pace</h2><p style="margin:0 0 4px;color:#57606a;font-size:13px">Said once; returnwatch calibrate says more.</p><ul style="margin:0;padding-left:20px">{{#pace}}<li>{{line}}</li>{{/pace}}</ul>{{/has_pace}}
<h2 style="margin:18px 0 4px;font-size:17px">What was checked</h2>
<table width="100%" cellpadding="4" cellspacing="0" style="border-collapse:collapse;font-size:13px"><tr style="border-bottom:1px solid #d0d7de;color:#57606a"><th align="left" style="padding-left:0">check</th><th align="right">looked at</th><th align="right">found</th><th align="left">state</th></tr>
{{#checks}}<tr style="border-bottom:1px solid #eaeef2"><td style="padding-left:0">{{title}}</td><td align="right">{{looked}}</td><td align="right">{{found}}</td><td style="color:{{color}}">{{state}}</td></tr>
{{/checks}}</table>
<p style="margin:16px 0 0;color:#57606a;font-size:12px">returnwatch, written {{written}}. Times are {{zone}}.</p>
</td></tr></table></td></tr></table></div></body></html>
)html";

constexpr char kList[] =
    R"html({{#title}}<h3 style="margin:8px 0 2px;font-size:14px">{{title}}</h3>{{/title}}<table width="100%" cellpadding="5" cellspacing="0" style="border-collapse:collapse;font-size:14px">
{{#rows}}<tr style="border-bottom:1px solid #eaeef2"><td style="border-left:4px solid {{color}};padding-left:8px;overflow-wrap:anywhere"><b style="color:{{color}}">{{severity}}</b> {{summary}}{{#ref}} <span style="color:#57606a">{{ref}}</span>{{/ref}}{{#links}} <a href="{{url}}" style="color:#0969da;font-size:13px">{{label}}</a>{{/links}}{{#note}}<br><span style="color:#57606a;font-size:12px">{{note}}</span>{{/note}}</td><td align="right" valign="top" nowrap>{{amount}}</td><td align="right" valign="top" nowrap style="padding-right:0;color:#57606a">{{age}}</td></tr>
{{/rows}}</table>{{#more}}<p style="margin:2px 0 6px;color:#57606a;font-size:13px">+ {{more}} more</p>{{/more}}
)html";

const char* color(checks::Severity s) {
  switch (s) {
    case checks::Severity::info:
      return "#0a5c9e";
    case checks::Severity::warning:
      return "#8a5300";
    case checks::Severity::critical:
      return "#b3261e";
  }
  return "";
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string out;
  for (const std::string& p : parts)
    if (!p.empty()) out += (out.empty() ? "" : between) + p;
  return out;
}

Data row_of(const DayReport& r, const ReportItem& i) {
  const checks::Finding& f = i.finding;
  Data d;
  d.set("color", color(f.severity));
  d.set("severity", to_string(f.severity));
  d.set("summary", f.summary);
  put(d, "ref", joined({f.order_name, f.rma_id.empty() ? "" : "RMA " + f.rma_id}, ", "));
  put(d, "note",
      joined({i.how.empty() ? "" : i.how + (i.ended_at ? " " + local_time(*i.ended_at, r.scope.timezone) : ""),
              i.regressed > 0 ? "came back" : "", i.state == "silenced" ? i.state : "",
              i.state == "acknowledged" ? "acknowledged by " + i.by : ""},
             "; "));
  List links;
  for (const alerts::Link& l : i.links) {
    Data link;
    link.set("label", l.label);
    link.set("url", l.url);
    links.push_back(link);
  }
  d.set("links", Data(links));
  put(d, "amount", f.amount ? checks::to_string(*f.amount) : "");
  put(d, "age", i.how.empty() ? checks::human(r.span.to - f.since) : "");
  return d;
}

void add_list(List& lists, const DayReport& r, const char* title, const std::vector<ReportItem>& items,
              std::size_t most) {
  if (items.empty()) return;
  List rows;
  for (const ReportItem& i : items) {
    if (most > 0 && rows.size() == most) break;
    rows.push_back(row_of(r, i));
  }
  Data d;
  put(d, "title", title);
  put(d, "more", items.size() > rows.size() ? std::to_string(items.size() - rows.size()) : "");
  d.set("rows", Data(rows));
  lists.push_back(d);
}

void add_owners(Data& data, const DayReport& r, std::size_t most) {
  List owners;
  for (const OwnerPart& p : r.owners) {
    if (p.fresh.empty() && p.open.empty() && p.resolved.empty() && p.pending == 0) continue;
    Data d;
    List lists;
    add_list(lists, r, "New", p.fresh, most);
    add_list(lists, r, "Still open, oldest first", p.open, most);
    add_list(lists, r, "Resolved", p.resolved, most);
    std::string name = to_string(p.owner);
    name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    d.set("owner", name == "Cx" ? "CX" : name);
    d.set("counts", joined({std::to_string(p.fresh.size()) + " new", std::to_string(p.open.size()) + " still open",
                            std::to_string(p.resolved.size()) + " resolved",
                            p.pending > 0 ? std::to_string(p.pending) + " within their grace" : "", words(p.money)},
                           " · "));
    d.set("lists", Data(lists));
    owners.push_back(d);
  }
  data.set("owners", Data(owners));
}

// Green only where everything was watched.
std::string none_in(const DayReport& r, const std::string& word) {
  return r.unwatched.empty() ? word : word + " in what was watched";
}

void add_gaps(Data& data, const DayReport& r) {
  List gaps;
  for (const std::string& gap : gap_lines(r)) {
    Data d;
    d.set("gap", gap);
    gaps.push_back(d);
  }
  data.set("gaps", Data(gaps));
  data.set("calm_color", r.unwatched.empty() ? "#1a6b32" : "#57606a");
}

void add_daily(Data& data, const DayReport& r, std::size_t most) {
  List daily;
  for (const auto& [heading, items] :
       {std::pair<const char*, const std::vector<ReportItem>*>{
            r.past() ? "Restock failures then" : "Restock failures now", &r.restocks},
        {r.past() ? "Exchange orders not fulfilled then" : "Exchange orders not fulfilled now", &r.exchanges}}) {
    Data d;
    List lists;
    add_list(lists, r, "", *items, most);
    d.set("heading", std::string(heading) + (items->empty() ? "" : ": " + std::to_string(items->size())) +
                         (items == &r.restocks && !r.unjudged.empty() ? " - " + unjudged_words(r) : ""));
    put(d, "none", items->empty() ? none_in(r, "none") : "");
    d.set("lists", Data(lists));
    daily.push_back(d);
  }
  data.set("daily", Data(daily));
}

void add_trouble(Data& data, const DayReport& r, std::size_t most) {
  List sources, technical;
  for (const SourceStatus& s : r.sources) {
    Data d;
    d.set("store", s.store);
    d.set("source", joined({s.source, s.capability}, " "));
    d.set("cause", s.cause);
    put(d, "error", s.error);
    d.set("last", s.last_success ? local_time(*s.last_success, r.scope.timezone) : "never");
    sources.push_back(d);
  }
  add_list(technical, r, "", r.technical, most);
  put(data, "calm", r.sources.empty() && r.technical.empty() ? none_in(r, "no trouble") : "");
  data.set("has_sources", yes(!r.sources.empty()));
  data.set("sources", Data(sources));
  data.set("technical", Data(technical));
}

void add_pace(Data& data, const DayReport& r) {
  List pace;
  for (const auto& [store, lines] : r.pace)
    for (const std::string& line : lines) {
      Data d;
      d.set("line", line);
      pace.push_back(d);
    }
  data.set("has_pace", yes(!pace.empty()));
  data.set("pace", Data(pace));
}

void add_muted(Data& data, const DayReport& r) {
  List muted;
  auto line = [&muted](const std::string& text) {
    Data d;
    d.set("line", text);
    muted.push_back(d);
  };
  for (const SilenceRow& s : r.silences)
    line("Silence " + s.matchers + " until " + local_time(s.until, r.scope.timezone) + " by " + s.author + ": " +
         s.reason + " (" + std::to_string(s.muted) + " muted)");
  for (const ReportItem& i : r.acknowledged)
    line("Acknowledged by " + i.by + (i.why.empty() ? "" : " (" + i.why + ")") + ": " + i.finding.summary);
  data.set("has_muted", yes(!muted.empty()));
  data.set("muted", Data(muted));
}

void add_checks(Data& data, const DayReport& r) {
  List rows;
  for (const CheckRow& c : r.checks) {
    Data d;
    d.set("title", c.title);
    d.set("looked", c.looked_at < 0 ? "not kept" : std::to_string(c.looked_at));
    d.set("found", std::to_string(c.firing));
    d.set("state", c.state + (c.no_data > 0 ? " (no data for " + std::to_string(c.no_data) + ")" : ""));
    d.set("color", c.state == "findings" ? "#b3261e" : c.state == "healthy" ? "#1a6b32" : "#57606a");
    rows.push_back(d);
  }
  data.set("checks", Data(rows));
}

void add_money(Data& data, const DayReport& r) {
  List money;
  for (const auto& [name, sums] :
       {std::pair<const char*, const std::vector<checks::Money>*>{"owed to customers", &r.owed},
        {"payment unclear", &r.in_doubt}}) {
    if (sums->empty()) continue;
    Data d;
    d.set("name", name);
    d.set("sum", words(*sums));
    money.push_back(d);
  }
  data.set("has_money", yes(!money.empty()));
  data.set("money", Data(money));
}

}  // namespace

std::string to_html(const DayReport& r, std::size_t most) {
  const std::string& zone = r.scope.timezone;
  Data data;
  data.set("list", Data(kainjow::mustache::partial([] { return std::string(kList); })));
  data.set("subject", subject(r));
  data.set("day", r.span.day);
  data.set("headline", headline(r));
  data.set("from", local_time(r.span.from, zone));
  data.set("to", local_time(r.span.to, zone));
  data.set("zone", zone);
  data.set("stores", joined(r.scope.stores, ", "));
  put(data, "late", r.span.late_since ? local_time(*r.span.late_since, zone) : "");
  data.set("written", local_time(r.generated_at, zone));
  add_gaps(data, r);
  add_money(data, r);
  add_owners(data, r, most);
  add_daily(data, r, most);
  add_trouble(data, r, most);
  add_muted(data, r);
  add_pace(data, r);
  add_checks(data, r);
  return kainjow::mustache::mustache{kPage}.render(data);
}

}  // namespace returnwatch::agent::report
