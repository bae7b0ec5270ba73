#include "config/formats.h"

#include <date/tz.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <regex>

namespace returnwatch::config {
namespace {

bool matches(const std::string& s, const char* pattern) {
  // std::regex recurses per character: bound what it is given.
  return s.size() <= 300 && std::regex_match(s, std::regex(pattern));
}

// scheme://host[:port][rest]
struct Url {
  std::string scheme, host, port, rest;
};

std::optional<Url> split_url(const std::string& s) {
  const auto colon = s.find("://");
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  Url u;
  for (const char c : s.substr(0, colon)) u.scheme += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::string rest = s.substr(colon + 3);
  const auto slash = rest.find_first_of("/?#");
  if (slash != std::string::npos) u.rest = rest.substr(slash);
  std::string authority = rest.substr(0, slash);
  const auto port = authority.rfind(':');
  const auto bracket = authority.rfind(']');
  if (port != std::string::npos && (bracket == std::string::npos || port > bracket)) {
    u.port = authority.substr(port + 1);
    authority.resize(port);
    if (u.port.empty()) return std::nullopt;
  }
  u.host = authority;
  return u;
}

bool port_ok(const std::string& s) { return matches(s, "[0-9]{1,5}") && std::stol(s) <= 65535; }

bool host_ok(const std::string& s) {
  return matches(s, "[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_.])?") ||
         matches(s, "\\[[0-9A-Fa-f:.]+(%25[A-Za-z0-9]+)?\\]");
}

std::string check_url(const std::string& s, const std::vector<std::string>& schemes, const std::string& example,
                      bool path) {
  if (const std::string bad = some_text(s); !bad.empty()) return bad;
  const std::string like = "must be a URL such as " + example;
  const auto u = split_url(s);
  if (!u || std::find(schemes.begin(), schemes.end(), u->scheme) == schemes.end()) return like;
  if (u->host.find('@') != std::string::npos || s.find('@') != std::string::npos)
    return "contains credentials: leave them out of the URL";
  if (!host_ok(u->host) || s.find(' ') != std::string::npos) return like;
  if (!u->port.empty() && !port_ok(u->port)) return "has a port that is not a number up to 65535";
  if (u->rest.find_first_of("?#") != std::string::npos) return "must not contain a query or a fragment";
  if (!path && !u->rest.empty() && u->rest != "/") return "must not contain a path";
  return "";
}

constexpr const char* kDay = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
constexpr const char* kClock = "([01][0-9]|2[0-3]):[0-5][0-9]";

}  // namespace

std::string any_text(const std::string& s) {
  for (const char c : s)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      return "must not contain line breaks or other control characters";
  return "";
}

std::string some_text(const std::string& s) { return s.empty() ? "must not be empty" : any_text(s); }

std::string name_rule(const std::string& s) {
  if (const std::string bad = some_text(s); !bad.empty()) return bad;
  if (s.size() > 64) return "must not be longer than 64 bytes";
  if (s.front() == ' ' || s.back() == ' ') return "must not begin or end with a space";
  return s.find('*') == std::string::npos ? "" : "must not contain *, which stands for anything in a match";
}

std::string url_rule(const std::string& s) { return check_url(s, {"http", "https"}, "https://host.example", true); }

std::string proxy_rule(const std::string& s) {
  if (s.empty()) return "";
  const std::string bad = check_url(s, {"http", "https", "socks5", "socks5h"}, "http://proxy.example:3128", false);
  return bad.rfind("contains credentials", 0) == 0
             ? "contains credentials: a proxy that needs them goes into the environment, as HTTPS_PROXY"
             : bad;
}

std::string smtp_rule(const std::string& s) {
  const std::string bad = check_url(s, {"smtp", "smtps"}, "smtp://mail.example:587", false);
  return bad.rfind("contains credentials", 0) == 0 ? "contains credentials: use username and password" : bad;
}

std::string readable_file_rule(const std::string& s) {
  if (const std::string bad = any_text(s); !bad.empty() || s.empty()) return bad;
  std::ifstream in(s);
  return in && in.peek() != std::ifstream::traits_type::eof() ? "" : "names a file that cannot be read, or is empty";
}

// ReturnGO and Shopify know a shop by its permanent name only; a host with a port is a test's own.
std::string shop_rule(const std::string& s) {
  constexpr const char* kForm = "must be the shop's permanent name, such as \"acme.myshopify.com\"";
  constexpr std::string_view kEnd = ".myshopify.com";
  if (s.find("://") != std::string::npos || s.find('/') != std::string::npos)
    return std::string(kForm) + ", without https:// and path";
  if (matches(s, "[A-Za-z0-9.-]+:[0-9]+")) return "";
  if (!host_ok(s)) return kForm;
  const bool permanent = s.size() > kEnd.size() && s.compare(s.size() - kEnd.size(), kEnd.size(), kEnd) == 0;
  if (permanent) return "";
  if (s.find('.') == std::string::npos) return std::string(kForm) + ", with .myshopify.com";
  return std::string(kForm) +
         "; this is the address that customers see (Shopify admin > Settings > Domains shows both)";
}

std::string api_version_rule(const std::string& s) {
  return matches(s, "20[0-9]{2}-(01|04|07|10)") ? "" : "must be a Shopify API version: a quarter, such as \"2026-07\"";
}

// By its whole name, else by its city: "London", "Europe/Londn".
static std::string zone_near(const std::string& s) {
  std::vector<std::string> names, cities;
  for (const auto& zone : date::get_tzdb().zones) {
    names.push_back(zone.name());
    cities.push_back(zone.name().substr(zone.name().rfind('/') + 1));
  }
  const auto city = std::find(cities.begin(), cities.end(), nearest(s, cities));
  return s.find('/') == std::string::npos && city != cities.end() ? names[city - cities.begin()] : nearest(s, names);
}

std::string zone_rule(const std::string& s) {
  // The zone database reads files by name: let nothing but names of zones through to it.
  if (matches(s, "[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")) {
    try {
      static_cast<void>(date::locate_zone(s));
      return "";
    } catch (const std::exception&) {
    }
  }
  const std::string near = zone_near(s);
  return "is not a time zone of the IANA database, " +
         (near.empty() ? "such as \"Europe/London\"" : "did you mean \"" + near + "\"?");
}

std::string listen_rule(const std::string& s) {
  const auto colon = s.rfind(':');
  if (colon == std::string::npos || !port_ok(s.substr(colon + 1)))
    return "must be host:port, such as \"127.0.0.1:9464\"";
  const std::string host = s.substr(0, colon);
  return host.empty() || host == "*" || host_ok(host)
             ? ""
             : "must be host:port, such as \"127.0.0.1:9464\" or \"[::1]:9464\"";
}

std::string clock_rule(const std::string& s) {
  return matches(s, kClock) ? "" : "must be a time of day such as \"07:30\"";
}

std::string active_rule(const std::string& s) {
  if (s.empty()) return "";
  const std::string days = std::string(kDay) + "(-" + kDay + ")?";
  if (!matches(s, (days + "(," + days + ")* " + kClock + "-(" + kClock + "|24:00)").c_str()))
    return "must be days and hours such as \"Mon-Fri 08:00-18:00\"";
  return s.substr(s.size() - 11, 5) == s.substr(s.size() - 5) ? "opens and closes at the same time" : "";
}

std::string weekday_rule(const std::string& s) {
  return matches(s, kDay) ? "" : "must be a day: Mon, Tue, Wed, Thu, Fri, Sat or Sun";
}

std::string date_rule(const std::string& s) {
  const std::string like = "must be a date such as \"2026-12-25\"";
  if (!matches(s, "[0-9]{4}-[0-9]{2}-[0-9]{2}")) return like;
  const date::year_month_day day{date::year{std::stoi(s.substr(0, 4))},
                                 date::month{static_cast<unsigned>(std::stoi(s.substr(5, 2)))},
                                 date::day{static_cast<unsigned>(std::stoi(s.substr(8, 2)))}};
  return day.ok() ? "" : "is not a real date";
}

std::string amount_rule(const std::string& s) {
  return matches(s, "[0-9]{1,15}(\\.[0-9]{1,4})?") ? "" : "must be an amount as text, such as \"12.50\"";
}

std::string country_rule(const std::string& s) {
  return matches(s, "[A-Za-z]{2}") ? "" : "must be a country code of two letters, such as \"GB\"";
}

std::string link_rule(const std::string& s) {
  if (!s.empty() && !matches(s, "https?://[^ ]+"))
    return "must be a URL that begins with https://, or \"\" for no link";
  return any_text(s);
}

std::string mail_rule(const std::string& s) {
  if (const std::string bad = some_text(s); !bad.empty()) return bad;
  const char* bare = "[^@<>,; ]+@[^@<>,; ]+";
  return matches(s, bare) || matches(s, (std::string("[^<>@]*<") + bare + ">").c_str())
             ? ""
             : "must be one mail address, such as \"finance@acme.example\"";
}

std::string variable_rule(const std::string& s) {
  return matches(s, "[A-Za-z_][A-Za-z0-9_]*") ? ""
                                              : "must be the name of an environment variable: letters, digits and _";
}

std::string attribute_rule(const std::string& s) {
  const auto equals = s.find('=');
  return equals == std::string::npos || equals == 0 ? "must be name=value" : any_text(s);
}

bool loopback(const std::string& listen) {
  const std::string host = listen.substr(0, listen.rfind(':'));
  return host == "localhost" || host == "[::1]" || matches(host, "127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
}

// Optimal string alignment: one step for a letter more, less, other, or two swapped; case does not count.
static std::size_t distance(std::string_view a, std::string_view b) {
  const auto same = [&](std::size_t i, std::size_t j) {
    return std::tolower(static_cast<unsigned char>(a[i])) == std::tolower(static_cast<unsigned char>(b[j]));
  };
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same(i - 1, j - 1) ? 0 : 1)});
      if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1)) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  std::string best;
  if (word.size() > 100) return best;
  std::size_t best_distance = std::max<std::size_t>(1, std::min<std::size_t>(word.size() / 3, 4)) + 1;
  for (const std::string& k : known) {
    if (k.empty()) continue;
    const std::size_t far = distance(word, k);
    if (far < best_distance) best_distance = far, best = k;
  }
  if (!best.empty()) return best;
  // A longer or a shorter form of the same word: "environment" for "env", "London" for "London Warehouse".
  std::size_t shared = 2;
  for (const std::string& k : known)
    if (const std::size_t both = std::min(k.size(), word.size());
        both > shared && distance(word.substr(0, both), k.substr(0, both)) == 0)
      shared = both, best = k;
  return best;
}

}  // namespace returnwatch::config
