// A return's page, the checks, the sources, the messages.
#include "agent/views/local_time.h"
#include "agent/web/frame.h"

namespace returnwatch::agent {
namespace {

using web::Data;
using web::List;

Data yes(bool on) { return Data(on ? Data::type::bool_true : Data::type::bool_false); }

constexpr char kReturn[] = R"html({{#returns}}<h1>{{name}}</h1><p><strong>{{headline}}</strong></p>
{{#findings}}<article class="card {{severity}}"><p><span class="sev">{{severity}}</span>, {{owner}}, {{state}}: {{summary}} {{amount}}</p></article>{{/findings}}
<h2>What is owed</h2><div class="scroll" tabindex="0" role="region" aria-label="What is owed"><table><thead><tr><th scope="col">item</th><th scope="col">resolution</th><th scope="col">amount</th><th scope="col">state</th></tr></thead><tbody>{{#owed}}<tr><td>{{unit}}</td><td>{{resolution}}</td><td>{{amount}}</td><td>{{state}}</td></tr>{{/owed}}</tbody></table></div>
<h2>Timeline</h2><ol class="line">{{#events}}{{#gap}}<li class="gap">nothing for {{gap}}</li>{{/gap}}<li><span class="mut small">{{at}}</span> {{source}}{{#actor}} ({{actor}}){{/actor}}: {{what}}</li>{{/events}}</ol>
<h2>Checks</h2><div class="scroll" tabindex="0" role="region" aria-label="Checks"><table><thead><tr><th scope="col">verdict</th><th scope="col">check</th><th scope="col">why</th></tr></thead><tbody>{{#verdicts}}<tr><td>{{verdict}}</td><td>{{title}}</td><td>{{why}}</td></tr>{{/verdicts}}</tbody></table></div>{{/returns}}
{{^returns}}<h1>Not found</h1><p>No return or order of that name is known here.</p>{{/returns}}
)html";

constexpr char kChecks[] = R"html(<h1>Checks</h1><div class="scroll" tabindex="0" role="region" aria-label="Checks"><table><thead><tr><th scope="col">check</th><th scope="col">state</th><th scope="col">looked at</th><th scope="col">firing</th><th scope="col">pending</th><th scope="col">no data</th></tr></thead><tbody>
{{#rows}}<tr><td><a href="/?check={{id}}">{{title}}</a><br><span class="mut small">{{id}} &middot; {{owner}} &middot; {{severity}}</span></td><td>{{state}}</td><td>{{looked}}</td><td>{{firing}}</td><td>{{pending}}</td><td>{{nodata}}</td></tr>{{/rows}}</tbody></table></div>
)html";

constexpr char kSources[] = R"html(<h1>Sources</h1><div class="scroll" tabindex="0" role="region" aria-label="Sources"><table><thead><tr><th scope="col">source</th><th scope="col">state</th><th scope="col">last read</th><th scope="col">budget left</th></tr></thead><tbody>
{{#rows}}<tr><td>{{source}}<br><span class="mut small">{{store}}</span></td><td>{{#ok}}<span class="t-ok">read</span>{{/ok}}{{^ok}}<span class="t-critical">{{cause}}</span><br><span class="small">{{error}}</span>{{/ok}}</td><td>{{last}}</td><td>{{budget}}</td></tr>{{/rows}}</tbody></table></div>
)html";

constexpr char kDelivery[] = R"html(<h1>Messages</h1><div class="scroll" tabindex="0" role="region" aria-label="Receivers"><table><thead><tr><th scope="col">receiver</th><th scope="col">state</th><th scope="col">queued</th><th scope="col">oldest</th></tr></thead><tbody>
{{#receivers}}<tr><td>{{name}} <span class="mut small">{{kind}}</span></td><td>{{state}}{{#error}}<br><span class="small">{{error}}</span>{{/error}}</td><td>{{queued}}</td><td>{{oldest}}</td></tr>{{/receivers}}</tbody></table></div>
<h2>Silences</h2>{{#silences}}<article class="card"><p>{{matchers}} until {{until}} by {{author}}: {{reason}} ({{muted}} muted now)</p><form method="post" action="/silence/end"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="id" value="{{id}}"><button>End</button></form></article>{{/silences}}
{{^silences}}<p class="mut">Nothing is silenced.</p>{{/silences}}
<form class="row" method="post" action="/silence"><input type="hidden" name="csrf" value="{{csrf}}"><label>Matchers<input name="matchers" placeholder="check=restock_* store=acme-uk" required></label><label>For<input name="for" value="4h" required size="5"></label>
<label>Reason<input name="reason" required></label><button name="preview" value="1">Preview</button><button>Silence</button></form>
)html";

constexpr char kMessage[] = R"html(<h1>{{message}}</h1><p><a href="{{back}}">Back</a></p>
)html";

}  // namespace

std::string return_page(const PageFrame& frame, const std::vector<TraceReturn>& returns, const std::vector<FindingRow>& findings) {
  List list;
  for (const TraceReturn& r : returns) {
    Data d;
    d.set("name", r.rma_id.empty() ? "Order " + r.order_name : "RMA " + r.rma_id + ", order " + r.order_name);
    d.set("headline", r.headline);
    List owed, events, verdicts, open;
    for (const FindingRow& f : findings) {
      if (f.finding.rma_id != r.rma_id) continue;
      Data x;
      x.set("severity", to_string(f.finding.severity));
      x.set("owner", to_string(f.finding.owner));
      x.set("state", f.state);
      x.set("summary", f.finding.summary);
      x.set("amount", f.finding.amount ? checks::to_string(*f.finding.amount) : "");
      open.push_back(x);
    }
    for (const TraceOwed& o : r.owed) {
      Data x;
      x.set("unit", o.unit);
      x.set("resolution", o.resolution);
      x.set("amount", o.amount ? checks::to_string(*o.amount) : "");
      x.set("state", o.state);
      owed.push_back(x);
    }
    std::optional<checks::Time> last;
    for (const TraceEvent& e : r.events) {
      Data x;
      x.set("gap", last && e.at - *last >= kGapShown ? checks::human(e.at - *last) : "");
      x.set("at", local_time(e.at, frame.timezone));
      x.set("source", e.source);
      x.set("actor", e.actor);
      x.set("what", e.what);
      events.push_back(x);
      last = e.at;
    }
    for (const TraceVerdict& v : r.verdicts) {
      Data x;
      x.set("verdict", v.verdict);
      x.set("title", v.title);
      x.set("why", v.why);
      verdicts.push_back(x);
    }
    d.set("owed", Data(owed));
    d.set("events", Data(events));
    d.set("verdicts", Data(verdicts));
    d.set("findings", Data(open));
    list.push_back(d);
  }
  Data data;
  data.set("returns", Data(list));
  return web::page(frame, "", kReturn, data);
}

std::string checks_page(const PageFrame& frame, const std::vector<CheckRow>& checks) {
  List rows;
  for (const CheckRow& c : checks) {
    Data d;
    d.set("id", c.id);
    d.set("title", c.title);
    d.set("owner", c.owner);
    d.set("severity", c.severity);
    d.set("state", c.state);
    d.set("looked", std::to_string(c.looked_at));
    d.set("firing", std::to_string(c.firing));
    d.set("pending", std::to_string(c.pending));
    d.set("nodata", std::to_string(c.no_data));
    rows.push_back(d);
  }
  Data data;
  data.set("rows", Data(rows));
  return web::page(frame, "Checks", kChecks, data);
}

std::string sources_page(const PageFrame& frame, const std::vector<SourceStatus>& sources) {
  List rows;
  for (const SourceStatus& s : sources) {
    Data d;
    d.set("source", s.capability.empty() ? s.source : s.source + " " + s.capability);
    d.set("store", s.store);
    d.set("ok", yes(s.ok));
    d.set("cause", s.cause);
    d.set("error", s.error);
    d.set("last", s.last_success ? local_time(*s.last_success, frame.timezone) + " (" + checks::human(frame.now - *s.last_success) + " ago)" : "never");
    d.set("budget", s.budget_left < 0 ? "" : std::to_string(s.budget_left));
    rows.push_back(d);
  }
  Data data;
  data.set("rows", Data(rows));
  return web::page(frame, "Sources", kSources, data);
}

std::string delivery_page(const PageFrame& frame, const std::vector<ReceiverStatus>& receivers, const std::vector<SilenceRow>& silences) {
  List list, quiet;
  for (const ReceiverStatus& r : receivers) {
    Data d;
    d.set("name", r.name);
    d.set("kind", r.kind);
    d.set("state", r.state);
    d.set("error", r.last_error);
    d.set("queued", std::to_string(r.queued));
    d.set("oldest", r.oldest ? checks::human(frame.now - *r.oldest) : "");
    list.push_back(d);
  }
  for (const SilenceRow& s : silences) {
    Data d;
    d.set("id", std::to_string(s.id));
    d.set("matchers", s.matchers);
    d.set("author", s.author);
    d.set("reason", s.reason);
    d.set("until", local_time(s.until, frame.timezone));
    d.set("muted", std::to_string(s.muted));
    d.set("csrf", frame.csrf);
    quiet.push_back(d);
  }
  Data data;
  data.set("receivers", Data(list));
  data.set("silences", Data(quiet));
  data.set("csrf", frame.csrf);
  return web::page(frame, "Messages", kDelivery, data);
}

std::string message_page(const PageFrame& frame, const std::string& message, const std::string& back) {
  Data data;
  data.set("message", message);
  data.set("back", back);
  return web::page(frame, "", kMessage, data);
}

}  // namespace returnwatch::agent
