#include "alerts/group_key.h"

namespace returnwatch::alerts {
namespace {

constexpr const char* kEscalated = "\nescalated";  // no receiver's name has a line break
constexpr const char* kUpdate = "digest of ";
constexpr const char* kFirstLook = "digest";

bool begins(const std::string& text, const std::string& with) { return text.rfind(with, 0) == 0; }

}  // namespace

std::string to_string(const Addressee& a) { return a.escalation ? a.name + kEscalated : a.name; }

Addressee addressee_from(const std::string& text) {
  const auto at = text.find('\n');
  return {text.substr(0, at), at != std::string::npos};
}

std::string key_of(GroupKind kind, const std::string& which) {
  switch (kind) {
    case GroupKind::of_route:
      return "r" + which;
    case GroupKind::first_look:
      return kFirstLook;
    case GroupKind::after_update:
      return kUpdate + which;
    case GroupKind::escalation:
      return "e" + which;
  }
  return "";
}

GroupKind kind_of(const std::string& key) {
  if (begins(key, kUpdate)) return GroupKind::after_update;
  if (begins(key, kFirstLook)) return GroupKind::first_look;
  return begins(key, "e") ? GroupKind::escalation : GroupKind::of_route;
}

}  // namespace returnwatch::alerts
