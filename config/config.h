// The whole configuration as plain data: docs/facts/specification.md section 2. Loading reports every problem at once,
// with file, line and key.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "checks/case.h"
#include "checks/check.h"
#include "checks/executor.h"

namespace returnwatch::config {

using checks::Duration;

// A secret by reference; the value is looked up when it is needed and never printed.
struct Secret {
  enum class From { none, env, file } from = From::none;
  std::string name;  // variable or path
  [[nodiscard]] bool set() const { return from != From::none; }
};

struct EndpointKeys {  // keys that every source section and receiver takes
  std::string ca_file;
  std::string proxy;
  Duration timeout{30};
};

struct ReturnGo : EndpointKeys {
  std::string base_url = "https://api.returngo.ai";
  std::string shop;
  Secret api_key;
  int daily_calls = 1000;
};

struct Shopify : EndpointKeys {
  std::string base_url;  // default https://<returngo.shop>
  std::string api_version = "2026-07";
  Secret access_token;
  std::string client_id;
  Secret client_secret;
  std::string returngo_app;  // "" = learn it
};

struct Flow {
  std::string match;  // id or name pattern (*)
  std::optional<Duration> expect_every;
  bool expect_send = false;
  std::string track;  // "" | order_name | order_id | rma_id
};

struct Patchworks : EndpointKeys {
  std::string base_url = "https://core.wearepatchworks.com";
  Secret api_key;
  std::vector<Flow> flows;
};

enum class NativeReturns { auto_, on, off };

struct RouteMatch {
  std::string country, reason, sku_prefix, method;
  std::string location;  // gid, numeric id or name
};
struct ReasonMark {
  std::string reason;
  std::string shown;  // "tag:x", "note:x", "attribute:name=value"
};

struct StorePolicy {
  checks::DueOn refund_due_on = checks::DueOn::received;
  checks::CreditVia store_credit_via = checks::CreditVia::returngo_code;
  NativeReturns native_returns = NativeReturns::auto_;
  std::vector<std::string> refund_apps;
  std::string default_location;
  std::vector<std::string> working_days;  // Mon..Sun; empty: every day
  std::vector<std::string> holidays;      // YYYY-MM-DD
  std::vector<RouteMatch> routes;
  std::vector<ReasonMark> reasons;
};

struct Store {
  std::string name;
  std::string timezone;  // "" = agent's
  ReturnGo returngo;
  Shopify shopify;
  std::optional<Patchworks> patchworks;
  StorePolicy policy;
  std::vector<std::string> report_receivers;  // [store.report]; empty: the common report
  checks::Options checks;                     // [checks] with [store.checks] laid over it, key by key
};

struct Auth {
  Secret token;
  std::string user;
  Secret password;
  [[nodiscard]] bool set() const { return token.set() || !user.empty(); }
};

struct Agent {
  std::string state = "returnwatch.db";
  std::string listen = "127.0.0.1:9464";
  std::string user_header;  // of a trusted proxy: names who asks; "" = none
  std::string public_url;   // where people reach the pages, without a slash at its end; "" = from `listen`
  Auth auth;
  std::string timezone = "UTC";
  Duration poll_interval{60};
  Duration backfill{45 * 86400};
  Duration retention{400 * 86400};
  std::string checks_dir = "checks.d";
  Secret dead_man_url;
};

// [links]: how a person opens a thing; nothing = the usual address, "" = no link. {rma}, {shop}, {order}, {run}.
struct Links {
  std::optional<std::string> returngo, shopify, patchworks;
};

struct SlackReceiver {
  static constexpr const char* kName = "slack";  // the key in [[receiver]]
  Secret webhook_url;                            // either this,
  Secret token;                                  // or token and channel
  std::string channel;
  std::string api_url = "https://slack.com/api";
};
enum class SmtpTls { auto_, starttls, implicit, none };  // auto_: STARTTLS if offered
struct EmailReceiver {
  static constexpr const char* kName = "email";
  std::string smtp;  // smtp://host:port or smtps://host:port
  std::string from;
  std::vector<std::string> to;
  Secret username;
  Secret password;
  SmtpTls tls = SmtpTls::auto_;
};
struct WebhookReceiver {
  static constexpr const char* kName = "webhook";
  Secret url;
  Secret secret;
};
struct PagerDutyReceiver {
  static constexpr const char* kName = "pagerduty";
  Secret routing_key;
  std::string url = "https://events.pagerduty.com/v2/enqueue";
};
struct AlertmanagerReceiver {
  static constexpr const char* kName = "alertmanager";
  std::string url;
};

// Every channel: what reads, delivers or names one visits this, so that one that is forgotten does not compile.
using ReceiverChannel = std::variant<std::monostate, SlackReceiver, EmailReceiver, WebhookReceiver, PagerDutyReceiver,
                                     AlertmanagerReceiver>;

struct Receiver : EndpointKeys {
  std::string name;
  std::string mention;  // Slack: whom a critical finding calls, "<!here>" or "<!subteam^S012>"; "" = nobody
  ReceiverChannel channel;
};
[[nodiscard]] std::string channel_name(const Receiver& receiver);  // its key; "" = none

struct Escalation {
  Duration after{};
  std::vector<std::string> receivers;
};

struct Route {
  std::map<std::string, std::vector<std::string>> match;  // owner, severity, check, cause, store -> patterns
  std::vector<std::string> receivers;
  std::vector<std::string> group_by = {"check", "store"};
  Duration group_wait{30};
  Duration group_interval{300};
  std::optional<Duration> repeat_interval;  // else 4h for critical, 24h otherwise
  std::string active;                       // "Mon-Fri 08:00-18:00"; "" = always
  std::optional<Escalation> escalate;
  bool continue_ = false;
};

struct Report {
  std::string at = "07:30";
  std::vector<std::string> receivers;  // empty: no report is sent
};

// One of the user's own checks: a file of checks_dir (docs/sql-checks.md). The query itself is looked at by the agent.
struct UserCheck {
  std::string id;
  std::string file;
  checks::Owner owner = checks::Owner::operations;
  checks::Severity severity = checks::Severity::warning;
  Duration grace{};
  std::string summary;  // template: {column}
  int summary_line = 0;
  std::string sql;  // the whole file: the header is comment to SQLite, so that lines agree
};

struct Config {
  Agent agent;
  std::vector<Store> stores;
  std::vector<Receiver> receivers;
  Links links;
  std::vector<Route> routes;  // empty in the file: one that takes everything to every receiver
  Report report;
  std::vector<UserCheck> user_checks;  // by id
};

struct ConfigProblem {
  std::string file;
  int line = 0;     // 0 = the file as a whole
  std::string key;  // dotted: store[0].returngo.shop
  std::string message;
  int column = 0;  // from 1; 0 = the line as a whole
};
[[nodiscard]] std::string to_string(
    const ConfigProblem& p);  // "returnwatch.toml:12: agent.listen: ...", "late.sql:9:4: ..."

struct Loaded {
  std::optional<Config> config;  // nothing when there are problems
  std::vector<ConfigProblem> problems;
  std::vector<std::string> warnings;  // what does not stop the start
};

// Reads `path` and its includes. Secrets are not read here.
[[nodiscard]] Loaded load(const std::string& path);

// The secret's value (trailing line ends of a file dropped), or why it cannot be had: names the variable or path, never
// a value.
struct SecretValue {
  std::optional<std::string> value;
  std::string error;
};
[[nodiscard]] SecretValue reveal(const Secret& s);

// "90s", "15m", "24h", "7d".
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

}  // namespace returnwatch::config
