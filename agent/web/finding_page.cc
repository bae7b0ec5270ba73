// One finding, and what a silence would mute.
#include "agent/views/local_time.h"
#include "agent/web/access.h"
#include "agent/web/frame.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

using web::Data;
using web::List;
using web::put;
using web::yes;

constexpr std::size_t kPreviewShown = 20;

constexpr char kFinding[] =
    R"html(<article class="card {{severity}}"><h1><span class="sev">{{severity}}</span> {{title}}</h1>
<p class="lead">{{summary}}{{#amount}} <strong>{{amount}}</strong>{{/amount}}</p>
{{#action}}<p class="do"><strong>What to do:</strong> {{action}}</p>{{/action}}
<p class="mut small">{{owner}} &middot; {{store}} &middot; since {{since}} ({{age}}) &middot; {{state}}{{#by}} by {{by}}{{/by}}{{#note}}: {{note}}{{/note}}{{#assigned}} &middot; assigned to {{assigned}}{{/assigned}}{{#closed}} &middot; closed as {{closed}}{{/closed}}{{#regressed}} &middot; {{regressed}}{{/regressed}}{{#link}} &middot; <a href="{{link}}">{{ref}}</a>{{/link}}</p></article>
{{#open}}<h2>Acknowledge</h2><p class="mut">You have it: nobody is reminded or called meanwhile.</p>
<form class="row" method="post" action="/ack"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{back}}"><input type="hidden" name="fingerprint" value="{{fingerprint}}">
{{#anybody}}<label>Your name<input name="by" autocomplete="name" maxlength="60"></label>{{/anybody}}<label class="wide">Note<input name="note" autocomplete="off" maxlength="200"></label><label>Assign to<input name="assign" autocomplete="off" maxlength="60"></label><label>For<select name="until"><option value="">until it is resolved</option><option value="4h">4 hours</option><option value="24h">1 day</option><option value="7d">7 days</option></select></label><button class="main">Acknowledge</button></form>
<details><summary>Silence it, or close it</summary>
<form class="row" method="post" action="/silence"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{back}}"><label class="wide">Silence<select name="matchers"><option value="fingerprint={{fingerprint}}">only this finding</option><option value="check={{check}} store={{store}}">this check in {{store}}</option><option value="check={{check}} cause={{cause}}">{{cause}} everywhere</option></select></label>
<label>For<select name="for"><option value="4h">4 hours</option><option value="24h">1 day</option><option value="7d">7 days</option></select></label>{{#anybody}}<label>Your name<input name="by" autocomplete="name" maxlength="60"></label>{{/anybody}}<label class="wide">Reason<input name="reason" required maxlength="200" autocomplete="off"></label><button name="preview" value="1">Preview the silence</button></form>
<form class="row" method="post" action="/ack"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{back}}"><input type="hidden" name="fingerprint" value="{{fingerprint}}"><input type="hidden" name="done" value="1">
<label class="wide">Close as<select name="reason" required><option value="">choose</option><option value="fixed">fixed: told again if it fails once more</option><option value="accepted">accepted: not told again</option><option value="written_off">written off: not told again</option></select></label>{{#anybody}}<label>Your name<input name="by" autocomplete="name" maxlength="60"></label>{{/anybody}}<label class="wide">Note<input name="note" maxlength="200" autocomplete="off"></label><button>Close</button></form></details>{{/open}}
{{#undo}}<form class="row" method="post" action="/ack"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{back}}"><input type="hidden" name="fingerprint" value="{{fingerprint}}"><input type="hidden" name="undo" value="1">{{#anybody}}<label>Your name<input name="by" autocomplete="name" maxlength="60"></label>{{/anybody}}<button>{{undo}}</button></form>{{/undo}}
<h2>Evidence</h2><ul class="facts">{{#evidence}}<li><span class="src s-{{source}}">{{source}}</span> {{fact}} <span class="mut small">{{at}} {{ref}}</span></li>{{/evidence}}</ul>
{{#has_history}}<h2>History</h2><ol class="line">{{#history}}<li><span class="mut small">{{at}}</span> {{event}}{{#who}} by {{who}}{{/who}}{{#why}}: {{why}}{{/why}}</li>{{/history}}</ol>{{/has_history}}
<p class="mut small">{{check}} / {{cause}} &middot; {{fingerprint}}</p>
)html";

constexpr char kPreview[] = R"html({{#problem}}<h1>No such silence</h1><p role="alert">{{problem}}</p>{{/problem}}
{{^problem}}<h1>This would mute {{count}}</h1>{{#none}}<p>Nothing fires now that it matches; it would mute what comes.</p>{{/none}}
<ul class="facts">{{#muted}}<li><span class="t-{{severity}}">{{severity}}</span> {{summary}}</li>{{/muted}}</ul>{{#more}}<p class="mut">+ {{more}} more</p>{{/more}}{{/problem}}
<form class="row" method="post" action="/silence"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="/messages"><label>Matchers<input name="matchers" value="{{matchers}}" required></label><label>For<input name="for" value="{{for}}" required size="5"></label>
{{#anybody}}<label>Your name<input name="by" value="{{by}}" autocomplete="name" maxlength="60"></label>{{/anybody}}<label>Reason<input name="reason" value="{{reason}}" required></label><button name="preview" value="1">Preview</button>{{^problem}}<button class="main">Silence</button>{{/problem}}</form><p><a href="/messages">Do not silence</a></p>
)html";

List evidence_of(const PageFrame& frame, const checks::Finding& f) {
  List out;
  for (const checks::Evidence& e : f.evidence) {
    Data d;
    d.set("fact", e.fact);
    d.set("source", e.source);
    put(d, "at", e.at ? local_time(*e.at, frame.timezone) : "");
    put(d, "ref", e.ref);
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
    put(d, "who", h.who);
    put(d, "why", h.why);
    out.push_back(d);
  }
  return out;
}

}  // namespace

std::string finding_page(const PageFrame& frame, const FindingRow& row, const std::vector<HistoryLine>& history) {
  const checks::Finding& f = row.finding;
  Data d = web::row_data(frame, row, "/findings/" + f.fingerprint);
  d.set("anybody", yes(is_shared(frame.actor)));
  d.set("open", yes(row.state != "resolved"));
  put(d, "assigned", row.assigned_to);
  put(d, "closed", row.closed_reason.empty() ? "" : row.closed_reason + " by " + row.closed_by);
  put(d, "undo",
      !row.closed_reason.empty()     ? "Open it again"
      : !row.acknowledged_by.empty() ? "Take the acknowledgement back"
                                     : "");
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
  put(d, "problem", p.problem);
  d.set("count", checks::counted(p.muted.size(), "finding"));
  d.set("none", yes(p.muted.empty()));
  d.set("muted", Data(muted));
  put(d, "more", p.muted.size() > kPreviewShown ? std::to_string(p.muted.size() - kPreviewShown) : "");
  d.set("csrf", frame.csrf);
  d.set("matchers", p.matchers);
  d.set("for", p.how_long);
  d.set("reason", p.reason);
  d.set("by", p.by);
  d.set("anybody", yes(is_shared(frame.actor)));
  return web::page(frame, "", kPreview, d);
}

}  // namespace returnwatch::agent
