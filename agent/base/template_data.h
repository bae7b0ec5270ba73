// What fills a mustache template, on pages and in mails.
#pragma once

#include <kainjow/mustache.hpp>
#include <string>

namespace returnwatch::agent {

using Data = kainjow::mustache::data;
using List = kainjow::mustache::list;

[[nodiscard]] inline Data yes(bool on) { return Data(on ? Data::type::bool_true : Data::type::bool_false); }

// An empty text is "no", so that a section over it is left out.
inline void put(Data& d, const std::string& key, const std::string& value) {
  if (value.empty())
    d.set(key, yes(false));
  else
    d.set(key, value);
}

}  // namespace returnwatch::agent
