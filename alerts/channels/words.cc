#include "alerts/channels/words.h"

#include <algorithm>
#include <set>

#include "alerts/zone.h"
#include "checks/registry.h"
#include "checks/text.h"
#include "checks/words.h"

namespace returnwatch::alerts {
namespace {

constexpr std::size_t kUsualToDos = 4;

std::string noun(checks::SubjectKind kind, int count) {
  using K = checks::SubjectKind;
  const bool one = count == 1;
  switch (kind) {
    case K::return_:
      return one ? "return" : "returns";
    case K::unit:
      return one ? "item" : "items";
    case K::refund:
      return one ? "refund" : "refunds";
    case K::order:
      return one ? "order" : "orders";
    case K::location:
      return one ? "location" : "locations";
    case K::reason:
      return one ? "return reason" : "return reasons";
    case K::flow:
      return one ? "flow" : "flows";
    case K::source:
      return one ? "source" : "sources";
    case K::store:
      return one ? "store" : "stores";
  }
  return one ? "finding" : "findings";
}

std::string counted(const Notification& n) {
  const int total = total_of(n);
  const std::vector<AlertView>& views = shown_of(n);
  const bool same = !views.empty() && std::all_of(views.begin(), views.end(), [&](const AlertView& v) {
    return v.finding.subject.kind == views.front().finding.subject.kind;
  });
  std::string out = grouped(total) + " " +
                    (same && n.checks.size() <= 1 ? noun(views.front().finding.subject.kind, total)
                     : total == 1                 ? "finding"
                                                  : "findings");
  if (total == 1 && !views.empty() && !views.front().finding.order_name.empty())
    out += " (" + views.front().finding.order_name + ")";
  return out;
}

std::string some(const std::vector<std::string>& names, const std::string& many) {
  if (names.empty()) return "";
  return names.size() == 1 ? names.front() : std::to_string(names.size()) + " " + many;
}

std::string whose(const Notification& n, bool with_store) {
  const std::string owner = some(n.owners, "owners"), store = with_store ? some(n.stores, "stores") : "";
  return owner.empty() ? store : store.empty() ? owner : owner + ", " + store;
}

std::string what(const Notification& n) {
  if (n.checks.empty()) return "Findings";
  std::string out = title_of(n.checks.front().check);
  if (n.checks.size() == 2) out += " and 1 other check";
  if (n.checks.size() > 2) out += " and " + std::to_string(n.checks.size() - 1) + " other checks";
  return out;
}

// What stands before the rest where the message is an event; a message that is edited in place says how things stand.
std::string opening(const Notification& n, Voice voice) {
  if (is_over(n))
    return n.fingerprints_fired.size() == static_cast<std::size_t>(n.resolved_count) ? "Came and went: " : "Resolved: ";
  if (n.firing_count > 0 && n.acknowledged_count == n.firing_count &&
      (voice == Voice::standing || n.reason == Reason::acknowledged))
    return "Acknowledged: ";
  if (voice == Voice::standing) return "";
  switch (n.reason) {
    case Reason::severity_rose:
      return std::string("Now ") + to_string(n.severity) + ": ";
    case Reason::repeated:
      return "Still open: ";
    case Reason::digest:
      return n.kind == GroupKind::after_update ? "After an update: " : "First look: ";
    case Reason::escalated:
      return "Nobody has acknowledged: ";
    case Reason::flapping:
      return "Comes and goes: ";
    case Reason::test:
      return "TEST: ";
    case Reason::opened:
    case Reason::joined:
    case Reason::changed:
    case Reason::resolved:
    case Reason::acknowledged:
    case Reason::channel_dead:
      return "";
  }
  return "";
}

std::string how_many(const Notification& n, Voice voice) {
  if (voice == Voice::event && n.reason == Reason::joined && n.new_count > 0 && n.new_count < n.firing_count)
    return grouped(n.new_count) + " new, now " + counted(n);
  return (voice == Voice::event && n.reason == Reason::changed ? "now " : "") + counted(n);
}

}  // namespace

bool is_over(const Notification& n) { return n.firing_count == 0 && n.resolved_count > 0; }
const std::vector<AlertView>& shown_of(const Notification& n) { return is_over(n) ? n.resolved : n.firing; }
int total_of(const Notification& n) { return is_over(n) ? n.resolved_count : n.firing_count; }

std::string lead(const Notification& n, Voice voice) {
  if (n.reason == Reason::channel_dead) return cut(one_line(n.note), kLeadLength);
  const auto say = [&](std::size_t currencies, bool with_store) {
    const std::string money = money_words(n.money, currencies);
    const std::string before = opening(n, voice);
    std::string out = before + what(n) + (before.empty() ? ": " : ", ") + how_many(n, voice);
    if (!money.empty()) out += ", " + money;
    if (n.since) out += ", since " + time_words(*n.since, n.timezone, n.at);
    const std::string who = whose(n, with_store);
    return one_line(out + (who.empty() ? "" : " (" + who + ")"));
  };
  // Shorter by what matters least, before anything is cut.
  for (const std::string& attempt : {say(2, true), say(1, true), say(2, false)})
    if (attempt.size() <= kLeadLength) return attempt;
  return cut(say(1, false), kLeadLength);
}

std::string thread_subject(const Notification& n) {
  if (n.reason == Reason::channel_dead) return "A receiver cannot be reached";
  const auto label = [&](const char* key) {
    const auto it = n.labels.find(key);
    return it == n.labels.end() ? std::string() : it->second;
  };
  std::string what_it_is = label("check").empty() ? "" : title_of(label("check"));
  if (what_it_is.empty())
    what_it_is = n.kind == GroupKind::after_update ? "What the new version of returnwatch judges differently"
                 : n.kind == GroupKind::first_look ? "What was wrong at the first look"
                                                   : "Findings";
  if (n.kind == GroupKind::escalation) what_it_is = "Not acknowledged: " + what_it_is;
  std::string rest;
  for (const char* key : {"store", "owner", "severity", "cause"})
    if (!label(key).empty()) rest += (rest.empty() ? "" : ", ") + label(key);
  return one_line(std::string(n.reason == Reason::test ? "TEST: " : "") + what_it_is +
                  (rest.empty() ? "" : " (" + rest + ")"));
}

std::string why_now(const Notification& n) {
  const auto plural = [](int count, const char* one, const char* many) {
    return grouped(count) + (count == 1 ? one : many);
  };
  std::string also = n.resolved_count > 0 && n.firing_count > 0
                         ? " " + plural(n.resolved_count, " was resolved.", " were resolved.")
                         : "";
  switch (n.reason) {
    case Reason::opened:
      return also.empty() ? "" : also.substr(1);
    case Reason::joined:
      return also.empty() ? "" : also.substr(1);
    case Reason::severity_rose:
      return std::string("It has become ") + to_string(n.severity) + "." + also;
    case Reason::repeated:
      return "A reminder: it is still open and nobody has acknowledged all of it." + also;
    case Reason::resolved:
      if (n.kind == GroupKind::after_update) return "returnwatch was updated, and no longer finds anything wrong here.";
      return n.fingerprints_fired.empty() ? "Everything in this group is resolved."
                                          : "It was resolved before this message was sent.";
    case Reason::digest:
      if (n.kind == GroupKind::after_update)
        return "returnwatch was updated: this is what it found when it judged everything again; sent as one message, "
               "not one by one." +
               also;
      return "What was already wrong when returnwatch first looked at this store; sent as one message, not one by "
             "one." +
             also;
    case Reason::escalated:
      return "It is critical and nobody has acknowledged it in time." + also;
    case Reason::flapping:
      return "It has come and gone several times within a day; no more messages until it settles." + also;
    case Reason::acknowledged:
      return "Somebody is looking after all of it." + also;
    case Reason::changed:
      return also.empty() ? "" : also.substr(1);
    case Reason::channel_dead:
      return "";
    case Reason::test:
      return "This is a sample sent by returnwatch notify test. Nothing is wrong.";
  }
  return "";
}

std::string title_of(const std::string& check) {
  if (const checks::CheckInfo* info = checks::find_check(check)) return std::string(info->title);
  std::string out = check;
  std::replace(out.begin(), out.end(), '_', ' ');
  return upper_first(out);
}

std::string reference_of(const AlertView& v) {
  const checks::Finding& f = v.finding;
  if (!f.order_name.empty() && !f.rma_id.empty()) return f.order_name + " / RMA " + f.rma_id;
  if (!f.order_name.empty()) return f.order_name;
  if (!f.rma_id.empty()) return "RMA " + f.rma_id;
  if (f.subject.kind == checks::SubjectKind::store) return f.store;
  return v.subject_name.empty() ? f.subject.id : v.subject_name;
}

std::string money_words(const std::vector<checks::Money>& money, std::size_t at_most) {
  std::vector<checks::Money> sorted;
  for (const checks::Money& m : money)
    if (m.minor != 0) sorted.push_back(m);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const checks::Money& a, const checks::Money& b) { return a.minor > b.minor; });
  std::string out;
  for (std::size_t i = 0; i < sorted.size() && i < at_most; ++i) {
    std::string text = checks::decimal(sorted[i]);
    const auto point = text.find('.');
    for (auto at = static_cast<long>(point == std::string::npos ? text.size() : point) - 3;
         at > (text[0] == '-' ? 1 : 0); at -= 3)
      text.insert(static_cast<std::size_t>(at), ",");
    out += (i ? " + " : "") + text + " " + sorted[i].currency;
  }
  if (sorted.size() > at_most) out += " and more";
  return out;
}

std::string time_words(Time t, const std::string& timezone, Time now) {
  const date::time_zone* zone = zone_or_utc(timezone);
  const bool other_year =
      date::format("%Y", date::make_zoned(zone, t)) != date::format("%Y", date::make_zoned(zone, now));
  return date::format(other_year ? "%d %b %Y" : "%d %b %H:%M", date::make_zoned(zone, t));
}

std::string how_resolved(const AlertView& v) {
  if (v.resolved_how == "expired") return "expired: it cannot be undone, and was reported for 30 days";
  if (v.resolved_how == "closed")
    return v.acknowledged_by.empty() ? "closed" : "closed by " + one_line(v.acknowledged_by);
  return "fixed";
}

std::string circumstances(const AlertView& v, const Notification& n) {
  std::string out = "since " + time_words(v.finding.since, n.timezone, n.at);
  if (v.state == AlertState::resolved)
    return how_resolved(v) + "; it was open " + out + " (" +
           checks::human(std::max(v.resolved_at.value_or(n.at) - v.finding.since, checks::Duration{0})) + ")";
  if (n.at > v.finding.since) out += " (" + checks::human(n.at - v.finding.since) + ")";
  if (v.flapping)
    out += ", comes and goes";
  else if (v.regressed)
    out += ", came back";
  if (v.state == AlertState::acknowledged)
    out += v.acknowledged_by.empty() ? ", acknowledged" : ", acknowledged by " + one_line(v.acknowledged_by);
  return out;
}

namespace {

std::string filled(std::string text, const std::string& key, const std::string& value) {
  if (const auto at = text.find(key); at != std::string::npos)
    text.replace(at, key.size(), checks::percent_encode(value));
  return text;
}

void add_link(std::vector<Link>& out, const char* label, const std::string& url) {
  if (!url.empty()) out.push_back({label, url});
}

}  // namespace

std::vector<Link> links_of(const checks::Finding& f, const ReturnLinks& links, const std::string& page_url) {
  std::vector<Link> out;
  if (!f.rma_id.empty() && links.returngo)
    add_link(out, "ReturnGO", filled(*links.returngo, "{rma}", f.rma_id));
  else if (!f.rma_id.empty())
    out.push_back({"ReturnGO", "https://app.returngo.ai/dashboard/returns?filter_status=open&rmaid=" +
                                   checks::percent_encode(f.rma_id)});
  if (!f.order_id.empty() && links.shopify)
    add_link(out, "Shopify", filled(*links.shopify, "{order}", f.order_id));
  else if (!f.order_id.empty() && !links.shopify_admin.empty())
    out.push_back({"Shopify", links.shopify_admin + "/orders/" + checks::percent_encode(f.order_id)});
  if (links.patchworks)
    for (const checks::Evidence& e : f.evidence)
      if (e.source == "patchworks" && !e.ref.empty() && e.ref.find_first_not_of("0123456789") == std::string::npos) {
        add_link(out, "Patchworks", filled(*links.patchworks, "{run}", e.ref));
        break;
      }
  const bool of_return = !f.rma_id.empty() || !f.order_id.empty();
  if (!page_url.empty())
    out.push_back({"Details", page_url + (of_return ? "/returns/" + checks::percent_encode(f.rma_id.empty() ? f.order_id
                                                                                                            : f.rma_id)
                                                    : "/findings/" + checks::percent_encode(f.fingerprint))});
  for (const checks::Evidence& e : f.evidence)
    if (e.ref.rfind("https://", 0) == 0 && out.size() < 4) out.push_back({"Evidence", e.ref});
  return out;
}

std::vector<Link> links_of(const checks::Finding& f, const Notification& n) {
  const auto it = n.links.find(f.store);
  return links_of(f, it == n.links.end() ? ReturnLinks{} : it->second, n.page_url);
}

Link to_acknowledge(const Notification& n) {
  const int left = n.firing_count - n.acknowledged_count;
  if (n.page_url.empty() || is_over(n) || left <= 0 || n.firing.empty() || n.reason == Reason::test ||
      n.reason == Reason::channel_dead)
    return {};
  if (n.firing_count == 1)
    return {"Acknowledge",
            n.page_url + "/findings/" + checks::percent_encode(n.firing.front().finding.fingerprint) + "#acknowledge"};
  if (n.checks.size() != 1) return {"Look at them", all_of(n).url};
  const std::string store = n.stores.size() == 1 ? "&store=" + checks::percent_encode(n.stores.front()) : "";
  return {"Acknowledge", n.page_url + "/acknowledge?check=" + checks::percent_encode(n.checks.front().check) + store};
}

Link all_of(const Notification& n) {
  if (n.page_url.empty()) return {};
  const std::string query = n.checks.size() == 1   ? "?check=" + checks::percent_encode(n.checks.front().check)
                            : n.owners.size() == 1 ? "?owner=" + checks::percent_encode(n.owners.front())
                                                   : "";
  return {n.page_url.empty() ? "" : "see all", n.page_url + "/" + query};
}

// Everything critical, however much there is, and of the rest what fits beside it.
std::vector<ToDo> to_do(const Notification& n) {
  std::vector<ToDo> out;
  std::size_t left = 0;  // said, not cut silently
  if (is_over(n) || n.reason == Reason::channel_dead) return out;
  std::size_t others = kUsualToDos;
  for (const CheckSum& c : n.checks) others -= std::min(others, c.critical.size());
  for (const CheckSum& c : n.checks)
    for (const auto& [cause, count] : c.causes) {
      const std::string_view action = checks::action_of(c.check, cause);
      const bool critical = c.critical.count(cause) > 0;
      if (action.empty()) continue;
      if (!critical && others == 0) {
        ++left;
        continue;
      }
      if (!critical) --others;
      const std::string title = title_of(c.check), words = checks::spoken(cause);
      out.push_back({c.causes.size() == 1   ? title
                     : n.checks.size() == 1 ? upper_first(words)
                                            : title + " (" + words + ")",
                     std::string(action)});
    }
  if (left > 0)
    out.push_back({"For " + checks::counted(left, "more kind"), "Each finding says on its page what to do."});
  return out;
}

std::string grouped(long n) {
  std::string out = std::to_string(n);
  for (auto at = static_cast<long>(out.size()) - 3; at > 0; at -= 3) out.insert(static_cast<std::size_t>(at), ",");
  return out;
}

std::string upper_first(std::string s) {
  if (!s.empty()) s[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(s[0])));
  return s;
}

}  // namespace returnwatch::alerts
