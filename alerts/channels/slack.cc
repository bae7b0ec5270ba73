// Slack, both ways: an incoming webhook (posts only) and a bot token (one message for each group, edited in place, with
// its history in the thread). Error words: docs/facts/channels.md.
#include <algorithm>
#include <array>

#include "alerts/channels/channel.h"
#include "alerts/channels/slack_blocks.h"
#include "checks/text.h"

namespace returnwatch::alerts {
namespace {

using nlohmann::json;

constexpr int kFindings = 5;

std::string dump(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

// What a channel's people should see although it is a reply in a thread.
bool worth_a_broadcast(const Notification& n) {
  switch (n.reason) {
    case Reason::joined:
    case Reason::severity_rose:
    case Reason::repeated:
    case Reason::digest:
      return true;
    case Reason::opened:
    case Reason::resolved:
    case Reason::escalated:
    case Reason::flapping:
    case Reason::acknowledged:
    case Reason::changed:
    case Reason::channel_dead:
    case Reason::test:
      return false;
  }
  return false;
}

// The lines that fit into `most` bytes; of a single longer line its beginning, whole characters.
std::string whole_lines(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  text.resize(checks::beginning(text, most).size());
  if (const auto line = text.rfind('\n'); line != std::string::npos && line > 0) text.resize(line + 1);
  return text;
}

template <std::size_t N>
bool among(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// This form is refused: the words of the message, as plain text, are not.
constexpr std::array<std::string_view, 8> kForm = {
    "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long",  "invalid_payload",
    "no_text",        "msg_too_long",          "too_many_attachments", "invalid_attachments"};
constexpr std::array<std::string_view, 9> kLater = {"rate_limited",    "ratelimited",       "rollup_error",
                                                    "fatal_error",     "internal_error",    "service_unavailable",
                                                    "request_timeout", "team_added_to_org", "accesslimited"};
constexpr std::array<std::string_view, 3> kGone = {"message_not_found", "cant_update_message", "edit_window_closed"};
constexpr std::array<std::string_view, 3> kGoneThread = {"thread_not_found", "cannot_reply_to_message",
                                                         "restricted_action_thread_locked"};

std::string advice(const std::string& word) {
  if (word == "invalid_auth" || word == "not_authed" || word == "invalid_token" || word == "token_revoked" ||
      word == "token_expired" || word == "account_inactive")
    return "the token or address is no longer valid: make a new one in Slack and put it where the configuration "
           "reads it";
  if (word == "not_in_channel") return "invite the app into the channel";
  if (word == "channel_not_found" || word == "is_archived" || word == "channel_is_archived")
    return "the channel is gone, archived, or private and without the app";
  if (word == "missing_scope") return "the app needs the scope chat:write";
  if (word == "no_service" || word == "no_team" || word == "no_active_hooks")
    return "the webhook was switched off: make a new one in Slack";
  return "";
}

SendVerdict of_word(const std::string& word, const std::string& where, const Answer& a) {
  const std::string why = "Slack says " + cut(one_line(word), 80) + where;
  if (among(kForm, word)) return {SendVerdict::Fate::fallback, why};
  if (among(kLater, word)) return {SendVerdict::Fate::retry, why, a.retry_after};
  if (among(kGone, word) || among(kGoneThread, word)) return {SendVerdict::Fate::thread_gone, why};
  const std::string help = advice(word);
  return {SendVerdict::Fate::receiver_dead, why + (help.empty() ? "" : "; " + help)};
}

// Who is called by name when something critical fires, and nobody otherwise: first in the blocks, since these are what
// Slack shows and what notifies.
json calling(json message, const Notification& n) {
  const bool critical = std::any_of(n.firing.begin(), n.firing.end(), [](const AlertView& v) {
    return v.finding.severity == checks::Severity::critical;
  });
  if (n.mention.empty() || !critical || is_over(n)) return message;
  message["text"] = n.mention + " " + message["text"].get<std::string>();
  message["blocks"].insert(message["blocks"].begin(), slack::section(n.mention));
  return message;
}

}  // namespace

std::vector<Rendered> render_slack_webhook(const Notification& n) {
  const json body = {{"text", slack::escape_within(lead(n), 600)},
                     {"blocks", slack::message(n, kFindings, Voice::event)},
                     {"plain", slack::plain(n)}};
  return {{lead(n), dump(calling(body, n))}};
}

std::vector<Rendered> render_slack_bot(const Notification& n) {
  const Voice voice = n.first ? Voice::event : Voice::standing;
  const json parent = {{"role", "parent"},
                       {"text", slack::escape_within(lead(n, voice), 600)},
                       {"blocks", slack::message(n, kFindings, voice)},
                       {"plain", slack::plain(n)}};
  std::vector<Rendered> out = {{lead(n), dump(n.first ? calling(parent, n) : parent)}};
  if (n.first || (n.reason == Reason::changed && n.resolved.empty())) return out;
  const json reply = {{"role", "reply"},
                      {"broadcast", worth_a_broadcast(n)},
                      {"text", slack::escape_within(lead(n), 600)},
                      {"blocks", slack::event(n)},
                      {"plain", slack::plain(n)}};
  out.push_back({lead(n), dump(calling(reply, n))});
  return out;
}

std::vector<Rendered> slack_document(const Document& d) {
  json blocks = json::array();
  blocks.push_back(slack::section("*" + slack::escape_within(one_line(d.subject), 500) + "*"));
  std::size_t at = 0;
  for (int sections = 0; sections < 3 && at < d.text.size(); ++sections) {
    const std::string part = whole_lines(d.text.substr(at), 2200);
    at += part.size();
    if (const std::string escaped = slack::escape_within(part, slack::kSectionLimit); !escaped.empty())
      blocks.push_back(slack::section(escaped));
  }
  if (at < d.text.size())
    blocks.push_back(slack::context("… cut here: the whole of it is in the mail and on the page"));
  const json body = {{"role", "parent"},
                     {"text", slack::escape_within(one_line(d.subject), 600)},
                     {"blocks", blocks},
                     {"plain", slack::escape_within(d.subject + "\n" + d.text, 3500)}};
  return {{d.subject, dump(body)}};
}

SendVerdict classify_slack_webhook(const Answer& a) {
  if (a.status == 0) return {SendVerdict::Fate::retry, a.failure};
  std::string word = a.body;
  while (!word.empty() && (word.back() == '\n' || word.back() == '\r' || word.back() == ' ')) word.pop_back();
  if (word == "ok" && a.status == 200) return {};
  const std::string where = " (status " + std::to_string(a.status) + ")";
  if (a.status == 429) return {SendVerdict::Fate::retry, "Slack is limiting our rate" + where, a.retry_after};
  if (a.status >= 500 || a.status == 408)
    return {SendVerdict::Fate::retry, "Slack has a server error" + where, a.retry_after};
  if (const json j = json::parse(word, nullptr, false); j.is_object()) word = j.value("error", "");
  if (a.status == 200)
    return {SendVerdict::Fate::receiver_dead, "the webhook answers, but not like Slack: check its address"};
  const bool a_word = !word.empty() && word.size() < 60 &&
                      std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  return of_word(a_word ? word : "status " + std::to_string(a.status), a_word ? where : "", a);
}

SendVerdict classify_slack_bot(const Answer& a) {
  if (a.status == 0) return {SendVerdict::Fate::retry, a.failure};
  const std::string where = " (status " + std::to_string(a.status) + ")";
  if (a.status == 429) return {SendVerdict::Fate::retry, "Slack is limiting our rate" + where, a.retry_after};
  if (a.status >= 500 || a.status == 408)
    return {SendVerdict::Fate::retry, "Slack has a server error" + where, a.retry_after};
  const json j = json::parse(a.body, nullptr, false);
  if (!j.is_object() || !j.contains("ok"))
    return {SendVerdict::Fate::receiver_dead, "the API answers, but not like Slack" + where + ": check api_url"};
  if (j["ok"].is_boolean() && j["ok"].get<bool>()) return {};
  const auto error = j.find("error");
  std::string detail;
  if (const auto meta = j.find("response_metadata"); meta != j.end() && meta->is_object())
    if (const auto messages = meta->find("messages");
        messages != meta->end() && messages->is_array() && !messages->empty() && (*messages)[0].is_string())
      detail = ": " + cut(one_line((*messages)[0].get<std::string>()), 200);
  return of_word(error != j.end() && error->is_string() ? error->get<std::string>() : "nothing", detail, a);
}

}  // namespace returnwatch::alerts
