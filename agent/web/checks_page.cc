// The checks and how they stand: what found something first, then what cannot tell.
#include <algorithm>

#include "agent/web/chart.h"
#include "agent/web/frame.h"
#include "alerts/channels/words.h"
#include "checks/registry.h"
#include "checks/text.h"
#include "checks/words.h"

namespace returnwatch::agent {
namespace {

constexpr char kChecks[] = R"html(<h1>Checks</h1><p class="mut">{{total}}, {{looked}} looked at.</p>
{{#groups}}<section aria-labelledby="{{id}}"><h2 id="{{id}}">{{name}} <span class="mut small">{{count}}</span></h2><ul class="checks">
{{#rows}}<li><div class="head"><span class="pill p-{{style}}">{{state}}</span> <strong>{{title}}</strong></div><p class="small"><span class="mut">looked at {{seen}}{{#pending}} &middot; {{pending}} pending{{/pending}}{{#nodata}} &middot; no data for {{nodata}}{{/nodata}} &middot; {{owner}}</span>{{#firing}} &middot; <a href="/?check={{check}}">{{firing}} to act on</a>{{/firing}}</p>
{{#chart}}<div class="spark">{{{chart}}}</div>{{/chart}}{{#fires}}<details><summary>What it looks for<span class="hide">: {{title}}</span></summary><p>{{fires}}</p>{{#not_when}}<p>Not when: {{not_when}}</p>{{/not_when}}{{#actions}}<p><strong>What to do</strong></p>{{#rows}}<p>{{cause}}: {{action}}</p>{{/rows}}{{/actions}}<p class="mut small"><a href="/guide/{{check}}">More in the guide</a> &middot; {{check}} &middot; {{severity}}</p></details>{{/fires}}</li>{{/rows}}</ul></section>{{/groups}}
)html";

struct Group {
  const char* state;
  const char* id;
  const char* name;
};
constexpr Group kGroups[] = {{"findings", "findings", "With findings"},
                             {"no data", "no-data", "No data"},
                             {"healthy", "healthy", "Healthy"},
                             {"off", "off", "Switched off"}};

Data actions_of(const checks::CheckInfo& info) {
  List rows;
  for (const checks::CauseInfo& cause : info.causes) {
    Data d;
    d.set("cause", alerts::upper_first(checks::spoken(cause.id)));
    d.set("action", std::string(cause.action));
    rows.push_back(d);
  }
  Data out;
  out.set("rows", Data(rows));
  return out;
}

Data row_of(const CheckRow& c) {
  Data d;
  const checks::CheckInfo* info = checks::find_check(c.id);
  d.set("check", c.id);
  d.set("title", c.title);
  d.set("owner", c.owner);
  d.set("severity", c.severity);
  d.set("state", c.state);
  d.set("style", c.state == "findings" || c.state == "healthy" ? c.state : "other");
  d.set("seen", std::to_string(c.looked_at));
  put(d, "firing", c.firing > 0 ? std::to_string(c.firing) : "");
  put(d, "pending", c.pending > 0 ? std::to_string(c.pending) : "");
  put(d, "nodata", c.no_data > 0 ? std::to_string(c.no_data) : "");
  int sum = 0;
  for (int n : c.fired_by_day) sum += n;
  put(d, "chart", sum == 0 ? "" : web::bars(c.fired_by_day, "f", "Began in the last 30 days: " + std::to_string(sum)));
  put(d, "fires", info ? std::string(info->fires) : "");
  put(d, "not_when", info ? std::string(info->not_when) : "");
  if (info) d.set("actions", actions_of(*info));
  return d;
}

}  // namespace

std::string checks_page(const PageFrame& frame, const std::vector<CheckRow>& checks) {
  List groups;
  long looked = 0;
  for (const Group& g : kGroups) {
    List rows;
    for (const CheckRow& c : checks)
      if (c.state == g.state) rows.push_back(row_of(c));
    if (rows.empty()) continue;
    Data d;
    d.set("id", g.id);
    d.set("name", g.name);
    d.set("count", std::to_string(rows.size()));
    d.set("rows", Data(rows));
    groups.push_back(d);
  }
  for (const CheckRow& c : checks) looked += c.looked_at;
  Data data;
  data.set("total", checks::counted(checks.size(), "check"));
  data.set("looked", checks::counted(static_cast<std::size_t>(std::max(0L, looked)), "subject"));
  data.set("groups", Data(groups));
  return web::page(frame, "Checks", kChecks, data);
}

}  // namespace returnwatch::agent
