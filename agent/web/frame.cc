#include "agent/web/frame.h"

#include "agent/views/local_time.h"

namespace returnwatch::agent::web {
namespace {

constexpr char kFrame[] = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{{title}} - returnwatch</title><link rel="stylesheet" href="/style.css"></head>
<body><a class="skip" href="#main">Skip to content</a>
<header><nav aria-label="Pages"><a class="brand" href="/">returnwatch</a>
{{#tabs}}<a href="{{href}}"{{#here}} aria-current="page"{{/here}}>{{name}}</a>{{/tabs}}</nav></header>
<main id="main">{{{body}}}</main>
<footer>as of {{now}} &middot; {{actor}}</footer></body></html>
)html";

}  // namespace

std::string page(const PageFrame& frame, const std::string& current, const char* body, Data data) {
  kainjow::mustache::mustache inner{body};
  kainjow::mustache::mustache outer{kFrame};
  List tabs;
  for (const auto& [name, href] : {std::pair<const char*, const char*>{"Now", "/"}, {"Checks", "/checks"}, {"Sources", "/sources"}, {"Messages", "/messages"}}) {
    Data tab;
    tab.set("name", name);
    tab.set("href", href);
    tab.set("here", Data(current == name ? Data::type::bool_true : Data::type::bool_false));
    tabs.push_back(tab);
  }
  Data all;
  all.set("title", frame.title);
  all.set("tabs", Data(tabs));
  all.set("body", inner.render(data));
  all.set("now", local_time(frame.now, frame.timezone));
  all.set("actor", frame.actor.empty() ? "local" : frame.actor);
  return outer.render(all);
}

std::string encode(const std::string& text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (unsigned char c : text) {
    if (std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~') out += static_cast<char>(c);
    else (out += '%', out += kHex[c >> 4], out += kHex[c & 15]);
  }
  return out;
}

}  // namespace returnwatch::agent::web
