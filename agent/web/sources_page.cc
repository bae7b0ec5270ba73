// The sources: how fresh, what is left of their budgets, what went wrong last.
#include <algorithm>

#include "agent/http/date_watch.h"
#include "agent/views/local_time.h"
#include "agent/web/frame.h"
#include "checks/capabilities.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

constexpr char kSources[] = R"html(<h1>Sources</h1>{{^stores}}<p class="mut">Nothing has been read yet.</p>{{/stores}}
{{#stores}}<section aria-labelledby="s-{{store}}"><h2 id="s-{{store}}">{{store}}</h2>{{#notes}}<p class="small">{{note}}</p>{{/notes}}<ul class="checks">{{#rows}}<li><div class="head"><span class="pill p-{{style}}">{{state}}</span> <strong>{{source}}</strong></div>
<p class="small mut">last read {{last}}{{#budget}} &middot; {{budget}}{{/budget}}</p>{{#error}}<p class="small">{{error}}</p>{{/error}}{{#clock}}<p class="small"><strong>{{clock}}</strong></p>{{/clock}}
{{#has_parts}}<details{{#parts_bad}} open{{/parts_bad}}><summary>{{parts_count}}<span class="hide"> of {{source}}, {{store}}</span></summary><ul class="facts">{{#parts}}<li><span class="pill p-{{style}}">{{state}}</span> {{name}} <span class="mut small">{{last}}</span>{{#error}}<br><span class="small">{{error}}</span>{{/error}}</li>{{/parts}}</ul></details>{{/has_parts}}</li>{{/rows}}</ul></section>{{/stores}}
)html";

std::string ago(const PageFrame& frame, const std::optional<checks::Time>& t) {
  if (!t) return "never";
  return checks::human(std::max(checks::Duration{0}, frame.now - *t)) + " ago, " + local_time(*t, frame.timezone);
}

Data state_of(const PageFrame& frame, const SourceStatus& s) {
  Data d;
  d.set("state", s.ok ? "read" : s.cause.empty() ? "not read" : s.cause);
  d.set("style", s.ok ? "healthy" : "findings");
  d.set("last", ago(frame, s.last_success));
  put(d, "error", s.ok ? "" : s.error);
  return d;
}

std::string budget_of(const SourceStatus& s) {
  if (s.budget_left < 0) return "";
  const checks::System* system = checks::system_of(s.source);
  return std::to_string(s.budget_left) + " " + std::string(system ? system->left : "left");
}

Data source_data(const PageFrame& frame, const SourceStatus& s, const std::vector<SourceStatus>& all) {
  Data d = state_of(frame, s);
  List parts;
  bool bad = false;
  for (const SourceStatus& p : all) {
    if (p.store != s.store || p.source != s.source || p.capability.empty()) continue;
    Data x = state_of(frame, p);
    x.set("name", p.capability);
    bad = bad || !p.ok;
    parts.push_back(x);
  }
  d.set("source", s.source);
  put(d, "budget", budget_of(s));
  put(d, "clock",
      s.clock_skew && is_off(*s.clock_skew) ? "this machine's clock is " + off_by(*s.clock_skew) + " it" : "");
  d.set("has_parts", yes(!parts.empty()));
  d.set("parts_bad", yes(bad));
  d.set("parts_count", checks::counted(parts.size(), "part"));
  d.set("parts", Data(parts));
  return d;
}

}  // namespace

std::string sources_page(const PageFrame& frame, const std::vector<SourceStatus>& sources,
                         const std::map<std::string, std::vector<std::string>>& notes) {
  std::vector<std::string> names;
  for (const SourceStatus& s : sources)
    if (std::find(names.begin(), names.end(), s.store) == names.end()) names.push_back(s.store);
  List stores;
  for (const std::string& name : names) {
    List rows;
    std::vector<std::string> done;
    for (const SourceStatus& s : sources) {  // a source whose parts alone are known still has a row
      if (s.store != name || std::find(done.begin(), done.end(), s.source) != done.end()) continue;
      done.push_back(s.source);
      const auto whole = std::find_if(sources.begin(), sources.end(), [&](const SourceStatus& w) {
        return w.store == name && w.source == s.source && w.capability.empty();
      });
      rows.push_back(source_data(frame,
                                 whole == sources.end() ? SourceStatus{name, s.source, "", s.cause, s.error, s.ok,
                                                                       s.last_success, -1, std::nullopt}
                                                        : *whole,
                                 sources));
    }
    Data d;
    d.set("store", name);
    d.set("rows", Data(rows));
    List said;
    if (const auto of = notes.find(name); of != notes.end())
      for (const std::string& note : of->second) {
        said.emplace_back();
        said.back().set("note", note);
      }
    d.set("notes", Data(said));
    stores.push_back(d);
  }
  Data data;
  data.set("stores", Data(stores));
  return web::page(frame, "Sources", kSources, data);
}

}  // namespace returnwatch::agent
