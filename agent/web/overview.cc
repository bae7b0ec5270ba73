// "Now": the most urgent unacknowledged finding and what to do about it stand first, above the fold of a phone.
#include <algorithm>
#include <map>
#include <set>

#include "agent/web/chart.h"
#include "agent/web/frame.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

using web::Data;
using web::List;
using web::param;
using web::put;
using web::yes;

constexpr std::size_t kShownPerCheck = 10;
constexpr std::size_t kCurrencies = 3;

constexpr char kBody[] =
    R"html({{#top}}<h1>{{count}} firing{{#money}} <span class="mut">&middot; {{money}}</span>{{/money}}</h1>
<article class="card {{severity}}" aria-labelledby="top"><h2 id="top"><span class="sev">{{severity}}</span> {{title}}</h2><p><a class="plain" href="/findings/{{fingerprint}}">{{summary}}</a>{{#amount}} <strong>{{amount}}</strong>{{/amount}}</p>
{{#action}}<p class="do"><strong>What to do:</strong> {{action}}</p>{{/action}}
<p class="mut small">{{owner}} &middot; {{store}} &middot; {{age}} old{{#regressed}} &middot; {{regressed}}{{/regressed}}{{#link}} &middot; <a href="{{link}}">{{ref}}</a>{{/link}}</p>
<form class="row" method="post" action="/ack"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{back}}"><input type="hidden" name="fingerprint" value="{{fingerprint}}"><button class="main">Acknowledge</button><a class="button" href="/findings/{{fingerprint}}">Details</a></form></article>{{/top}}
{{^top}}<h1 class="t-ok">{{calm}}</h1><p>{{quiet}}</p>{{/top}}
{{#blind}}<p class="note" role="status"><a href="/sources">{{blind}}</a></p>{{/blind}}
{{#has_owners}}<ul class="chips" aria-label="Firing by owner">{{#owners}}<li><a href="{{href}}"{{#on}} aria-current="true"{{/on}}><strong>{{name}}</strong> {{count}}{{#money}} &middot; {{money}}{{/money}}</a></li>{{/owners}}</ul>{{/has_owners}}
<form class="row find" method="get" action="/" role="search" autocomplete="off"><label class="wide">Order or RMA<input name="q" value="{{q}}" autocomplete="off" inputmode="search"></label>
<label>Owner<select name="owner"><option value="">all</option>{{#owner_options}}<option{{#on}} selected{{/on}}>{{name}}</option>{{/owner_options}}</select></label>
<label>State<select name="state"><option value="">open</option>{{#state_options}}<option{{#on}} selected{{/on}}>{{name}}</option>{{/state_options}}</select></label>
<label>Check<select name="check"><option value="">all</option>{{#check_options}}<option value="{{value}}"{{#on}} selected{{/on}}>{{name}}</option>{{/check_options}}</select></label>
{{#has_stores}}<label>Store<select name="store"><option value="">all</option>{{#store_options}}<option{{#on}} selected{{/on}}>{{name}}</option>{{/store_options}}</select></label>{{/has_stores}}
<button>Show</button></form>
{{#filtered}}<p>{{shown}} shown. {{#q_link}}<a href="{{q_link}}">Timeline of {{q}}</a> &middot; {{/q_link}}<a href="/">Clear the filters</a></p>{{/filtered}}
{{#groups}}<section aria-labelledby="g-{{id}}"><h2 id="g-{{id}}">{{title}} <span class="mut small">{{count}}{{#money}} &middot; {{money}}{{/money}} &middot; oldest {{oldest}} &middot; {{owner}}</span></h2>
<ul class="findings">{{#rows}}<li class="{{severity}}"><div><p><span class="sev">{{severity}}</span> <a class="plain" href="/findings/{{fingerprint}}">{{summary}}</a>{{#amount}} <strong>{{amount}}</strong>{{/amount}}</p>
<p class="mut small">{{store}}{{#link}} &middot; <a href="{{link}}">{{ref}}</a>{{/link}} &middot; <span title="since {{since}}">{{age}} old</span>{{#regressed}} &middot; {{regressed}}{{/regressed}}{{#quiet}} &middot; {{quiet}}{{#by}} by {{by}}{{/by}}{{#note}}: {{note}}{{/note}}{{/quiet}}</p></div>
{{#can_ack}}<form method="post" action="/ack"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{back}}"><input type="hidden" name="fingerprint" value="{{fingerprint}}"><button>Ack<span class="hide">: {{summary}}</span></button></form>{{/can_ack}}</li>{{/rows}}</ul>
{{#more}}<p><a href="{{more_link}}">{{more}} more</a></p>{{/more}}</section>{{/groups}}
{{#silent}}<p class="mut"><a href="{{silent_link}}">{{silent}}</a></p>{{/silent}}
{{#has_history}}<section aria-labelledby="history"><h2 id="history">Last 30 days <span class="mut small">{{first}} to {{last}}</span></h2><div class="charts">{{#charts}}<figure><figcaption>{{name}} <strong>{{number}}</strong></figcaption>{{{svg}}}</figure>{{/charts}}</div></section>{{/has_history}}
)html";

std::string strip(std::string s) {
  s.erase(0, s.find_first_not_of(' ') == std::string::npos ? s.size() : s.find_first_not_of(' '));
  while (!s.empty() && s.back() == ' ') s.pop_back();
  if (!s.empty() && s.front() == '#') s.erase(0, 1);
  if (s.rfind("RMA", 0) == 0 || s.rfind("rma", 0) == 0) s.erase(0, 3);
  s.erase(0, s.find_first_not_of(' ') == std::string::npos ? s.size() : s.find_first_not_of(' '));
  return s;
}

bool wanted(const PageFrame& frame, const FindingRow& r) {
  const std::string q = strip(param(frame, "q")), owner = param(frame, "owner"), state = param(frame, "state"),
                    check = param(frame, "check"), store = param(frame, "store");
  const checks::Finding& f = r.finding;
  if (!q.empty() && strip(f.order_name) != q && f.rma_id != q && f.order_id != q &&
      f.subject.id.find(q) == std::string::npos)
    return false;
  if (!owner.empty() && owner != to_string(f.owner)) return false;
  if (!check.empty() && check != f.check) return false;
  if (!store.empty() && store != f.store) return false;
  return state.empty() ? r.state != "resolved" && r.state != "silenced" : r.state == state;
}

bool more_urgent(const FindingRow* a, const FindingRow* b) {
  return std::make_tuple(-static_cast<int>(a->finding.severity), a->finding.since, a->finding.fingerprint) <
         std::make_tuple(-static_cast<int>(b->finding.severity), b->finding.since, b->finding.fingerprint);
}

std::string money_of(const std::vector<const FindingRow*>& rows) {
  std::map<std::string, std::int64_t> sums;
  for (const FindingRow* r : rows)
    if (r->finding.amount) sums[r->finding.amount->currency] += r->finding.amount->minor;
  std::string out;
  std::size_t n = 0;
  for (const auto& [currency, minor] : sums)
    if (n++ < kCurrencies) out += (out.empty() ? "" : " + ") + checks::to_string({minor, currency});
  return n > kCurrencies ? out + " + more" : out;
}

List options(const std::vector<std::pair<std::string, std::string>>& values,
             const std::string& chosen) {  // value, name
  List out;
  for (const auto& [value, name] : values) {
    Data d;
    d.set("value", value);
    d.set("name", name);
    d.set("on", yes(value == chosen));
    out.push_back(d);
  }
  return out;
}

List options(const std::vector<std::string>& names, const std::string& chosen) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const std::string& n : names) values.emplace_back(n, n);
  return options(values, chosen);
}

void add_groups(const PageFrame& frame, const std::vector<const FindingRow*>& rows, Data& data) {
  std::vector<std::vector<const FindingRow*>> groups;
  for (const FindingRow* r : rows) {
    const auto same = std::find_if(groups.begin(), groups.end(),
                                   [r](const auto& g) { return g.front()->finding.check == r->finding.check; });
    if (same == groups.end())
      groups.push_back({r});
    else
      same->push_back(r);
  }
  const std::string here = web::overview_link(frame, "", "");
  const std::size_t most = param(frame, "check").empty() ? kShownPerCheck : rows.size();
  List out;
  for (auto& mine : groups) {
    List list;
    for (const FindingRow* r : mine)
      if (list.size() < most) list.push_back(web::row_data(frame, *r, here));
    const checks::Finding& first = mine.front()->finding;
    checks::Time oldest = first.since;
    for (const FindingRow* r : mine) oldest = std::min(oldest, r->finding.since);
    Data g;
    g.set("id", first.check);
    g.set("title", web::title_of(first));
    g.set("owner", to_string(first.owner));
    g.set("count", std::to_string(mine.size()));
    put(g, "money", money_of(mine));
    g.set("oldest", checks::human(frame.now - oldest));
    g.set("rows", Data(list));
    put(g, "more", mine.size() > list.size() ? std::to_string(mine.size() - list.size()) : "");
    g.set("more_link", web::overview_link(frame, "check", first.check));
    out.push_back(g);
  }
  data.set("groups", Data(out));
}

void add_history(const std::vector<DayCount>& history, Data& data) {
  data.set("has_history", yes(!history.empty()));
  if (history.empty()) return;
  std::vector<int> open, began, ended;
  int sum_began = 0, sum_ended = 0;
  for (const DayCount& d : history) {
    open.push_back(d.open);
    began.push_back(d.fired);
    ended.push_back(d.resolved);
    sum_began += d.fired;
    sum_ended += d.resolved;
  }
  List charts;
  auto chart = [&charts](const std::string& name, int number, const std::string& svg) {
    Data d;
    d.set("name", name);
    d.set("number", std::to_string(number));
    d.set("svg", svg);
    charts.push_back(d);
  };
  chart("open", open.back(),
        web::area(open, "o",
                  "Open at the end of each day: " + std::to_string(open.front()) + " first, " +
                      std::to_string(open.back()) + " now, at most " +
                      std::to_string(*std::max_element(open.begin(), open.end()))));
  chart("began", sum_began, web::bars(began, "f", "Began on each day: " + std::to_string(sum_began) + " in all"));
  chart("ended", sum_ended, web::bars(ended, "r", "Ended on each day: " + std::to_string(sum_ended) + " in all"));
  data.set("charts", Data(charts));
  data.set("first", history.front().day);
  data.set("last", history.back().day);
}

void add_owners(const PageFrame& frame, const std::vector<const FindingRow*>& firing, Data& data) {
  std::map<std::string, std::vector<const FindingRow*>> by_owner;
  for (const FindingRow* r : firing) by_owner[to_string(r->finding.owner)].push_back(r);
  List rows;
  for (const auto& [name, mine] : by_owner) {
    const bool on = param(frame, "owner") == name;
    Data d;
    d.set("name", name);
    d.set("href", web::overview_link(frame, "owner", on ? "" : name));
    d.set("on", yes(on));
    d.set("count", std::to_string(mine.size()));
    put(d, "money", money_of(mine));
    rows.push_back(d);
  }
  data.set("has_owners", yes(!rows.empty()));
  data.set("owners", Data(rows));
}

void add_filters(const PageFrame& frame, const FindingsView& view, std::size_t shown, Data& data) {
  std::map<std::string, std::string> check_names;
  std::set<std::string> stores;
  for (const FindingRow& r : view.findings) check_names[r.finding.check] = web::title_of(r.finding);
  for (const SourceRow& s : view.sources) stores.insert(s.store);
  for (const FindingRow& r : view.findings) stores.insert(r.finding.store);
  const std::string check = param(frame, "check"), q = param(frame, "q");
  if (!check.empty() && check_names.count(check) == 0) check_names[check] = check;
  put(data, "q", q);
  data.set("owner_options", Data(options({"operations", "finance", "cx", "technical"}, param(frame, "owner"))));
  data.set("state_options", Data(options({"firing", "pending", "acknowledged", "silenced"}, param(frame, "state"))));
  data.set(
      "check_options",
      Data(options(std::vector<std::pair<std::string, std::string>>(check_names.begin(), check_names.end()), check)));
  data.set("has_stores", yes(stores.size() > 1));
  data.set("store_options",
           Data(options(std::vector<std::string>(stores.begin(), stores.end()), param(frame, "store"))));
  data.set("filtered", yes(web::overview_link(frame, "", "") != "/"));
  data.set("shown", checks::counted(shown, "finding"));
  put(data, "q_link", strip(q).empty() ? "" : "/returns/" + checks::percent_encode(strip(q)));
}

void add_sources(const FindingsView& view, bool firing, Data& data) {
  const auto stale = std::count_if(view.sources.begin(), view.sources.end(), [](const SourceRow& s) { return !s.ok; });
  data.set("calm", view.sources.empty() ? "Nothing was read yet"
                   : stale > 0          ? "Nothing is known to be wrong"
                                        : "Nothing is wrong now");
  data.set("quiet", view.sources.empty() ? "The first look at the shops is under way."
                    : stale > 0          ? ""
                    : firing             ? ""
                                         : "All sources were read, and every check is quiet.");
  put(data, "blind",
      stale == 0 ? ""
                 : checks::counted(static_cast<std::size_t>(stale), "source") + " could not be read: what depends on " +
                       (stale == 1 ? "it" : "them") + " is not judged");
}

}  // namespace

std::string money_words(const std::vector<FindingRow>& rows) {
  std::vector<const FindingRow*> all;
  for (const FindingRow& r : rows) all.push_back(&r);
  return money_of(all);
}

std::string overview_page(const PageFrame& frame, const FindingsView& view, const std::vector<DayCount>& history) {
  std::vector<const FindingRow*> shown, firing;
  std::size_t silent = 0;
  for (const FindingRow& r : view.findings) {
    silent += r.state == "silenced" ? 1 : 0;
    if (wanted(frame, r)) shown.push_back(&r);
    if (r.state == "firing") firing.push_back(&r);
  }
  Data data;
  data.set("top", yes(false));
  if (!firing.empty()) {
    Data top = web::row_data(frame, **std::min_element(firing.begin(), firing.end(), more_urgent),
                             web::overview_link(frame, "", ""));
    top.set("count", std::to_string(firing.size()));
    put(top, "money", money_of(firing));
    data.set("top", top);
  }
  add_sources(view, !firing.empty(), data);
  add_owners(frame, firing, data);
  add_filters(frame, view, shown.size(), data);
  add_groups(frame, shown, data);
  put(data, "silent",
      silent > 0 && param(frame, "state") != "silenced" ? checks::counted(silent, "silenced finding") : "");
  data.set("silent_link", web::overview_link(frame, "state", "silenced"));
  add_history(history, data);
  return web::page(frame, "Now", kBody, data);
}

}  // namespace returnwatch::agent
