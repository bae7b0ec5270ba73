#include "alerts/channels/slack_blocks.h"

#include "alerts/channels/channel.h"

namespace returnwatch::alerts::slack {
namespace {

using nlohmann::json;

const char* sign(const Notification& n) {
  if (n.reason == Reason::test) return ":test_tube:";
  if (n.reason == Reason::channel_dead) return ":warning:";
  if (is_over(n)) return ":white_check_mark:";
  if (n.firing_count > 0 && n.acknowledged_count == n.firing_count) return ":eyes:";
  switch (n.severity) {
    case checks::Severity::critical:
      return ":red_circle:";
    case checks::Severity::warning:
      return ":large_orange_circle:";
    case checks::Severity::info:
      return ":large_blue_circle:";
  }
  return "";
}

std::string line(const AlertView& v, const Notification& n, bool with_title) {
  const checks::Finding& f = v.finding;
  std::string out = "*" + escape_within(one_line(reference_of(v)), 120) + "*";
  if (f.amount) out += "  " + escape(money_words({*f.amount}));
  if (with_title) out += "  _" + escape_within(title_of(f.check), 80) + "_";
  if (v.is_new && n.new_count < n.firing_count) out += "  `new`";
  out += "\n" + escape_within(one_line(f.summary), 600);
  out += "\n_" + escape_within(one_line(circumstances(v, n)), 200) + "_";
  std::string links;
  for (const Link& l : links_of(f, n)) links += "  ·  " + link(l);
  return out + links;
}

std::string per_check(const Notification& n) {
  if (n.checks.size() < 2) return "";
  std::string out;
  std::size_t said = 0;
  for (const CheckSum& c : n.checks) {
    if (said == 12) break;
    ++said;
    const std::string money = money_words(c.money);
    out += "• " + grouped(c.count) + "  " + escape_within(title_of(c.check), 100) +
           (money.empty() ? "" : "  " + money) + "\n";
  }
  if (n.checks.size() > said) out += "+ " + std::to_string(n.checks.size() - said) + " more checks\n";
  out.pop_back();
  return out;
}

// As many parts as it takes: a section holds only so much.
std::vector<std::string> what_to_do(const Notification& n) {
  const auto all = to_do(n);
  if (all.empty()) return {};
  if (all.size() == 1 && n.checks.size() == 1) return {"*What to do*: " + escape_within(all[0].action, 600)};
  std::vector<std::string> out = {"*What to do*"};
  for (const ToDo& d : all) {
    const std::string one = "\n*" + escape(d.title) + "*: " + escape_within(d.action, 600);
    if (out.back().size() + one.size() > kSectionLimit)
      out.push_back(one.substr(1));
    else
      out.back() += one;
  }
  return out;
}

std::string own_pace(const Notification& n) {
  std::string out;
  for (const std::string& line : n.pace) {
    const std::string one = "\n• " + escape_within(one_line(line), 500);
    if (out.size() + one.size() > kSectionLimit - 60) break;
    out += one;
  }
  return out.empty() ? "" : "*The shop's own pace*" + out;
}

std::string footer(const Notification& n) {
  std::string out;
  for (const std::string& s : n.stores) {
    if (out.size() > 120) {
      out += ", …";
      break;
    }
    out += (out.empty() ? "" : ", ") + s;
  }
  out = escape(out);
  if (!n.stores.empty()) out += "  ·  " + std::string(to_string(n.severity)) + "  ·  times in " + escape(n.timezone);
  return out;
}

}  // namespace

std::string escape(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string escape_within(const std::string& text, std::size_t most) {
  std::string out = escape(text);
  for (std::size_t raw = std::min(text.size(), most); out.size() > most && raw > 0;
       raw -= std::min(raw, out.size() - most))
    out = escape(cut(text, raw));
  return out.size() > most ? "" : out;
}

std::string link(const Link& l) {
  std::string url;
  for (char c : l.url) url += c == '|' ? "%7C" : std::string(1, c);
  return "<" + escape(url) + "|" + escape(l.label) + ">";
}

json section(const std::string& mrkdwn) {
  return {{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", mrkdwn}}}};
}
// A link button: it opens a page, and needs no endpoint of ours.
json button(const Link& l) {
  return {{"type", "actions"},
          {"elements", json::array({{{"type", "button"},
                                     {"action_id", "acknowledge"},
                                     {"style", "primary"},
                                     {"text", {{"type", "plain_text"}, {"text", l.label}}},
                                     {"url", l.url}}})}};
}
json context(const std::string& mrkdwn) {
  return {{"type", "context"}, {"elements", json::array({{{"type", "mrkdwn"}, {"text", mrkdwn}}})}};
}

json message(const Notification& n, int findings, Voice voice) {
  const std::vector<AlertView>& views = shown_of(n);
  for (int shown = std::min(findings, static_cast<int>(views.size()));; --shown) {
    json out = json::array();
    std::string head = std::string(sign(n)) + " *" + escape_within(lead(n, voice), 600) + "*";
    if (n.reason == Reason::channel_dead)
      head = std::string(sign(n)) + " " + escape_within(n.note, kSectionLimit);
    else if (const std::string why = voice == Voice::event || n.first ? why_now(n) : ""; !why.empty())
      head += "\n" + escape(why);
    out.push_back(section(head));
    if (const std::string sums = per_check(n); !sums.empty()) out.push_back(section(sums));
    for (int i = 0; i < shown; ++i)
      out.push_back(section(line(views[static_cast<std::size_t>(i)], n, n.checks.size() > 1)));
    const int more = total_of(n) - shown;
    if (more > 0) {
      const Link all = all_of(n);
      out.push_back(context("+ " + grouped(more) + " more" + (all.url.empty() ? "" : "  ·  " + link(all))));
    }
    for (const std::string& part : what_to_do(n)) out.push_back(section(part));
    if (const std::string lines = own_pace(n); !lines.empty()) out.push_back(section(lines));
    if (const Link way = to_acknowledge(n); !way.url.empty() && way.url.size() <= kLongestUrl)
      out.push_back(button(way));
    if (const std::string end = footer(n); !end.empty()) out.push_back(context(end));
    if (shown <= 0 || out.dump(-1, ' ', false, json::error_handler_t::replace).size() <= kMessageLimit) return out;
  }
}

json event(const Notification& n) {
  json out = json::array();
  const std::string why = why_now(n);
  std::string text =
      std::string(sign(n)) + " *" + escape_within(lead(n), 600) + "*" + (why.empty() ? "" : "\n" + escape(why));
  const auto list = [&](const std::vector<AlertView>& views, int total, bool fresh, const char* bullet) {
    int shown = 0;
    for (const AlertView& v : views) {
      if (fresh && !v.is_new && !v.flapping) continue;
      std::string one = std::string("\n") + bullet + " *" + escape_within(one_line(reference_of(v)), 120) + "*";
      if (v.finding.amount) one += "  " + escape(money_words({*v.finding.amount}));
      one += "  " + escape_within(one_line(v.state == AlertState::resolved ? how_resolved(v) : v.finding.summary), 250);
      if (text.size() + one.size() > kSectionLimit - 60 || shown == 10) break;
      text += one;
      ++shown;
    }
    if (total > shown && shown > 0) text += "\n+ " + grouped(total - shown) + " more";
  };
  if (n.reason != Reason::repeated) list(n.firing, n.new_count, true, "•");
  list(n.resolved, n.resolved_count, false, ":white_check_mark:");
  out.push_back(section(text));
  return out;
}

std::string plain(const Notification& n) {
  std::string out = escape_within(n.reason == Reason::channel_dead ? n.note : lead(n), 1500);
  if (const std::string why = why_now(n); !why.empty()) out += "\n" + escape(why);
  int shown = 0;
  for (const AlertView& v : shown_of(n)) {
    if (shown == 5) break;
    out += "\n- " +
           escape_within(one_line(reference_of(v) + (v.finding.amount ? " " + money_words({*v.finding.amount}) : "") +
                                  ": " + v.finding.summary),
                         400);
    for (const Link& l : links_of(v.finding, n))  // one is enough: our own page leads on
      if (l.label == "Details" && l.url.size() < 200) out += " " + escape(l.url);
    ++shown;
  }
  if (total_of(n) > shown && shown > 0) out += "\n+ " + grouped(total_of(n) - shown) + " more";
  return out;
}

}  // namespace returnwatch::alerts::slack
