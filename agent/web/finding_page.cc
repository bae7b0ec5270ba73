// One finding, and what a silence would mute.
#include "agent/views/local_time.h"
#include "agent/web/access.h"
#include "agent/web/frame.h"
#include "checks/text.h"
#include "checks/words.h"

namespace returnwatch::agent {
namespace {

constexpr std::size_t kPreviewShown = 20;

constexpr char kFinding[] =
    R"html(<article class="card {{severity}}"><h1><span class="sev">{{severity}}</span> {{title}}</h1>
<p class="lead">{{summary}}{{#amount}} <strong>{{amount}}</strong>{{/amount}}</p>
{{#action}}<p class="do"><strong>What to do</strong> {{action}}</p>{{/action}}
<p class="mut small">{{owner}} &middot; {{store}} &middot; since {{since}} ({{age}}) &middot; {{state}}{{#by}} by {{by}}{{/by}}{{#note}}: {{note}}{{/note}}{{#assigned}} &middot; assigned to {{assigned}}{{/assigned}}{{#closed}} &middot; closed as {{closed}}{{/closed}}{{#regressed}} &middot; {{regressed}}{{/regressed}}</p>
<p class="ways">{{#link}}<a href="{{link}}">Timeline of {{ref}}</a> {{/link}}{{#ways}}<a href="{{url}}" rel="noopener noreferrer">{{name}}</a> {{/ways}}<a href="{{guide}}">Guide: {{title}}</a></p></article>
{{#open}}<h2 id="acknowledge">{{again}}</h2><p class="mut">{{what_it_does}}</p>
<form class="row" method="post" action="/ack">{{>hidden}}{{#anybody}}<label>Your name<input name="by" value="{{me}}" autocomplete="name" maxlength="60"></label>{{/anybody}}<label class="wide">Note<input name="note" autocomplete="off" maxlength="200"></label><label>Assign to<input name="assign" autocomplete="off" maxlength="60"></label><label>For<select name="until"><option value="">until it is resolved</option><option value="4h">4 hours</option><option value="24h">1 day</option><option value="7d">7 days</option></select></label><button class="main">{{again}}</button></form>
<details><summary>Silence it, or close it</summary>
<form class="row" method="post" action="/silence"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{back}}"><label class="wide">Silence<select name="matchers"><option value="fingerprint={{fingerprint}}">only this finding</option><option value="check={{check}} store={{store}}">this check in {{store}}</option><option value="check={{check}} cause={{cause}}">this cause in every store: {{cause_words}}</option></select></label>
<label>For<select name="for"><option value="4h">4 hours</option><option value="24h">1 day</option><option value="7d">7 days</option></select></label>{{#anybody}}<label>Your name<input name="by" value="{{me}}" autocomplete="name" maxlength="60"></label>{{/anybody}}<label class="wide">Reason<input name="reason" required maxlength="200" autocomplete="off"></label><button name="preview" value="1">Preview the silence</button></form>
<form class="row" method="post" action="/ack">{{>hidden}}<input type="hidden" name="done" value="1">
<label class="wide">Close as<select name="reason" required><option value="">choose</option><option value="fixed">fixed: alerts again if it fails once more</option><option value="accepted">accepted: no more alerts</option><option value="written_off">written off: no more alerts</option></select></label>{{#anybody}}<label>Your name<input name="by" value="{{me}}" autocomplete="name" maxlength="60"></label>{{/anybody}}<label class="wide">Note<input name="note" maxlength="200" autocomplete="off"></label><button>Close</button></form></details>{{/open}}
{{#undo}}<form class="row" method="post" action="/ack">{{>hidden}}<input type="hidden" name="undo" value="1">{{#anybody}}<label>Your name<input name="by" value="{{me}}" autocomplete="name" maxlength="60"></label>{{/anybody}}<button>{{undo}}</button></form>{{/undo}}
<section class="panel"><h2>Evidence</h2><ul class="facts">{{#evidence}}<li><span class="src s-{{source}}">{{source}}</span> {{fact}} <span class="mut small">{{at}} {{#return}}<a href="/returns/{{return}}">{{return}}</a>{{/return}}{{^return}}{{ref}}{{/return}}</span></li>{{/evidence}}</ul></section>
{{#has_history}}<section class="panel"><h2>History and notes</h2><ol class="line">{{#history}}<li><span class="mut small">{{at}}</span> {{event}}{{#who}} by {{who}}{{/who}}{{#why}}: {{why}}{{/why}}</li>{{/history}}</ol></section>{{/has_history}}
<p class="mut small">{{check}} / {{cause}} &middot; {{fingerprint}}</p>
)html";

constexpr char kHidden[] =
    R"html(<input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="{{back}}"><input type="hidden" name="fingerprint" value="{{fingerprint}}">)html";

constexpr char kAcknowledge[] =
    R"html(<h1>Acknowledge {{count}} of &ldquo;{{title}}&rdquo;{{#store}} in {{store}}{{/store}}</h1>{{#money}}<p class="lead">{{money}}</p>{{/money}}<p class="mut">Nothing has been done yet. Whoever acknowledges has them: nobody is reminded or called in the meantime.</p>
<form class="row" method="post" action="/ack"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="/"><input type="hidden" name="check" value="{{check}}"><input type="hidden" name="store" value="{{store_value}}">{{#anybody}}<label>Your name<input name="by" value="{{me}}" autocomplete="name" maxlength="60"></label>{{/anybody}}<label class="wide">Note<input name="note" autocomplete="off" maxlength="200"></label><label>Assign to<input name="assign" autocomplete="off" maxlength="60"></label><button class="main">Acknowledge {{count}}</button><a class="button" href="/">Leave them</a></form>
<ul class="facts">{{#rows}}<li class="{{severity}}"><span class="sev">{{severity}}</span> <a class="plain" href="/findings/{{fingerprint}}">{{summary}}</a>{{#amount}} <strong>{{amount}}</strong>{{/amount}}</li>{{/rows}}</ul>{{#more}}<p class="mut">+ {{more}} more</p>{{/more}}
)html";

constexpr char kPreview[] = R"html({{#problem}}<h1>No such silence</h1><p role="alert">{{problem}}</p>{{/problem}}
{{^problem}}<h1>This would mute {{count}}</h1>{{#none}}<p>It matches nothing now; it would mute future alerts.</p>{{/none}}
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
    const bool rma = e.source == "returngo" && f.rma_id.empty() && !e.ref.empty() &&
                     e.ref.find_first_not_of("0123456789") == std::string::npos;
    put(d, "return", rma ? e.ref : "");
    out.push_back(d);
  }
  return out;
}

std::string event_words(const std::string& event) {
  if (event == "pending") return "found; alerts if it lasts";
  if (event == "firing") return "told";
  if (event == "regressed") return "came back";
  if (event == "rearmed") return "will alert again";
  if (event == "unwatched") return "no longer watched";
  if (event == "noted") return "note";
  if (event == "unacknowledged") return "acknowledgement withdrawn";
  if (event == "reopened") return "opened again";
  return event;
}

List lines_of(const PageFrame& frame, const std::vector<HistoryLine>& history) {
  List out;
  for (const HistoryLine& h : history) {
    Data d;
    d.set("at", local_time(h.at, frame.timezone));
    const bool assigned = h.event == "assigned";
    d.set("event", assigned ? "assigned to " + h.why : event_words(h.event));
    put(d, "who", h.who);
    // Of what the agent itself noted, the cause.
    put(d, "why",
        assigned                                                ? ""
        : h.who.empty() && h.why.find(' ') == std::string::npos ? checks::spoken(h.why)
                                                                : h.why);
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
  d.set("me", frame.name);
  d.set("ways", Data(web::ways_out(frame, f)));
  const bool had = row.state == "acknowledged";
  d.set("again", had ? "Add a note or assign" : "Acknowledge");
  d.set("what_it_does", had ? "It stays acknowledged; what you write is added to its history."
                            : "You have it: nobody is reminded or called in the meantime.");
  d.set("hidden", Data(kainjow::mustache::partial([] { return std::string(kHidden); })));
  put(d, "assigned", row.assigned_to);
  put(d, "closed", row.closed_reason.empty() ? "" : row.closed_reason + " by " + row.closed_by);
  put(d, "undo",
      !row.closed_reason.empty()     ? "Open it again"
      : !row.acknowledged_by.empty() ? "Withdraw the acknowledgement"
                                     : "");
  d.set("check", f.check);
  d.set("cause", f.cause);
  d.set("cause_words", checks::spoken(f.cause));
  d.set("evidence", Data(evidence_of(frame, f)));
  d.set("has_history", yes(!history.empty()));
  d.set("history", Data(lines_of(frame, history)));
  return web::page(frame, "", kFinding, d);
}

std::string acknowledge_page(const PageFrame& frame, const std::string& check, const std::string& store,
                             const std::vector<FindingRow>& rows) {
  Data d;
  List list;
  for (const FindingRow& r : rows)
    if (list.size() < kPreviewShown) list.push_back(web::row_data(frame, r, "/"));
  checks::Finding any;
  any.check = check;
  d.set("title", web::title_of(any));
  d.set("count", std::to_string(rows.size()));
  put(d, "money", money_words(rows));
  put(d, "store", store);
  d.set("store_value", store);
  d.set("check", check);
  d.set("csrf", frame.csrf);
  d.set("me", frame.name);
  d.set("anybody", yes(is_shared(frame.actor)));
  d.set("rows", Data(list));
  put(d, "more", rows.size() > list.size() ? std::to_string(rows.size() - list.size()) : "");
  return web::page(frame, "", kAcknowledge, d);
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
  d.set("by", p.by.empty() ? frame.name : p.by);
  d.set("anybody", yes(is_shared(frame.actor)));
  return web::page(frame, "", kPreview, d);
}

}  // namespace returnwatch::agent
