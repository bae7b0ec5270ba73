// The active set: one POST, or, where Alertmanager refuses something in it, as many as it takes to find what: it is
// left out, and the rest goes. Alertmanager refuses a request as a whole and names no alert that can be relied on.
#include <nlohmann/json.hpp>

#include "agent/courier/outgoing.h"

namespace returnwatch::agent {
namespace {

using nlohmann::ordered_json;
using Fate = alerts::SendVerdict::Fate;

constexpr int kMostCalls = 64;  // for one set; what is not told apart by then counts as refused

std::string name_of(const ordered_json& alert) {
  const ordered_json labels = alert.value("labels", ordered_json::object());
  const std::string subject = labels.value("order", labels.value("subject", std::string()));
  return labels.value("alertname", std::string("an alert")) + (subject.empty() ? "" : " of " + subject);
}

struct Halving {
  std::function<alerts::SendVerdict(const ordered_json&)> post;
  int calls = 0;
  std::vector<std::string> refused;
  std::string why;

  // `sent` also where parts were refused; anything else ends it.
  alerts::SendVerdict send(const ordered_json& set) {
    ++calls;
    alerts::SendVerdict v = post(set);
    if (v.kind != Fate::message_dead) return v;
    if (set.size() <= 1 || calls >= kMostCalls) {
      for (const ordered_json& alert : set) refused.push_back(name_of(alert));
      why = v.why;
      return {};
    }
    const auto middle = set.begin() + static_cast<std::ptrdiff_t>(set.size() / 2);
    v = send(ordered_json(ordered_json::array_t(set.begin(), middle)));
    return v.kind == Fate::sent ? send(ordered_json(ordered_json::array_t(middle, set.end()))) : v;
  }
};

std::string words_for(const std::vector<std::string>& refused, const std::string& why) {
  std::string out = std::to_string(refused.size()) + (refused.size() == 1 ? " alert (" : " alerts (");
  for (std::size_t i = 0; i < refused.size() && i < 3; ++i) out += (i ? ", " : "") + refused[i];
  return out + (refused.size() > 3 ? ", ..." : "") + "): " + why;
}

}  // namespace

Delivery deliver_alertmanager(const config::Receiver& r, const Outbox::Message& m, const Surrounds& around) {
  const std::string url = std::get<config::AlertmanagerReceiver>(r.channel).url + "/api/v2/alerts";
  const auto post = [&](const std::string& body) {
    return alerts::classify_http(post_json(r, url, {}, body, around).answer);
  };
  alerts::SendVerdict whole = post(m.payload);
  const ordered_json set = ordered_json::parse(m.payload, nullptr, false);
  if (whole.kind != Fate::message_dead || !set.is_array() || set.size() < 2) return {whole, "", ""};
  Halving halving{[&](const ordered_json& part) {
    return post(part.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
  }};
  const auto middle = set.begin() + static_cast<std::ptrdiff_t>(set.size() / 2);
  for (const ordered_json& half : {ordered_json(ordered_json::array_t(set.begin(), middle)),
                                   ordered_json(ordered_json::array_t(middle, set.end()))})
    if (const alerts::SendVerdict v = halving.send(half); v.kind != Fate::sent) return {v, "", ""};
  if (halving.refused.size() == set.size()) return {whole, "", ""};
  Delivery d;
  if (!halving.refused.empty()) d.left_out = words_for(halving.refused, halving.why);
  return d;
}

}  // namespace returnwatch::agent
