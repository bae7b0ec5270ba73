// What Slack refuses, written from the limits in docs/facts/channels.md, not from what our renderer does: used by the
// simulated Slack and by the tests of the renderer.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

namespace returnwatch::world::slack {

using Json = nlohmann::json;

struct Refusal {
  std::string error;   // Slack's word
  std::string detail;  // as response_metadata.messages names it
};

// Characters, not bytes.
inline std::size_t length(const std::string& s) {
  std::size_t n = 0;
  for (unsigned char c : s) n += (c & 0xC0) != 0x80;
  return n;
}

// Text in mrkdwn: & < > must be written as entities, except < > of links and dates that are whole.
inline bool well_escaped(const std::string& s) {
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '&') {
      if (s.compare(i, 5, "&amp;") != 0 && s.compare(i, 4, "&lt;") != 0 && s.compare(i, 4, "&gt;") != 0) return false;
    } else if (s[i] == '<') {
      const auto end = s.find('>', i);
      if (end == std::string::npos) return false;
      const std::string inner = s.substr(i + 1, end - i - 1);
      if (inner.rfind("http://", 0) != 0 && inner.rfind("https://", 0) != 0 && inner.rfind("!date^", 0) != 0)
        return false;  // "<!channel>" too
      if (inner.find('<') != std::string::npos || inner.find('\n') != std::string::npos) return false;
      i = end;
    } else if (s[i] == '>') {
      return false;
    }
  }
  return true;
}

inline std::optional<Refusal> refuse_text(const Json& t, std::size_t most, const std::string& where) {
  if (!t.is_object() || !t.contains("type") || !t.contains("text") || !t["text"].is_string())
    return Refusal{"invalid_blocks", "missing text [json-pointer:" + where + "]"};
  if (t["type"] != "mrkdwn" && t["type"] != "plain_text")
    return Refusal{"invalid_blocks", "unsupported type [json-pointer:" + where + "/type]"};
  const std::string text = t["text"];
  if (text.empty())
    return Refusal{"invalid_blocks", "must be more than 0 characters [json-pointer:" + where + "/text]"};
  if (length(text) > most)
    return Refusal{"invalid_blocks",
                   "must be less than " + std::to_string(most + 1) + " characters [json-pointer:" + where + "/text]"};
  if (t["type"] == "mrkdwn" && !well_escaped(text))
    return Refusal{"invalid_blocks", "not escaped [json-pointer:" + where + "/text]"};
  return std::nullopt;
}

inline std::optional<Refusal> refuse_block(const Json& b, const std::string& at) {
  const std::string type = b.is_object() ? b.value("type", "") : "";
  if (b.is_object() && b.contains("block_id") && length(b["block_id"]) > 255)
    return Refusal{"invalid_blocks", "block_id too long [json-pointer:" + at + "]"};
  if (type == "section") {
    if (!b.contains("text") && !b.contains("fields"))
      return Refusal{"invalid_blocks", "missing text or fields [json-pointer:" + at + "]"};
    if (b.contains("text"))
      if (const auto r = refuse_text(b["text"], 3000, at + "/text")) return r;
    if (b.contains("fields")) {
      if (b["fields"].size() > 10)
        return Refusal{"invalid_blocks", "no more than 10 items [json-pointer:" + at + "/fields]"};
      for (std::size_t i = 0; i < b["fields"].size(); ++i)
        if (const auto r = refuse_text(b["fields"][i], 2000, at + "/fields/" + std::to_string(i))) return r;
    }
    return std::nullopt;
  }
  if (type == "header") return refuse_text(b.value("text", Json::object()), 150, at + "/text");
  if (type == "divider") return std::nullopt;
  if (type == "context") {
    const Json elements = b.value("elements", Json::array());
    if (elements.empty() || elements.size() > 10)
      return Refusal{"invalid_blocks", "1 to 10 elements [json-pointer:" + at + "/elements]"};
    for (std::size_t i = 0; i < elements.size(); ++i)
      if (const auto r = refuse_text(elements[i], 2000, at + "/elements/" + std::to_string(i))) return r;
    return std::nullopt;
  }
  if (type == "actions") {
    const Json elements = b.value("elements", Json::array());
    if (elements.empty() || elements.size() > 25)
      return Refusal{"invalid_blocks", "1 to 25 elements [json-pointer:" + at + "/elements]"};
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const std::string where = at + "/elements/" + std::to_string(i);
      const Json& e = elements[i];
      if (e.value("type", "") != "button")
        return Refusal{"invalid_blocks", "unsupported element [json-pointer:" + where + "]"};
      if (e.value("text", Json::object()).value("type", "") != "plain_text")
        return Refusal{"invalid_blocks", "must be plain_text [json-pointer:" + where + "/text]"};
      if (const auto r = refuse_text(e["text"], 75, where + "/text")) return r;
      if (length(e.value("action_id", "")) > 255 || length(e.value("url", "")) > 3000)
        return Refusal{"invalid_blocks", "too long [json-pointer:" + where + "]"};
      const std::string style = e.value("style", "primary");
      if (style != "primary" && style != "danger")
        return Refusal{"invalid_blocks", "style [json-pointer:" + where + "]"};
    }
    return std::nullopt;
  }
  return Refusal{"invalid_blocks", "unsupported type: " + type + " [json-pointer:" + at + "/type]"};
}

// The body of chat.postMessage, chat.update or a webhook. Nothing: it would be taken.
inline std::optional<Refusal> refuse_message(const Json& m) {
  if (!m.is_object()) return Refusal{"invalid_payload", ""};
  static const std::set<std::string> known = {"text",      "blocks",          "channel",      "ts",
                                              "thread_ts", "reply_broadcast", "unfurl_links", "unfurl_media",
                                              "mrkdwn",    "metadata"};
  for (const auto& [key, value] : m.items())
    if (!known.count(key)) return Refusal{"invalid_arguments", "unknown argument " + key};
  const bool has_blocks = m.contains("blocks") && !m["blocks"].empty();
  const std::string text = m.contains("text") && m["text"].is_string() ? m["text"].get<std::string>() : "";
  if (text.empty())
    return Refusal{"no_text", ""};  // also beside blocks: it is the notification and what screen readers say
  if (length(text) > 40000) return Refusal{"msg_too_long", ""};
  if (!well_escaped(text)) return Refusal{"invalid_blocks", "text is not escaped"};
  if (!has_blocks) return std::nullopt;
  if (!m["blocks"].is_array()) return Refusal{"invalid_blocks_format", ""};
  if (m["blocks"].size() > 50) return Refusal{"invalid_blocks", "no more than 50 items allowed [json-pointer:/blocks]"};
  std::size_t total = 0;
  for (std::size_t i = 0; i < m["blocks"].size(); ++i) {
    if (const auto r = refuse_block(m["blocks"][i], "/blocks/" + std::to_string(i))) return r;
    total += length(m["blocks"][i].dump());
  }
  if (total > 13200) return Refusal{"msg_blocks_too_long", ""};
  return std::nullopt;
}

}  // namespace returnwatch::world::slack
