// Whose group of alerts it is, and of what kind. Each is kept as one text (tables `told`, `alert_group`, `outbox`),
// which is made and read here alone.
#pragma once

#include <string>
#include <tuple>
#include <utility>

namespace returnwatch::alerts {

// A receiver of the configuration: as its routes tell it, or as somebody to whom others' alerts are escalated. The two
// are told apart, since each is told by itself when it is over.
struct Addressee {
  std::string name;
  bool escalation = false;

  Addressee() = default;
  Addressee(std::string name, bool escalation = false) : name(std::move(name)), escalation(escalation) {}
  Addressee(const char* name) : name(name) {}
  friend bool operator==(const Addressee& a, const Addressee& b) {
    return a.name == b.name && a.escalation == b.escalation;
  }
  friend bool operator!=(const Addressee& a, const Addressee& b) { return !(a == b); }
  friend bool operator<(const Addressee& a, const Addressee& b) {
    return std::tie(a.name, a.escalation) < std::tie(b.name, b.escalation);
  }
};
[[nodiscard]] std::string to_string(const Addressee& a);
[[nodiscard]] Addressee addressee_from(const std::string& text);

enum class GroupKind {
  of_route,      // what a route leads to a receiver, by the values that it groups by
  first_look,    // digest of what a store's first complete look found
  after_update,  // digest of what a changed version of the program sees otherwise
  escalation,    // what nobody has acknowledged
};
// The key's beginning; the values grouped by follow it. `which`: the route's id, or the change of program; "" of a
// first look.
[[nodiscard]] std::string key_of(GroupKind kind, const std::string& which);
// Of a whole key. What is none of grouping's (a trial, a receiver that fails) counts as a route's.
[[nodiscard]] GroupKind kind_of(const std::string& key);

}  // namespace returnwatch::alerts
