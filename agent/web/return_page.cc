// Where a return is: what is still owed first, for the one who has the customer on the phone; then what is wrong, the
// timeline, and what each check says.
#include <algorithm>

#include "agent/views/local_time.h"
#include "agent/web/frame.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

constexpr char kReturn[] =
    R"html({{#returns}}<h1>{{name}} <span class="mut small">{{store}}{{#status}} &middot; {{status}}{{/status}}</span></h1><p class="lead">{{headline}}</p>{{#has_ways}}<p class="ways">{{#ways}}<a href="{{url}}" rel="noopener noreferrer">{{name}}</a> {{/ways}}</p>{{/has_ways}}
{{#has_findings}}{{#findings}}<article class="card {{severity}}"><h2><span class="sev">{{severity}}</span> {{title}}</h2><p><a class="plain" href="/findings/{{fingerprint}}">{{summary}}</a>{{#amount}} <strong>{{amount}}</strong>{{/amount}}</p>
{{#action}}<p class="do"><strong>What to do</strong> {{action}}</p>{{/action}}<p class="mut small">{{owner}} &middot; {{age}} old &middot; <a href="{{guide}}">Guide</a>{{#quiet}} &middot; {{quiet}}{{#by}} by {{by}}{{/by}}{{#note}}: {{note}}{{/note}}{{/quiet}}</p>
{{#can_ack}}<form class="row" method="post" action="/ack"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{back}}"><input type="hidden" name="fingerprint" value="{{fingerprint}}"><button>Acknowledge<span class="hide">: {{title}}</span></button></form>{{/can_ack}}</article>{{/findings}}{{/has_findings}}
{{#has_owed}}<section class="panel"><h2>What is owed</h2><ul class="facts">{{#owed}}<li{{#open}} class="open"{{/open}}><strong>{{unit}}</strong>: {{resolution}}{{#amount}}, <strong>{{amount}}</strong>{{/amount}}<br><span{{#open}} class="t-critical"{{/open}}{{^open}} class="mut"{{/open}}>{{state}}</span></li>{{/owed}}</ul></section>{{/has_owed}}
<section class="panel"><h2>Timeline</h2><ol class="line">{{#events}}{{#gap}}<li class="gap">nothing for {{gap}}</li>{{/gap}}<li><span class="mut small">{{at}}</span> <span class="src s-{{source}}">{{source}}</span> {{what}}{{#actor}} <span class="mut">({{actor}})</span>{{/actor}}</li>{{/events}}{{#silent}}<li class="gap">nothing since, for {{silent}}</li>{{/silent}}</ol></section>
<section class="panel"><h2>Checks</h2>{{#has_loud}}<ul class="facts">{{#loud}}<li><span class="pill p-{{style}}">{{verdict}}</span> <strong>{{title}}</strong>{{#why}}: {{why}}{{/why}}</li>{{/loud}}</ul>{{/has_loud}}
<details><summary>{{quiet_count}} found nothing wrong</summary><ul class="facts">{{#calm}}<li><span class="pill p-{{style}}">{{verdict}}</span> {{title}}{{#why}}: {{why}}{{/why}}</li>{{/calm}}</ul></details></section>{{/returns}}
{{^returns}}<h1>Not found</h1><p>No return or order of that name is known here. It may be older than what was read at the start, or of another shop.</p>{{/returns}}
<form class="row" method="get" action="/" role="search"><label class="wide">Another order or RMA<input name="q" autocomplete="off" inputmode="search"></label><button>Find</button></form>
)html";

List findings_of(const PageFrame& frame, const TraceReturn& r, const std::vector<FindingRow>& findings) {
  List out;
  for (const FindingRow& f : findings) {
    const bool mine = f.finding.rma_id == r.rma_id || (f.finding.rma_id.empty() && f.finding.order_id == r.order_id);
    if (mine && f.finding.store == r.store)
      out.push_back(
          web::row_data(frame, f, "/returns/" + checks::percent_encode(r.rma_id.empty() ? r.order_id : r.rma_id)));
  }
  return out;
}

List owed_of(const PageFrame& frame, const TraceReturn& r) {
  List out;
  for (const TraceOwed& o : r.owed) {
    Data x;
    x.set("unit", o.unit);
    x.set("resolution", o.resolution);
    put(x, "amount", o.amount ? checks::to_string(*o.amount) : "");
    x.set("state", o.since ? "owed since " + local_time(*o.since, frame.timezone) + " (" +
                                 checks::human(frame.now - *o.since) + ")"
                           : o.state);
    x.set("open", yes(o.open));
    out.push_back(x);
  }
  return out;
}

List events_of(const PageFrame& frame, const TraceReturn& r) {
  List out;
  std::optional<checks::Time> last;
  for (const TraceEvent& e : r.events) {
    Data x;
    put(x, "gap", last && e.at - *last >= kGapShown ? checks::human(e.at - *last) : "");
    x.set("at", local_time(e.at, frame.timezone));
    x.set("source", e.source);
    put(x, "actor", e.actor);
    x.set("what", e.what);
    out.push_back(x);
    last = e.at;
  }
  return out;
}

void add_verdicts(const TraceReturn& r, Data& d) {
  List loud, calm;
  for (const TraceVerdict& v : r.verdicts) {
    const bool quiet = v.verdict == "healthy" || v.verdict == "not watched";
    Data x;
    x.set("verdict", v.verdict == "firing" ? "to act on" : v.verdict);
    x.set("style", v.verdict == "firing" ? "findings" : v.verdict == "healthy" ? "healthy" : "other");
    x.set("title", v.title);
    put(x, "why", v.why);
    (quiet ? calm : loud).push_back(x);
  }
  d.set("has_loud", yes(!loud.empty()));
  d.set("quiet_count", checks::counted(calm.size(), "check"));
  d.set("loud", Data(loud));
  d.set("calm", Data(calm));
}

}  // namespace

std::string return_page(const PageFrame& frame, const std::vector<TraceReturn>& returns,
                        const std::vector<FindingRow>& findings) {
  List list;
  for (const TraceReturn& r : returns) {
    Data d;
    d.set("name", r.rma_id.empty() ? "Order " + r.order_name : "RMA " + r.rma_id + ", order " + r.order_name);
    d.set("store", r.store);
    put(d, "status", r.status);
    d.set("headline", r.headline);
    checks::Finding whole;  // only to ask where the return and its order can be opened
    whole.store = r.store;
    whole.rma_id = r.rma_id;
    whole.order_id = r.order_id;
    const List ways = web::ways_out(frame, whole);
    d.set("has_ways", yes(!ways.empty()));
    d.set("ways", Data(ways));
    const List open = findings_of(frame, r, findings), owed = owed_of(frame, r);
    d.set("has_findings", yes(!open.empty()));
    d.set("findings", Data(open));
    d.set("has_owed", yes(!owed.empty()));
    d.set("owed", Data(owed));
    d.set("events", Data(events_of(frame, r)));
    put(d, "silent",
        !r.events.empty() && frame.now - r.events.back().at >= kGapShown ? checks::human(frame.now - r.events.back().at)
                                                                         : "");
    add_verdicts(r, d);
    list.push_back(d);
  }
  Data data;
  data.set("returns", Data(list));
  return web::page(frame, "", kReturn, data);
}

}  // namespace returnwatch::agent
