#include "agent/web/frame.h"

#include <algorithm>
#include <string_view>

#include "agent/views/local_time.h"
#include "alerts/channels/words.h"
#include "checks/registry.h"
#include "checks/text.h"
#include "checks/words.h"

namespace returnwatch::agent::web {
namespace {

constexpr char kFrame[] = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{{count}}{{title}} - returnwatch</title><link rel="icon" type="image/svg+xml" href="/favicon.svg"><link rel="stylesheet" href="/style.css"></head>
<body><a class="skip" href="#main">Skip to content</a>
<header><nav aria-label="Pages"><a class="brand" href="/"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2a6 6 0 1 1-5.6 3.8M2 2v4h4"/><circle cx="8" cy="8" r="1.6"/></svg>returnwatch</a>{{#tabs}}<a href="{{href}}"{{#here}} aria-current="page"{{/here}}>{{name}}</a>{{/tabs}}</nav></header>
<main id="main">{{#has_warnings}}<div class="warnings" role="alert">{{#warnings}}<p>{{.}}</p>{{/warnings}}</div>{{/has_warnings}}{{{body}}}</main>
<footer>As of {{now}} &middot; {{actor}}</footer></body></html>
)html";

constexpr std::pair<const char*, const char*> kTabs[] = {{"Now", "/"},
                                                         {"Checks", "/checks"},
                                                         {"Sources", "/sources"},
                                                         {"Messages", "/messages"},
                                                         {"Reports", "/reports"},
                                                         {"Guide", "/guide/"}};
constexpr const char* kFilters[] = {"q", "owner", "check", "store", "state", "age", "sort", "days"};

// Below a proxy's path our own addresses begin with it. What people wrote is escaped, so that this text is ours alone.
std::string below(const std::string& base, std::string html) {
  if (base.empty()) return html;
  for (const char* attribute : {" href=\"/", " action=\"/"})
    for (auto at = html.find(attribute); at != std::string::npos; at = html.find(attribute, at + base.size() + 1))
      html.insert(at + std::string_view(attribute).size() - 1, base);
  return html;
}

}  // namespace

std::string page(const PageFrame& frame, const std::string& current, const char* body, Data data) {
  kainjow::mustache::mustache inner{body};
  kainjow::mustache::mustache outer{kFrame};
  List tabs;
  for (const auto& [name, href] : kTabs) {
    Data tab;
    tab.set("name", name);
    tab.set("href", href);
    tab.set("here", yes(current == name));
    tabs.push_back(tab);
  }
  Data all;
  all.set("title", frame.title);
  all.set("tabs", Data(tabs));
  List warnings;
  for (const std::string& w : frame.warnings) warnings.push_back(Data(w));
  all.set("warnings", Data(warnings));
  all.set("has_warnings", yes(!frame.warnings.empty()));
  all.set("count", frame.firing > 0 ? "(" + std::to_string(frame.firing) + ") " : "");
  all.set("body", inner.render(data));
  all.set("now", local_time(frame.now, frame.timezone));
  all.set("actor", !frame.name.empty() ? frame.name : frame.actor.empty() ? "local" : frame.actor);
  return below(frame.base, outer.render(all));
}

void put_form(Data& d, const PageFrame& frame, const std::string& back) {
  d.set("csrf", frame.csrf);
  d.set("back", back);
}

std::string param(const PageFrame& frame, const std::string& key) {
  const auto it = frame.query.find(key);
  return it == frame.query.end() ? "" : it->second;
}

std::string query_word(const std::string& text) {
  std::string s = text;
  const auto trim = [&s] { s.erase(0, std::min(s.size(), s.find_first_not_of(' '))); };
  trim();
  while (!s.empty() && s.back() == ' ') s.pop_back();
  if (!s.empty() && s.front() == '#') s.erase(0, 1);
  if (s.size() > 3 && checks::same_word(s.substr(0, 3), "rma") && s.find_first_of("0123456789") <= 4) s.erase(0, 3);
  trim();
  return s;
}

std::string query_word(const PageFrame& frame) { return query_word(param(frame, "q")); }

std::string overview_query(const PageFrame& frame, const std::string& key, const std::string& value) {
  std::string out;
  for (const char* name : kFilters) {
    const std::string v = name == key ? value : param(frame, name);
    if (!v.empty()) out += (out.empty() ? "?" : "&") + std::string(name) + "=" + checks::percent_encode(v);
  }
  return out;
}

std::string overview_link(const PageFrame& frame, const std::string& key, const std::string& value) {
  return "/" + overview_query(frame, key, value);
}

List ways_out(const PageFrame& frame, const checks::Finding& f) {
  List out;
  const auto it = frame.links.find(f.store);
  for (const alerts::Link& l : alerts::links_of(f, it == frame.links.end() ? alerts::ReturnLinks{} : it->second, "")) {
    Data d;
    d.set("name", l.label);
    d.set("url", l.url);
    out.push_back(d);
  }
  return out;
}

std::string link_of(const checks::Finding& f) {
  const std::string& id = f.rma_id.empty() ? f.order_id : f.rma_id;
  return id.empty() ? "" : "/returns/" + checks::percent_encode(id);
}

std::string ref_of(const checks::Finding& f) {
  if (f.rma_id.empty()) return f.order_name;
  return f.order_name + (f.order_name.empty() ? "RMA " : ", RMA ") + f.rma_id;
}

std::string title_of(const checks::Finding& f) {
  const checks::CheckInfo* info = checks::find_check(f.check);
  return info ? std::string(info->title) : f.check;
}

std::string action_of(const checks::Finding& f) { return std::string(checks::action_of(f.check, f.cause)); }

Data row_data(const PageFrame& frame, const FindingRow& r, const std::string& back) {
  const checks::Finding& f = r.finding;
  Data d;
  d.set("severity", to_string(f.severity));
  d.set("owner", to_string(f.owner));
  d.set("store", f.store);
  d.set("summary", f.summary);
  d.set("title", title_of(f));
  put(d, "action", action_of(f));
  put(d, "amount", f.amount ? checks::to_string(*f.amount) : "");
  d.set("since", local_time(f.since, frame.timezone));
  d.set("age", checks::human(frame.now - f.since));
  d.set("state", r.state == "firing" ? "to act on" : r.state);
  put(d, "quiet",
      r.state == "firing"    ? ""
      : r.state == "pending" ? "pending until " + local_time(f.fires_at, frame.timezone)
                             : r.state);
  put(d, "by", r.acknowledged_by);
  put(d, "note", r.acknowledged_reason);
  put(d, "assigned", r.assigned_to);
  d.set("guide", checks::guide_page(f.check));
  put(d, "regressed",
      r.regressed > 0 ? "came back" + (r.regressed > 1 ? " " + std::to_string(r.regressed) + " times" : std::string())
                      : "");
  put(d, "link", link_of(f));
  put(d, "ref", ref_of(f));
  d.set("fingerprint", f.fingerprint);
  d.set("can_ack", yes(r.state == "firing"));
  if (r.resolved_at) d.set("ended", checks::human(frame.now - *r.resolved_at));
  put(d, "how", r.resolved_how);
  put_form(d, frame, back);
  return d;
}

}  // namespace returnwatch::agent::web
