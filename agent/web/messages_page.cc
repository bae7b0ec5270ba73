// Receivers and what waits for them; silences, and the form that makes one.
#include "agent/views/local_time.h"
#include "agent/web/access.h"
#include "agent/web/frame.h"

namespace returnwatch::agent {
namespace {

constexpr char kDelivery[] =
    R"html(<h1>Messages</h1>{{^receivers}}<p class="mut">No receiver is configured: no alerts will be sent.</p>{{/receivers}}
<ul class="checks">{{#receivers}}<li><div class="head"><span class="pill p-{{style}}">{{state}}</span> <strong>{{name}}</strong> <span class="mut small">{{kind}}</span></div>
<p class="small mut">{{#queued}}{{queued}} waiting, the oldest for {{oldest}}{{/queued}}{{^queued}}{{idle}}{{/queued}}</p>{{#error}}<p class="small">{{error}}</p>{{/error}}</li>{{/receivers}}</ul>
<h2>Silences</h2>{{^silences}}<p class="mut">Nothing is silenced.</p>{{/silences}}
<ul class="checks">{{#silences}}<li><div class="head"><strong>{{matchers}}</strong></div><p class="small">{{reason}} <span class="mut">&middot; until {{until}} (for {{left}}) &middot; by {{author}} &middot; mutes {{muted}} now</span></p>
<form class="row" method="post" action="/silence/end"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="/messages"><input type="hidden" name="id" value="{{id}}"><button>End<span class="hide"> the silence of {{matchers}}</span></button></form></li>{{/silences}}</ul>
<h2>New silence</h2><form class="row" method="post" action="/silence"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="/messages"><label class="wide"><span>What, as check=restock_* store=acme-uk</span><input name="matchers" required autocomplete="off"></label>
<label>For<select name="for"><option value="1h">1 hour</option><option value="4h" selected>4 hours</option><option value="24h">1 day</option><option value="7d">7 days</option></select></label>
{{#anybody}}<label>Your name<input name="by" value="{{me}}" autocomplete="name" maxlength="60"></label>{{/anybody}}<label class="wide">Reason<input name="reason" required maxlength="200" autocomplete="off"></label><button name="preview" value="1">Preview</button></form>
)html";

}  // namespace

std::string delivery_page(const PageFrame& frame, const std::vector<ReceiverStatus>& receivers,
                          const std::vector<SilenceRow>& silences) {
  List list, quiet;
  for (const ReceiverStatus& r : receivers) {
    Data d;
    d.set("name", r.name);
    d.set("kind", r.kind);
    d.set("state", r.state);
    d.set("idle", r.state == "not tried yet" ? "nothing has been sent to it yet" : "nothing waiting");
    d.set("style", r.state == "ok" ? "healthy" : r.state == "dead" ? "findings" : "other");
    put(d, "error", r.state == "ok" ? "" : r.last_error);
    put(d, "queued", r.queued > 0 ? std::to_string(r.queued) : "");
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
    d.set("left", checks::human(s.until - frame.now));
    d.set("muted", std::to_string(s.muted));
    d.set("csrf", frame.csrf);
    quiet.push_back(d);
  }
  Data data;
  data.set("receivers", Data(list));
  data.set("silences", Data(quiet));
  data.set("csrf", frame.csrf);
  data.set("me", frame.name);
  data.set("anybody", yes(is_shared(frame.actor)));
  return web::page(frame, "Messages", kDelivery, data);
}

}  // namespace returnwatch::agent
