// One finding, and what a silence would mute.
#include "agent/views/local_time.h"
#include "agent/web/frame.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

using web::Data;
using web::List;

constexpr std::size_t kPreviewShown = 20;

constexpr char kFinding[] = R"html(<article class="card {{severity}}"><h1><span class="sev">{{severity}}</span>: {{title}}</h1>
<p>{{summary}} {{#amount}}<strong>{{amount}}</strong>{{/amount}}</p>
<p class="mut small">{{owner}} &middot; {{store}} &middot; {{state}}{{#by}} by {{by}}{{#why}}: {{why}}{{/why}}{{/by}} &middot; since {{since}} ({{age}}){{#regressed}} &middot; came back {{regressed}} times{{/regressed}}{{#link}} &middot; <a href="{{link}}">{{ref}}</a>{{/link}}</p>
{{#action}}<p class="do"><strong>What to do:</strong> {{action}}</p>{{/action}}</article>
{{#open}}<h2>Acknowledge</h2><p class="mut">You have it; nobody is reminded or called until then.</p>
<form class="row" method="post" action="/ack"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{here}}"><input type="hidden" name="fingerprint" value="{{fingerprint}}">
<label>Note<input name="reason" autocomplete="off" maxlength="200"></label><label>For<select name="until"><option value="">until it is resolved</option><option value="4h">4 hours</option><option value="24h">1 day</option><option value="7d">7 days</option></select></label><button>Acknowledge</button></form>
<details><summary>Silence it, or close it for good</summary>
<form class="row" method="post" action="/silence"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{here}}"><label>What<select name="matchers"><option value="fingerprint={{fingerprint}}">only this finding</option><option value="check={{check}} store={{store}}">this check in {{store}}</option></select></label>
<label>For<select name="for"><option value="4h">4 hours</option><option value="24h">1 day</option><option value="7d">7 days</option></select></label><label>Reason<input name="reason" required maxlength="200" autocomplete="off"></label><button name="preview" value="1">Preview the silence</button></form>
<form class="row" method="post" action="/ack"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="/"><input type="hidden" name="fingerprint" value="{{fingerprint}}">
<label>Close as<select name="done"><option value="fixed">fixed</option><option value="accepted">accepted</option><option value="written_off">written off</option></select></label><label>Why<input name="reason" required maxlength="200" autocomplete="off"></label><button>Close for good</button></form></details>{{/open}}
<h2>Evidence</h2><ul class="facts">{{#evidence}}<li>{{fact}} <span class="mut small">{{source}}{{#at}}, {{at}}{{/at}}{{#ref}}, {{ref}}{{/ref}}</span></li>{{/evidence}}</ul>
{{#has_history}}<h2>History</h2><ol class="line">{{#history}}<li><span class="mut small">{{at}}</span> {{event}}{{#who}} by {{who}}{{/who}}{{#why}}: {{why}}{{/why}}</li>{{/history}}</ol>{{/has_history}}
<p class="mut small">{{check}} / {{cause}} &middot; {{fingerprint}}</p>
)html";

constexpr char kPreview[] = R"html({{#problem}}<h1>No such silence</h1><p role="alert">{{problem}}</p>{{/problem}}
{{^problem}}<h1>This would mute {{count}}</h1>{{#none}}<p>Nothing fires now that it matches; it would mute what comes.</p>{{/none}}
<ul class="facts">{{#muted}}<li><span class="t-{{severity}}">{{severity}}</span> {{summary}}</li>{{/muted}}</ul>{{#more}}<p class="mut">+ {{more}} more</p>{{/more}}{{/problem}}
<form class="row" method="post" action="/silence"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="/messages"><label>Matchers<input name="matchers" value="{{matchers}}" required></label><label>For<input name="for" value="{{for}}" required size="5"></label>
<label>Reason<input name="reason" value="{{reason}}" required></label><button name="preview" value="1">Preview</button>{{^problem}}<button class="main">Silence</button>{{/problem}}</form><p><a href="/messages">Do not silence</a></p>
)html";

Data yes(bool on) { return Data(on ? Data::type::bool_true : Data::type::bool_false); }

std::string link_of(const checks::Finding& f) {
  const std::string& id = f.rma_id.empty() ? f.order_id : f.rma_id;
  return id.empty() ? "" : "/returns/" + web::encode(id);
}

List evidence_of(const PageFrame& frame, const checks::Finding& f) {
  List out;
  for (const checks::Evidence& e : f.evidence) {
    Data d;
    d.set("fact", e.fact);
    d.set("source", e.source);
    d.set("at", e.at ? local_time(*e.at, frame.timezone) : "");
    d.set("ref", e.ref);
    out.push_back(d);
  }
  return out;
}

List lines_of(const PageFrame& frame, const std::vector<HistoryLine>& history) {
  List out;
  for (const HistoryLine& h : history) {
    Data d;
    d.set("at", local_time(h.at, frame.timezone));
    d.set("event", h.event);
    d.set("who", h.who);
    d.set("why", h.why);
    out.push_back(d);
  }
  return out;
}

}  // namespace

std::string finding_page(const PageFrame& frame, const FindingRow& row, const std::vector<HistoryLine>& history) {
  const checks::Finding& f = row.finding;
  const checks::CheckInfo* info = checks::find_check(f.check);
  Data d;
  d.set("severity", to_string(f.severity));
  d.set("title", info ? std::string(info->title) : f.check);
  d.set("action", info ? std::string(info->action) : "");
  d.set("summary", f.summary);
  d.set("amount", f.amount ? checks::to_string(*f.amount) : "");
  d.set("owner", to_string(f.owner));
  d.set("store", f.store);
  d.set("state", row.state);
  d.set("by", row.acknowledged_by);
  d.set("why", row.acknowledged_reason);
  d.set("since", local_time(f.since, frame.timezone));
  d.set("age", checks::human(frame.now - f.since));
  d.set("regressed", row.regressed > 0 ? std::to_string(row.regressed) : "");
  d.set("link", link_of(f));
  d.set("ref", f.rma_id.empty() ? f.order_name : f.order_name + " RMA " + f.rma_id);
  d.set("open", yes(row.state != "resolved"));
  d.set("csrf", frame.csrf);
  d.set("fingerprint", f.fingerprint);
  d.set("here", "/findings/" + f.fingerprint);
  d.set("check", f.check);
  d.set("cause", f.cause);
  d.set("evidence", Data(evidence_of(frame, f)));
  d.set("has_history", yes(!history.empty()));
  d.set("history", Data(lines_of(frame, history)));
  return web::page(frame, "", kFinding, d);
}

std::string silence_preview_page(const PageFrame& frame, const SilencePreview& p) {
  Data d;
  List muted;
  for (const FindingRow& r : p.muted) {
    if (muted.size() == kPreviewShown) break;
    Data x;
    x.set("severity", to_string(r.finding.severity));
    x.set("summary", r.finding.summary);
    muted.push_back(x);
  }
  d.set("problem", p.problem);
  d.set("count", std::to_string(p.muted.size()) + (p.muted.size() == 1 ? " finding" : " findings"));
  d.set("none", yes(p.muted.empty()));
  d.set("muted", Data(muted));
  d.set("more", p.muted.size() > kPreviewShown ? std::to_string(p.muted.size() - kPreviewShown) : "");
  d.set("csrf", frame.csrf);
  d.set("matchers", p.matchers);
  d.set("for", p.how_long);
  d.set("reason", p.reason);
  return web::page(frame, "", kPreview, d);
}

}  // namespace returnwatch::agent
