// Mail as content: subject, text, HTML and what the headers need. The courier builds the MIME message with libcurl and
// sends it.
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

#include "alerts/channels/channel.h"
#include "alerts/channels/email_template.h"
#include "alerts/channels/words.h"

namespace returnwatch::alerts {
namespace {

using json = nlohmann::json;
using kainjow::mustache::data;

constexpr std::size_t kFindings = 12;

data object() { return data(data::type::object); }
data list() { return data(data::type::list); }

const char* color(const Notification& n) {
  if (is_over(n)) return "#1a7f37";
  switch (n.severity) {
    case checks::Severity::critical:
      return "#cf222e";
    case checks::Severity::warning:
      return "#bc4c00";
    case checks::Severity::info:
      return "#0969da";
  }
  return "";
}

// `way`: said with its address, where no button stands for it.
std::string footer(const Notification& n, const Link& way = {}) {
  std::string out = "Times are in " + n.timezone + ".";
  if (!way.url.empty()) out += " " + way.label + ": " + way.url + " (the page asks first).";
  return out + " Sent by returnwatch, which only reads: it has changed nothing.";
}

std::string amount_of(const AlertView& v) { return v.finding.amount ? money_words({*v.finding.amount}) : ""; }
int more_than_shown(const Notification& n) {
  return total_of(n) - static_cast<int>(std::min(shown_of(n).size(), kFindings));
}

std::string text_of(const Notification& n) {
  std::string out = (n.reason == Reason::channel_dead ? n.note : lead(n)) + "\n";
  if (const std::string why = why_now(n); !why.empty()) out += why + "\n";
  if (n.checks.size() > 1) {
    out += "\n";
    for (const CheckSum& c : n.checks)
      out += "  " + grouped(c.count) + "  " + title_of(c.check) + (c.money.empty() ? "" : "  " + money_words(c.money)) +
             "\n";
  }
  std::size_t shown = 0;
  for (const AlertView& v : shown_of(n)) {
    if (shown++ == kFindings) break;
    out += "\n" + one_line(reference_of(v)) + (amount_of(v).empty() ? "" : "  " + amount_of(v)) +
           (n.checks.size() > 1 ? "  " + title_of(v.finding.check) : "") +
           (v.is_new && n.new_count < n.firing_count ? "  (new)" : "") + "\n  " + one_line(v.finding.summary) + "\n  " +
           one_line(circumstances(v, n)) + "\n";
    for (const Link& l : links_of(v.finding, n)) out += "  " + l.label + ": " + l.url + "\n";
  }
  if (const int more = more_than_shown(n); more > 0)
    out += "\n+ " + grouped(more) + " more" + (all_of(n).url.empty() ? "" : ": " + all_of(n).url) + "\n";
  if (!is_over(n) && n.resolved_count > 0) {
    out += "\nResolved in the meantime:\n";
    std::size_t said = 0;
    for (const AlertView& v : n.resolved) {
      if (said++ == kFindings) break;
      out += "  " + one_line(reference_of(v)) + ": " + how_resolved(v) + "\n";
    }
    if (n.resolved_count > static_cast<int>(kFindings))
      out += "  + " + grouped(n.resolved_count - static_cast<int>(kFindings)) + " more\n";
  }
  const std::vector<ToDo> actions = to_do(n);
  if (!actions.empty()) out += "\nWhat to do:\n";
  for (const ToDo& d : actions)
    out += "  " + (actions.size() + n.checks.size() > 2 ? d.title + ": " : std::string()) + d.action + "\n";
  if (!n.pace.empty()) out += "\nThe shop's own pace:\n";
  for (const std::string& line : n.pace) out += "  " + one_line(line) + "\n";
  return out + "\n-- \n" + footer(n, to_acknowledge(n)) + "\n";
}

data finding_data(const AlertView& v, const Notification& n) {
  data d = object();
  d.set("reference", one_line(reference_of(v)));
  if (n.checks.size() > 1) d.set("title", title_of(v.finding.check));
  if (v.is_new && n.new_count < n.firing_count) d.set("is_new", data::type::bool_true);
  d.set("amount", amount_of(v));
  d.set("summary", one_line(v.finding.summary));
  d.set("circumstances", one_line(circumstances(v, n)));
  data links = list();
  for (const Link& l : links_of(v.finding, n)) {
    data one = object();
    one.set("label", l.label);
    one.set("url", l.url);
    links.push_back(one);
  }
  d.set("links", links);
  return d;
}

// An object {rows: [...]} or, of no rows, nothing: mustache leaves the section out.
void set_rows(data& root, const std::string& name, const data& rows, const std::string& more = "") {
  if (rows.is_empty_list()) return;
  data d = object();
  d.set("rows", rows);
  if (!more.empty()) d.set("left", more);
  root.set(name, d);
}

std::string html_of(const Notification& n) {
  data root = object();
  root.set("lead", lead(n));
  root.set("color", std::string(color(n)));
  if (const std::string why = why_now(n); !why.empty()) root.set("why", why);
  data sums = list(), findings = list(), resolved = list(), actions = list();
  for (const CheckSum& c : n.checks) {
    data d = object();
    d.set("count", grouped(c.count));
    d.set("title", title_of(c.check));
    d.set("money", money_words(c.money));
    if (n.checks.size() > 1) sums.push_back(d);
  }
  set_rows(root, "sums", sums);
  std::size_t shown = 0;
  for (const AlertView& v : shown_of(n))
    if (shown++ < kFindings) findings.push_back(finding_data(v, n));
  root.set("findings", findings);
  if (const int more = more_than_shown(n); more > 0) {
    data d = object();
    d.set("count", grouped(more));
    if (const Link all = all_of(n); !all.url.empty()) d.set("url", all.url);
    root.set("more", d);
  }
  if (!is_over(n)) {
    std::size_t said = 0;
    for (const AlertView& v : n.resolved) {
      if (said++ >= kFindings) break;
      data d = object();
      d.set("reference", one_line(reference_of(v)));
      d.set("how", how_resolved(v));
      resolved.push_back(d);
    }
    set_rows(
        root, "resolved", resolved,
        n.resolved_count > static_cast<int>(kFindings) ? grouped(n.resolved_count - static_cast<int>(kFindings)) : "");
  }
  const std::vector<ToDo> todo = to_do(n);
  for (const ToDo& t : todo) {
    data d = object();
    if (todo.size() + n.checks.size() > 2) d.set("title", t.title);
    d.set("action", t.action);
    actions.push_back(d);
  }
  set_rows(root, "actions", actions);
  data pace = list();
  for (const std::string& line : n.pace) {
    data d = object();
    d.set("line", one_line(line));
    pace.push_back(d);
  }
  set_rows(root, "pace", pace);
  if (n.reason == Reason::channel_dead) root.set("note", n.note);
  if (const Link way = to_acknowledge(n); !way.url.empty()) {
    data d = object();
    d.set("label", way.label);
    d.set("url", way.url);
    root.set("button", d);
  }
  root.set("footer", footer(n));
  kainjow::mustache::mustache page(kEmailHtml);
  return page.render(root);
}

}  // namespace

std::vector<Rendered> render_email(const Notification& n) {
  json checks = json::array();
  for (const CheckSum& c : n.checks) checks.push_back(c.check);
  const json body = {{"subject", thread_subject(n)},
                     {"text", text_of(n)},
                     {"html", html_of(n)},
                     {"thread", n.thread},
                     {"opens", n.first},
                     {"severity", to_string(n.severity)},
                     {"list", n.labels.count("store") ? n.labels.at("store") : "alerts"},
                     {"checks", checks},
                     {"stores", n.stores}};
  return {{lead(n), body.dump(-1, ' ', false, json::error_handler_t::replace)}};
}

std::vector<Rendered> email_document(const Document& d) {
  const json body = {{"subject", one_line(d.subject)},
                     {"text", d.text},
                     {"html", d.html},
                     {"thread", ""},
                     {"opens", true},
                     {"severity", ""},
                     {"list", "reports"},
                     {"checks", json::array()},
                     {"stores", json::array()}};
  return {{one_line(d.subject), body.dump(-1, ' ', false, json::error_handler_t::replace)}};
}

SendVerdict classify_email(const Answer& a) {
  if (a.status == 0) return {SendVerdict::Fate::retry, a.failure};
  if (a.status >= 200 && a.status < 400) return {};
  const std::string why =
      (a.failure.empty() ? "the mail server refuses it" : a.failure) + " (" + std::to_string(a.status) + ")";
  if (a.status < 500) return {SendVerdict::Fate::retry, why};
  // Keys, rights and encryption: nothing will be taken until a person acts.
  for (long code : {530L, 534L, 535L, 538L})
    if (a.status == code) return {SendVerdict::Fate::receiver_dead, why + "; check username, password, tls and from"};
  return {SendVerdict::Fate::message_dead, why};
}

}  // namespace returnwatch::alerts
