// The small formats inside configuration values. A Rule says what is wrong with a text, or "" when nothing is; it never
// repeats the text, since that may be a secret written in the wrong place.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace returnwatch::config {

using Rule = std::string (*)(const std::string&);

[[nodiscard]] std::string any_text(
    const std::string& s);  // empty allowed; no control characters (of any rule below too)
[[nodiscard]] std::string some_text(const std::string& s);   // not empty
[[nodiscard]] std::string name_rule(const std::string& s);   // of stores and receivers: becomes a label
[[nodiscard]] std::string url_rule(const std::string& s);    // http(s)://host[:port][/path], no credentials, no query
[[nodiscard]] std::string link_rule(const std::string& s);   // http(s)://..., with {placeholders}; empty allowed
[[nodiscard]] std::string proxy_rule(const std::string& s);  // http, https, socks5, socks5h
[[nodiscard]] std::string smtp_rule(const std::string& s);   // smtp://host[:port] or smtps://host[:port]
[[nodiscard]] std::string readable_file_rule(const std::string& s);
[[nodiscard]] std::string shop_rule(const std::string& s);         // acme.myshopify.com
[[nodiscard]] std::string api_version_rule(const std::string& s);  // 2026-07
[[nodiscard]] std::string zone_rule(const std::string& s);         // IANA
[[nodiscard]] std::string listen_rule(const std::string& s);       // host:port
[[nodiscard]] std::string clock_rule(const std::string& s);        // HH:MM
[[nodiscard]] std::string active_rule(const std::string& s);       // Mon-Fri 08:00-18:00
[[nodiscard]] std::string weekday_rule(const std::string& s);      // Mon ... Sun
[[nodiscard]] std::string date_rule(const std::string& s);         // 2026-12-25
[[nodiscard]] std::string amount_rule(const std::string& s);       // "12.50", in whatever currency the finding has
[[nodiscard]] std::string country_rule(const std::string& s);      // GB
[[nodiscard]] std::string mail_rule(const std::string& s);         // a@b, or Name <a@b>
[[nodiscard]] std::string variable_rule(const std::string& s);     // of { env = }
[[nodiscard]] std::string attribute_rule(const std::string& s);    // name=value

// Whether `listen` (which passed its rule) is reachable from this machine only.
[[nodiscard]] bool loopback(const std::string& listen);

// The known word nearest to a mistyped one, or "" when none is near.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace returnwatch::config
