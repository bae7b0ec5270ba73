// One row of Patchworks' answers, however it is enveloped: a field may sit in the row, in its attributes or in its
// relationships; names in snake or camel case; numbers as texts; words as objects with a label.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/sources/json_tree.h"
#include "checks/times.h"

namespace returnwatch::agent::patchworks {

// "has_warnings", "hasWarnings" -> "haswarnings": the form in which names are given below.
[[nodiscard]] std::string plain(std::string_view name);
// A field of an object as it stands there; null: none of that name.
[[nodiscard]] const Tree* field_of(const Tree& object, std::string_view name);

class LenientObject {
 public:
  // `understood` is set to false where a field has a form or a word that is none of its own: what it says is not known.
  LenientObject(const Tree& item, bool& understood) : item_(item), understood_(understood) {}

  [[nodiscard]] bool has(std::string_view name) const;         // null counts
  [[nodiscard]] const Tree* get(std::string_view name) const;  // null: absent, null, or related to nothing

  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::string id(std::string_view name) const;  // an id, or an object or a list that has one
  [[nodiscard]] std::string id(std::initializer_list<std::string_view> names) const;  // the first that there is
  [[nodiscard]] std::vector<std::string> ids(std::string_view name) const;
  [[nodiscard]] std::optional<bool> flag(std::string_view name) const;  // lists and objects: whether they hold anything
  [[nodiscard]] std::optional<long> count(std::string_view name) const;
  // A date-time; or unix milliseconds or seconds, as the filters take them.
  [[nodiscard]] std::optional<checks::Time> time(std::string_view name) const;
  // Each row of a list, or of a relation's data; nothing where it is absent or null.
  [[nodiscard]] std::vector<const Tree*> list(std::string_view name) const;
  [[nodiscard]] LenientObject inner(const Tree& other) const { return {other, understood_}; }

 private:
  [[nodiscard]] std::string text_of(const Tree* value) const;
  [[nodiscard]] std::string id_of(const Tree* value) const;
  [[nodiscard]] std::optional<long> count_of(const Tree* value) const;
  void add_ids(const Tree* value, std::vector<std::string>& out) const;

  const Tree& item_;
  bool& understood_;
};

}  // namespace returnwatch::agent::patchworks
