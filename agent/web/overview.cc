// "Now": what presses most and what to do about it stand first, above the fold of a phone; then what fires by check,
// what is in hand, what waits, what ended.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "agent/web/frame.h"
#include "agent/web/listing.h"
#include "agent/web/trend.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

using web::param;
using Rows = std::vector<const FindingRow*>;

// A page stays below 60 KB, however many findings there are.
// The states of a finding, as people say them.
constexpr std::array<std::pair<const char*, const char*>, 5> kStates = {{{"firing", "to act on"},
                                                                         {"pending", "within its grace"},
                                                                         {"acknowledged", "in hand"},
                                                                         {"silenced", "silenced"},
                                                                         {"resolved", "ended"}}};
constexpr std::size_t kShownPerCheck = 5, kShown = 40, kShownAside = 15;

constexpr char kBody[] =
    R"html({{#top}}<h1>{{count}} to act on{{#money}} <span class="money">{{money}}</span>{{/money}}{{#filtered}} <span class="mut small">with these filters</span>{{/filtered}}</h1>
<article class="card {{severity}}" aria-labelledby="top"><h2 id="top"><span class="sev">{{severity}}</span> {{title}}</h2><p class="lead"><a class="plain" href="/findings/{{fingerprint}}">{{summary}}</a>{{#amount}} <strong>{{amount}}</strong>{{/amount}}</p>
{{#action}}<p class="do"><strong>What to do</strong> {{action}}</p>{{/action}}
<p class="mut small">{{owner}} &middot; {{store}} &middot; {{age}} old{{#regressed}} &middot; {{regressed}}{{/regressed}}{{#link}} &middot; <a href="{{link}}">{{ref}}</a>{{/link}}</p>
<div class="row"><button class="main" form="ack" name="fingerprint" value="{{fingerprint}}">Acknowledge</button><a class="button" href="/findings/{{fingerprint}}">Details</a></div></article>{{/top}}
{{^top}}<h1 class="{{mood}}">{{calm}}</h1>{{#quiet}}<p>{{quiet}}</p>{{/quiet}}{{/top}}
{{#blind}}<p class="note" role="status"><a href="/sources">{{blind}}</a></p>{{/blind}}
{{#has_owners}}<ul class="chips" aria-label="By owner">{{#owners}}<li><a href="{{href}}"{{#on}} aria-current="true"{{/on}}><strong>{{name}}</strong> {{count}}{{#money}} &middot; {{money}}{{/money}}</a></li>{{/owners}}</ul>{{/has_owners}}
{{#has_ages}}<ul class="chips ages" aria-label="By age">{{#ages}}<li><a href="{{href}}"{{#on}} aria-current="true"{{/on}}>{{name}} <strong>{{count}}</strong></a></li>{{/ages}}</ul>{{/has_ages}}
<form class="row find" method="get" action="/" role="search" autocomplete="off"><label class="wide">Order, RMA, SKU or product<input name="q" value="{{q}}" autocomplete="off" inputmode="search"></label>
<label>Owner<select name="owner"><option value="">all</option>{{#owner_options}}<option{{#on}} selected{{/on}}>{{name}}</option>{{/owner_options}}</select></label>
<label>State<select name="state"><option value="">open</option>{{#state_options}}<option value="{{value}}"{{#on}} selected{{/on}}>{{name}}</option>{{/state_options}}</select></label>
<label>Check<select name="check"><option value="">all</option>{{#check_options}}<option value="{{value}}"{{#on}} selected{{/on}}>{{name}}</option>{{/check_options}}</select></label>
{{#has_stores}}<label>Store<select name="store"><option value="">all</option>{{#store_options}}<option{{#on}} selected{{/on}}>{{name}}</option>{{/store_options}}</select></label>{{/has_stores}}
<label>Order by<select name="sort"><option value="">urgency</option>{{#sort_options}}<option{{#on}} selected{{/on}}>{{name}}</option>{{/sort_options}}</select></label>{{#age}}<input type="hidden" name="age" value="{{age}}">{{/age}}
<button>Show</button></form>
<p class="small tools">{{#filtered}}{{shown}} shown. {{#q_link}}<a href="{{q_link}}">Timeline of {{q}}</a> &middot; {{/q_link}}<a href="/">Clear the filters</a> &middot; {{/filtered}}<a href="{{csv}}">Spreadsheet of this list</a></p>
<form id="ack" method="post" action="/ack">{{>hidden}}</form><form id="sel" method="post" action="/ack">{{>hidden}}</form>
{{#groups}}<section class="panel" aria-labelledby="g-{{id}}"><h2 id="g-{{id}}">{{title}} <span class="mut small">{{count}}{{#money}} &middot; {{money}}{{/money}} &middot; oldest {{oldest}} &middot; {{owner}}</span></h2>
<ul class="findings">{{#rows}}<li class="{{severity}}">{{#can_ack}}<input type="checkbox" form="sel" name="fingerprint" value="{{fingerprint}}" aria-label="Select: {{summary}}">{{/can_ack}}<div><p><span class="sev">{{severity}}</span> <a class="plain" href="/findings/{{fingerprint}}">{{summary}}</a>{{#amount}} <strong>{{amount}}</strong>{{/amount}}</p>
<p class="mut small">{{store}}{{#link}} &middot; <a href="{{link}}">{{ref}}</a>{{/link}} &middot; <span title="since {{since}}">{{age}} old</span>{{#regressed}} &middot; {{regressed}}{{/regressed}}{{#assigned}} &middot; assigned to {{assigned}}{{/assigned}}{{#quiet}} &middot; {{quiet}}{{#by}} by {{by}}{{/by}}{{#note}}: {{note}}{{/note}}{{/quiet}}{{#ended}} &middot; ended {{ended}} ago, {{how}}{{/ended}}</p></div>
{{#can_ack}}<button form="ack" name="fingerprint" value="{{fingerprint}}">Ack<span class="hide">: {{summary}}</span></button>{{/can_ack}}</li>{{/rows}}</ul>
<p class="row small">{{#more}}<a href="{{more_link}}">{{more}} more</a>{{/more}}{{#selectable}}<button form="sel">Acknowledge the selected</button>{{/selectable}}{{#whole}}<a href="{{whole}}">Acknowledge all {{count}} ...</a>{{/whole}}</p></section>{{/groups}}
{{#next}}<p><a href="{{next}}">Next {{next_count}}</a></p>{{/next}}
{{#aside}}<details class="aside"><summary>{{name}} <strong>{{count}}</strong>{{#money}} &middot; {{money}}{{/money}} <span class="mut small">{{what}}</span></summary><ul class="findings">{{#rows}}<li class="{{severity}}"><div><p><span class="sev">{{severity}}</span> <a class="plain" href="/findings/{{fingerprint}}">{{summary}}</a>{{#amount}} <strong>{{amount}}</strong>{{/amount}}</p><p class="mut small">{{owner}} &middot; {{store}}{{#link}} &middot; <a href="{{link}}">{{ref}}</a>{{/link}}{{#assigned}} &middot; assigned to {{assigned}}{{/assigned}}{{^ended}} &middot; {{age}} old{{#quiet}} &middot; {{quiet}}{{#by}} by {{by}}{{/by}}{{#note}}: {{note}}{{/note}}{{/quiet}}{{/ended}}{{#ended}} &middot; {{ended}} ago, {{how}}{{/ended}}</p></div></li>{{/rows}}</ul>{{#more}}<p><a href="{{more_link}}">{{more}} more</a></p>{{/more}}</details>{{/aside}}
{{>owed_chart}}{{>history_chart}}
)html";

constexpr char kHidden[] =
    R"html(<input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{back}}">)html";

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

// Sorted rows of one state; those that ended are of the last days.
Rows in_state(const PageFrame& frame, const Overview& o, const std::string& state) {
  Rows out;
  for (const FindingRow& r : state == "resolved" ? o.ended : o.view.findings)
    if ((state == "resolved" || r.state == state) && web::wanted(frame, r, o.found)) out.push_back(&r);
  if (state != "resolved") web::sort_rows(out, frame);
  return out;
}

std::string main_state(const PageFrame& frame) {
  return param(frame, "state").empty() ? "firing" : param(frame, "state");
}

std::string spoken_state(const std::string& state) {
  for (const auto& [word, spoken] : kStates)
    if (state == word) return spoken;
  return state;
}

std::size_t page_of(const PageFrame& frame) {
  return static_cast<std::size_t>(std::max(0, std::atoi(param(frame, "page").c_str())));
}

std::vector<Rows> by_check(const Rows& rows) {
  std::vector<Rows> groups;
  for (const FindingRow* r : rows) {
    const auto same = std::find_if(groups.begin(), groups.end(),
                                   [r](const Rows& g) { return g.front()->finding.check == r->finding.check; });
    if (same == groups.end())
      groups.push_back({r});
    else
      same->push_back(r);
  }
  return groups;
}

// By its worst finding's severity, then by what all of it weighs.
void order_groups(std::vector<Rows>& groups, const PageFrame& frame) {
  if (!param(frame, "sort").empty()) return;  // as the rows are
  const auto key = [&frame](const Rows& g) {
    int worst = 0;
    double sum = 0;
    for (const FindingRow* r : g) {
      worst = std::max(worst, static_cast<int>(r->finding.severity));
      sum += web::weight(*r, frame.now);
    }
    return std::make_pair(-worst, -sum);
  };
  std::stable_sort(groups.begin(), groups.end(), [&](const Rows& a, const Rows& b) { return key(a) < key(b); });
}

Data group_data(const PageFrame& frame, const Rows& mine, std::size_t from, std::size_t most) {
  const std::string here = web::overview_link(frame, "", "");
  List list;
  bool selectable = false;
  checks::Time oldest = mine.front()->finding.since;
  for (std::size_t i = from; i < mine.size() && list.size() < most; ++i) {
    list.push_back(web::row_data(frame, *mine[i], here));
    selectable = selectable || mine[i]->state == "firing";
  }
  for (const FindingRow* r : mine) oldest = std::min(oldest, r->finding.since);
  const checks::Finding& first = mine.front()->finding;
  const std::size_t left = mine.size() - std::min(mine.size(), from + list.size());
  const bool whole = param(frame, "q").empty() && param(frame, "age").empty() && param(frame, "owner").empty();
  Data g;
  g.set("id", first.check);
  g.set("title", web::title_of(first));
  g.set("owner", to_string(first.owner));
  g.set("count", std::to_string(mine.size()));
  put(g, "money", web::money_of(mine));
  g.set("oldest", checks::human(frame.now - oldest));
  g.set("rows", Data(list));
  g.set("selectable", yes(selectable && list.size() > 1));
  put(g, "whole",
      selectable && whole && mine.size() > 1
          ? "/acknowledge?check=" + checks::percent_encode(first.check) +
                (param(frame, "store").empty() ? "" : "&store=" + checks::percent_encode(param(frame, "store")))
          : "");
  put(g, "more", left > 0 && param(frame, "check").empty() ? std::to_string(left) : "");
  g.set("more_link", web::overview_link(frame, "check", first.check));
  return g;
}

void add_groups(const PageFrame& frame, const Rows& rows, Data& data) {
  const bool one = !param(frame, "check").empty();
  std::vector<Rows> groups = by_check(rows);
  order_groups(groups, frame);
  List out;
  std::size_t room = kShown;
  const std::size_t from = one ? page_of(frame) * kShown : 0;
  for (const Rows& mine : groups) {
    if (from >= mine.size()) continue;
    const std::size_t most = std::min(room, one ? kShown : kShownPerCheck);
    out.push_back(group_data(frame, mine, from, most));
    room -= std::min(room, std::min(most, mine.size() - from));
  }
  data.set("groups", Data(out));
  const std::size_t left = one && rows.size() > from + kShown ? rows.size() - from - kShown : 0;
  put(data, "next", left > 0 ? web::overview_link(frame, "", "") + "&page=" + std::to_string(page_of(frame) + 1) : "");
  data.set("next_count", std::to_string(std::min(left, kShown)));
}

void add_aside(const PageFrame& frame, const Overview& o, Data& data) {
  List out;
  if (param(frame, "state").empty())
    for (const auto& [state, name, what] : {std::tuple<const char*, const char*, const char*>{
                                                "acknowledged", "In hand", "acknowledged; nobody is reminded"},
                                            {"pending", "Pending", "within their grace; no alert sent yet"},
                                            {"silenced", "Silenced", "muted until a time"},
                                            {"resolved", "Ended", "in the last 7 days, and how"}}) {
      const Rows rows = in_state(frame, o, state);
      if (rows.empty()) continue;
      List list;
      for (const FindingRow* r : rows)
        if (list.size() < kShownAside) list.push_back(web::row_data(frame, *r, "/"));
      Data d;
      d.set("name", name);
      d.set("what", what);
      d.set("count", std::to_string(rows.size()));
      put(d, "money", web::money_of(rows));
      d.set("rows", Data(list));
      put(d, "more", rows.size() > list.size() ? std::to_string(rows.size() - list.size()) : "");
      d.set("more_link", web::overview_link(frame, "state", state));
      out.push_back(d);
    }
  data.set("aside", Data(out));
}

// Each counts what the other filters leave.
void add_owners(const PageFrame& frame, const Overview& o, Data& data) {
  PageFrame others = frame;
  others.query.erase("owner");
  std::map<std::string, Rows> by_owner;
  for (const FindingRow* r : in_state(others, o, main_state(frame))) by_owner[to_string(r->finding.owner)].push_back(r);
  List rows;
  for (const auto& [name, mine] : by_owner) {
    const bool on = param(frame, "owner") == name;
    Data d;
    d.set("name", name);
    d.set("href", web::overview_link(frame, "owner", on ? "" : name));
    d.set("on", yes(on));
    d.set("count", std::to_string(mine.size()));
    put(d, "money", web::money_of(mine));
    rows.push_back(d);
  }
  data.set("has_owners", yes(!rows.empty()));
  data.set("owners", Data(rows));
}

void add_ages(const PageFrame& frame, const Overview& o, Data& data) {
  PageFrame others = frame;
  others.query.erase("age");
  std::map<std::size_t, int> counts;
  for (const FindingRow* r : in_state(others, o, main_state(frame))) ++counts[trend_age(frame.now - r->finding.since)];
  List rows;
  for (std::size_t i = 0; i < web::kAgeRanges.size(); ++i) {
    if (counts[i] == 0) continue;
    const web::AgeRange& range = web::kAgeRanges[i];
    const bool on = param(frame, "age") == range.word;
    Data d;
    d.set("name", range.name);
    d.set("href", web::overview_link(frame, "age", on ? "" : range.word));
    d.set("on", yes(on));
    d.set("count", std::to_string(counts[i]));
    rows.push_back(d);
  }
  data.set("has_ages", yes(!rows.empty()));
  data.set("ages", Data(rows));
}

void add_filters(const PageFrame& frame, const Overview& o, std::size_t shown, Data& data) {
  std::map<std::string, std::string> check_names;
  std::set<std::string> stores;
  for (const FindingRow& r : o.view.findings) check_names[r.finding.check] = web::title_of(r.finding);
  for (const SourceRow& s : o.view.sources) stores.insert(s.store);
  for (const FindingRow& r : o.view.findings) stores.insert(r.finding.store);
  const std::string check = param(frame, "check"), q = param(frame, "q");
  if (!check.empty() && check_names.count(check) == 0) check_names[check] = check;
  put(data, "q", q);
  put(data, "age", param(frame, "age"));
  data.set("owner_options", Data(options({"operations", "finance", "cx", "technical"}, param(frame, "owner"))));
  data.set("state_options",
           Data(options(std::vector<std::pair<std::string, std::string>>(kStates.begin(), kStates.end()),
                        param(frame, "state"))));
  data.set("sort_options", Data(options({"money", "oldest", "newest"}, param(frame, "sort"))));
  data.set(
      "check_options",
      Data(options(std::vector<std::pair<std::string, std::string>>(check_names.begin(), check_names.end()), check)));
  data.set("has_stores", yes(stores.size() > 1));
  data.set("store_options",
           Data(options(std::vector<std::string>(stores.begin(), stores.end()), param(frame, "store"))));
  PageFrame plain = frame;  // how it is ordered and how far back it looks hides nothing
  for (const char* key : {"sort", "days", "page"}) plain.query.erase(key);
  data.set("filtered", yes(!web::overview_query(plain, "", "").empty()));
  data.set("shown", checks::counted(shown, "finding"));
  data.set("csv", "/findings.csv" + web::overview_query(frame, "", ""));
  put(data, "q_link",
      web::query_word(frame).empty() ? "" : "/returns/" + checks::percent_encode(web::query_word(frame)));
}

void add_sources(const PageFrame& frame, const FindingsView& view, bool firing, Data& data) {
  const auto stale = std::count_if(view.sources.begin(), view.sources.end(), [](const SourceRow& s) { return !s.ok; });
  const bool all = main_state(frame) == "firing";
  data.set("mood", view.sources.empty() || stale > 0 || firing || !all ? "" : "t-ok");
  data.set("calm", view.sources.empty() ? "Nothing has been read yet"
                   : !all               ? "Findings: " + spoken_state(main_state(frame))
                   : firing             ? "Nothing to act on with these filters"
                   : stale > 0          ? "Nothing is known to be wrong"
                                        : "Nothing is wrong now");
  put(data, "quiet",
      view.sources.empty()          ? "The first look at the shops is under way."
      : stale > 0 || firing || !all ? ""
                                    : "All sources were read, and every check is quiet.");
  put(data, "blind",
      stale == 0 ? ""
                 : checks::counted(static_cast<std::size_t>(stale), "source") + " could not be read: what depends on " +
                       (stale == 1 ? "it" : "them") + " is not judged");
}

Data partial(const char* text) {
  return Data(kainjow::mustache::partial([text] { return std::string(text); }));
}

}  // namespace

std::string money_words(const std::vector<FindingRow>& rows) {
  Rows all;
  for (const FindingRow& r : rows) all.push_back(&r);
  return web::money_of(all);
}

std::vector<const FindingRow*> listed(const PageFrame& frame, const Overview& o) {
  if (!param(frame, "state").empty()) return in_state(frame, o, param(frame, "state"));
  Rows out;
  for (const char* state : {"firing", "acknowledged", "pending"})
    for (const FindingRow* r : in_state(frame, o, state)) out.push_back(r);
  return out;
}

std::string overview_page(const PageFrame& frame, const Overview& o) {
  const Rows shown = in_state(frame, o, main_state(frame));
  const bool firing = std::any_of(o.view.findings.begin(), o.view.findings.end(),
                                  [](const FindingRow& r) { return r.state == "firing"; });
  Data data;
  web::put_form(data, frame, web::overview_link(frame, "", ""));
  data.set("top", yes(false));
  if (main_state(frame) == "firing" && !shown.empty()) {
    const FindingRow* worst = *std::min_element(
        shown.begin(), shown.end(), [&](const auto* a, const auto* b) { return web::more_urgent(*a, *b, frame.now); });
    Data top = web::row_data(frame, *worst, web::overview_link(frame, "", ""));
    top.set("count", std::to_string(shown.size()));
    put(top, "money", web::money_of(shown));
    data.set("top", top);
  }
  add_sources(frame, o.view, firing, data);
  add_owners(frame, o, data);
  add_ages(frame, o, data);
  add_filters(frame, o, listed(frame, o).size(), data);
  add_groups(frame, shown, data);
  add_aside(frame, o, data);
  web::add_trends(frame, o, data);
  data.set("hidden", partial(kHidden));
  data.set("owed_chart", partial(web::owed_template()));
  data.set("history_chart", partial(web::history_template()));
  return web::page(frame, "Now", kBody, data);
}

}  // namespace returnwatch::agent
