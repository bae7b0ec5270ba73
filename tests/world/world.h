// A simulated world for `returnwatch demo` and the end-to-end tests: fakes of ReturnGO, Shopify, Patchworks and of the
// channels that findings are sent to, over real HTTP and SMTP on loopback, with faults of every kind in their data and
// the findings that an agent should make of them written down from docs/facts/specification.md section 4.
//
// It shares no code with agent/sources or the checks, else it would share their misreadings. Every name, address, note,
// bank number and credit code in it is invented and carries the marker "PII-", so that a test can search for leaks.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "checks/times.h"

namespace returnwatch::world {

using checks::Duration;
using checks::Time;

struct WorldOptions {
  std::uint64_t seed = 1;
  int returns = 120;  // healthy returns, over the last 45 days
  Time now{};         // the world's clock at its start; {} = the machine's
  Duration lead{0};   // the clock starts this long before `now`: what is written as past happens while it goes there
  bool ticks = true;  // the clock moves with real time; else only by advance() and set_now()
  std::vector<std::string> faults = {"demo"};  // "check/cause" or "check"; "demo" = a curated set; "all"; "none"
  bool near_misses = true;                     // what must not fire, for each chosen check
  int daily_new = 0;                           // future healthy returns a day, for simulations (with `days`)
  int days = 0;                                // how far the time line is written ahead
  std::string record_file;       // JSON lines of {document, variables, response} of every GraphQL call; "" = none
  long returngo_quota = 2000;    // calls a key a UTC day; then bare 429s
  double shopify_bucket = 2000;  // points a shop; a twentieth is restored each second
  int returngo_port = 0, patchworks_port = 0, channels_port = 0, smtp_port = 0;  // 0 = any; shops always get any
};

// A finding that a right agent makes.
struct Label {
  std::string store, check, cause;
  std::string subject_kind, subject_id;
  std::string rma_id;            // "" = none
  std::string amount, currency;  // "" = none or not said
  std::string severity, owner;
  Time from{};          // when it has become firing (grace included); max(): only `check` makes it
  Time until{};         // when it heals; {} = not by itself
  bool at_once{false};  // `check` makes it from the start, since it allows a source no time
};

// Something that looks wrong and is not: no finding of `check` may be on this subject.
struct NearMiss {
  std::string store, check, subject_id, why;
  std::string rma_id;  // "" = none
};

// What goes wrong between the agent and a system, on top of the data. `system`: returngo | shopify | patchworks.
struct WireFault {
  enum class Kind {
    unauthorised,
    rate_limited,
    rate_limited_bare,
    server_error,
    timeout,
    malformed,
    extra_fields,
    repeated_cursor,
    throttled,
    too_dear,
    access_denied,
    fall_forward,
    deprecated,
    dropped_connection,
    empty_body,
    html
  };
  std::string system;
  std::string store;  // "" = every store
  Kind kind = Kind::server_error;
  int times = -1;             // how many calls; -1 = until cleared
  int after = 0;              // calls that go well first
  std::string path_contains;  // only calls whose path (or GraphQL document) contains this
  std::string scope;          // access_denied: the scope taken from the token
  int seconds = 2;            // Retry-After, or how long a time-out hangs
};

struct Call {
  Time at{};
  std::string system, store, method, path;  // path with its query
  int status = 0;
  std::string body;  // of requests to channels and GraphQL
};

struct Message {
  std::string channel;  // slack_webhook | slack_api | email | webhook | pagerduty | alertmanager
  Time at{};
  std::string target;  // channel name, recipient, path
  std::string id;      // ts of a Slack message
  std::string thread;
  std::string body;  // JSON or the raw mail
  int edits = 0;
};

// Money that moved, in minor units.
struct Book {
  std::int64_t returngo = 0;                                    // successful payouts that ReturnGO made
  std::int64_t refunds = 0, gift_cards = 0, store_credits = 0;  // successful refunds and credits that Shopify made
};

class State;

class World {
 public:
  explicit World(WorldOptions options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // Serves on 127.0.0.1. Throws std::runtime_error when a port is taken.
  void start();
  void stop();

  [[nodiscard]] std::string returngo_url() const;
  [[nodiscard]] std::string shopify_url(const std::string& store) const;
  [[nodiscard]] std::string patchworks_url() const;
  [[nodiscard]] std::string channels_url() const;  // /inbox (HTML), /inbox.json
  [[nodiscard]] std::string smtp_url() const;      // smtp://127.0.0.1:port
  [[nodiscard]] std::vector<std::string> stores() const;

  // A ready configuration, and the environment it needs. `state` and `listen` as given.
  [[nodiscard]] std::string config_toml(const std::string& state, const std::string& listen) const;
  [[nodiscard]] std::map<std::string, std::string> environment() const;

  // Expected findings at the world's present time; all of them with their life, if `all`.
  [[nodiscard]] std::vector<Label> labels(bool all = false) const;
  [[nodiscard]] std::vector<Label> labels_of_check() const;  // as `check` makes them now
  [[nodiscard]] std::vector<NearMiss> near_misses() const;
  // The systems' own books of [from, to), by currency, over all stores.
  [[nodiscard]] std::map<std::string, Book> books(Time from, Time to) const;
  // "check/cause" of every fault that can be injected.
  [[nodiscard]] static std::vector<std::string> fault_names();

  [[nodiscard]] Time now() const;
  void set_now(Time t);  // forwards only; scheduled events up to `t` happen in order
  void advance(Duration d);
  // Injects one more fault now ("check/cause"); the labels grow. False when there is none of that name.
  bool inject(const std::string& fault);
  // Stories of a test's own (story.h), with the labels that it expects of them.
  void write(const std::function<void(State&)>& stories);
  // Mends the faults of this "check/cause" (its data change as if people had acted). How many.
  int heal(const std::string& fault);

  void break_wire(const WireFault& fault);
  void mend_wire();  // all of them

  [[nodiscard]] std::vector<Call> calls() const;
  [[nodiscard]] std::map<std::string, long> counters() const;  // "returngo", "shopify:acme-uk", ..., "violations"
  [[nodiscard]] std::vector<std::string> violations() const;   // writes, wrong headers, mutations: must stay empty
  [[nodiscard]] std::vector<Message> messages() const;
  // The next answers of a channel: HTTP status (429 with Retry-After), or a Slack error word; then it works again.
  void fail_channel(const std::string& channel, const std::string& answer, int times);

 private:
  std::unique_ptr<State> state_;
};

}  // namespace returnwatch::world
