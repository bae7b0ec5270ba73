// "Now": the most urgent unacknowledged finding and what to do about it stand first, above the fold of a phone.
#include <algorithm>
#include <map>
#include <set>

#include "agent/views/local_time.h"
#include "agent/web/frame.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

using web::Data;
using web::List;

constexpr std::size_t kShownPerCheck = 25;

constexpr char kBody[] = R"html({{#top}}<h1>{{count}} firing{{#money}}, {{money}}{{/money}}</h1>
<article class="card {{severity}}"><h3><span class="sev">{{severity}}</span>, {{owner}}: {{title}}</h3><p>{{summary}} {{#amount}}<strong>{{amount}}</strong>{{/amount}}</p>
<p class="mut small">since {{since}} ({{age}}) {{#link}}&middot; <a href="{{link}}">{{ref}}</a>{{/link}}</p>
{{#action}}<p class="do"><strong>What to do:</strong> {{action}}</p>{{/action}}</article>{{/top}}
{{^top}}<h1 class="t-ok">Nothing is wrong now</h1><p>{{quiet}}</p>{{/top}}
{{#owners}}<ul class="chips" aria-label="Firing by owner">{{#rows}}<li><a href="/?owner={{name}}">{{name}}</a> {{count}}{{#money}} &middot; {{money}}{{/money}}</li>{{/rows}}</ul>{{/owners}}
<form class="row" method="get" action="/" role="search"><label>Order or RMA<input name="q" value="{{q}}" autocomplete="off"></label>
<label>Owner<select name="owner"><option value="">all</option>{{#owner_options}}<option{{#on}} selected{{/on}}>{{name}}</option>{{/owner_options}}</select></label>
<label>State<select name="state"><option value="">open</option>{{#state_options}}<option{{#on}} selected{{/on}}>{{name}}</option>{{/state_options}}</select></label>
<label>Check<select name="check"><option value="">all</option>{{#check_options}}<option{{#on}} selected{{/on}}>{{name}}</option>{{/check_options}}</select></label>
<button>Show</button></form>
{{#groups}}<section aria-labelledby="g-{{id}}"><h2 id="g-{{id}}">{{title}} <span class="mut">&middot; {{count}}{{#money}} &middot; {{money}}{{/money}} &middot; {{owner}}</span></h2>
<div class="scroll" tabindex="0" role="region" aria-label="{{title}}"><table><thead><tr><th scope="col">what</th><th scope="col">amount</th><th scope="col">since</th><th scope="col">state</th></tr></thead><tbody>
{{#rows}}<tr><td><span class="t-{{severity}}">{{severity}}</span> {{summary}} {{#link}}<a href="{{link}}">{{ref}}</a>{{/link}}</td><td>{{amount}}</td><td>{{since}}<br><span class="mut small">{{age}}</span></td>
<td>{{state}}{{#can_ack}}<form method="post" action="/ack"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="fingerprint" value="{{fingerprint}}"><button aria-label="Acknowledge {{ref}}">Ack</button></form>{{/can_ack}}</td></tr>{{/rows}}
</tbody></table></div>{{#more}}<p class="mut">+ {{more}} more; filter to see them.</p>{{/more}}</section>{{/groups}}
{{#silent}}<p class="mut">{{silent}}</p>{{/silent}}
{{#history}}<h2>Last 30 days</h2><svg class="chart" viewBox="0 0 300 60" preserveAspectRatio="none" role="img" aria-label="{{label}}">{{#bars}}<rect class="f" x="{{x}}" y="{{fy}}" width="4" height="{{fh}}"/><rect class="r" x="{{rx}}" y="{{ry}}" width="4" height="{{rh}}"/>{{/bars}}</svg><p class="mut small">{{label}}</p>{{/history}}
)html";

std::string param(const PageFrame& f, const std::string& key) {
  const auto it = f.query.find(key);
  return it == f.query.end() ? "" : it->second;
}

std::string strip(std::string s) {
  if (!s.empty() && s.front() == '#') s.erase(0, 1);
  if (s.rfind("RMA", 0) == 0 || s.rfind("rma", 0) == 0) s.erase(0, 3);
  return s;
}

bool wanted(const PageFrame& frame, const FindingRow& r) {
  const std::string q = strip(param(frame, "q")), owner = param(frame, "owner"), state = param(frame, "state"), check = param(frame, "check");
  const checks::Finding& f = r.finding;
  if (!q.empty() && strip(f.order_name) != q && f.rma_id != q && f.order_id != q && f.subject.id.find(q) == std::string::npos) return false;
  if (!owner.empty() && owner != to_string(f.owner)) return false;
  if (!check.empty() && check != f.check) return false;
  return state.empty() ? r.state != "resolved" : r.state == state;
}

std::string page_of(const checks::Finding& f) {
  if (!f.rma_id.empty()) return "/returns/" + web::encode(f.rma_id);
  if (!f.order_id.empty()) return "/returns/" + web::encode(f.order_id);
  return "";
}

Data row_data(const PageFrame& frame, const FindingRow& r) {
  const checks::Finding& f = r.finding;
  Data d;
  d.set("severity", to_string(f.severity));
  d.set("owner", to_string(f.owner));
  d.set("summary", f.summary);
  d.set("amount", f.amount ? checks::to_string(*f.amount) : "");
  d.set("since", local_time(f.since, frame.timezone));
  d.set("age", checks::human(frame.now - f.since));
  d.set("state", r.state);
  d.set("link", page_of(f));
  d.set("ref", !f.rma_id.empty() ? f.order_name + " RMA " + f.rma_id : !f.order_name.empty() ? f.order_name : f.subject.id);
  d.set("fingerprint", f.fingerprint);
  d.set("csrf", frame.csrf);
  d.set("can_ack", Data(r.state == "firing" ? Data::type::bool_true : Data::type::bool_false));
  const checks::CheckInfo* info = checks::find_check(f.check);
  d.set("title", info ? std::string(info->title) : f.check);
  d.set("action", info ? std::string(info->action) : "");
  return d;
}

Data options(const std::vector<std::string>& names, const std::string& chosen) {
  List out;
  for (const std::string& n : names) {
    Data d;
    d.set("name", n);
    d.set("on", Data(n == chosen ? Data::type::bool_true : Data::type::bool_false));
    out.push_back(d);
  }
  return Data(out);
}

void add_groups(const PageFrame& frame, const std::vector<const FindingRow*>& rows, Data& data) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<const FindingRow*>> by_check;
  for (const FindingRow* r : rows) {
    if (by_check[r->finding.check].empty()) order.push_back(r->finding.check);
    by_check[r->finding.check].push_back(r);
  }
  List groups;
  for (const std::string& id : order) {
    const auto& mine = by_check[id];
    std::vector<FindingRow> copies;
    List list;
    for (const FindingRow* r : mine) {
      copies.push_back(*r);
      if (list.size() < kShownPerCheck) list.push_back(row_data(frame, *r));
    }
    Data g = row_data(frame, *mine.front());
    g.set("id", id);
    g.set("count", std::to_string(mine.size()));
    g.set("money", money_words(copies));
    g.set("rows", Data(list));
    g.set("more", mine.size() > kShownPerCheck ? std::to_string(mine.size() - kShownPerCheck) : "");
    groups.push_back(g);
  }
  data.set("groups", Data(groups));
}

void add_history(const std::vector<DayCount>& history, Data& data) {
  if (history.empty()) return;
  int most = 1, fired = 0, resolved = 0;
  for (const DayCount& d : history) {
    most = std::max({most, d.fired, d.resolved});
    fired += d.fired;
    resolved += d.resolved;
  }
  List bars;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const int fh = history[i].fired * 56 / most, rh = history[i].resolved * 56 / most;
    const int x = static_cast<int>(i) * 10;
    Data b;
    b.set("x", std::to_string(x));
    b.set("rx", std::to_string(x + 4));
    b.set("fh", std::to_string(fh));
    b.set("rh", std::to_string(rh));
    b.set("fy", std::to_string(58 - fh));
    b.set("ry", std::to_string(58 - rh));
    bars.push_back(b);
  }
  Data h;
  h.set("bars", Data(bars));
  h.set("label", std::to_string(fired) + " began and " + std::to_string(resolved) + " were resolved between " + history.front().day + " and " + history.back().day);
  data.set("history", h);
}

void add_owners(const std::vector<const FindingRow*>& firing, Data& data) {
  std::map<std::string, std::vector<FindingRow>> by_owner;
  for (const FindingRow* r : firing) by_owner[to_string(r->finding.owner)].push_back(*r);
  if (by_owner.empty()) return;
  List rows;
  for (const auto& [name, mine] : by_owner) {
    Data d;
    d.set("name", name);
    d.set("count", std::to_string(mine.size()));
    d.set("money", money_words(mine));
    rows.push_back(d);
  }
  Data owners;
  owners.set("rows", Data(rows));
  data.set("owners", owners);
}

}  // namespace

std::string money_words(const std::vector<FindingRow>& rows) {
  std::map<std::string, std::int64_t> sums;
  for (const FindingRow& r : rows)
    if (r.finding.amount) sums[r.finding.amount->currency] += r.finding.amount->minor;
  std::string out;
  for (const auto& [currency, minor] : sums) out += (out.empty() ? "" : " + ") + checks::to_string({minor, currency});
  return out;
}

std::string overview_page(const PageFrame& frame, const FindingsView& view, const std::vector<DayCount>& history) {
  std::vector<const FindingRow*> shown, firing;
  std::vector<FindingRow> firing_copies;
  std::set<std::string> check_names;
  std::size_t silent = 0;
  for (const FindingRow& r : view.findings) {
    check_names.insert(r.finding.check);
    silent += r.state == "silenced" ? 1 : 0;
    if (wanted(frame, r)) shown.push_back(&r);
    if (r.state == "firing") {
      firing.push_back(&r);
      firing_copies.push_back(r);
    }
  }
  Data data;
  if (!firing.empty()) {
    Data top = row_data(frame, *firing.front());
    top.set("count", std::to_string(firing.size()));
    top.set("money", money_words(firing_copies));
    data.set("top", top);
  }
  long stale = std::count_if(view.sources.begin(), view.sources.end(), [](const SourceRow& s) { return !s.ok; });
  data.set("quiet", stale > 0 ? std::to_string(stale) + " source(s) could not be read: what depends on them is not judged." : "All sources were read; every check is quiet.");
  add_owners(firing, data);
  data.set("q", param(frame, "q"));
  data.set("owner_options", options({"operations", "finance", "cx", "technical"}, param(frame, "owner")));
  data.set("state_options", options({"firing", "pending", "acknowledged", "silenced"}, param(frame, "state")));
  data.set("check_options", options({check_names.begin(), check_names.end()}, param(frame, "check")));
  add_groups(frame, shown, data);
  data.set("silent", silent > 0 ? std::to_string(silent) + " more are silenced." : "");
  add_history(history, data);
  return web::page(frame, "Now", kBody, data);
}

}  // namespace returnwatch::agent
