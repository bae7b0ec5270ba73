// A state file, a configuration, a clock and a transport that plays answers: what dispatch and courier run on in these
// tests.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "agent/courier/courier.h"
#include "agent/courier/dispatcher.h"
#include "agent/store/alert_store.h"
#include "agent/store/outbox.h"
#include "agent/store/statement.h"
#include "tests/alerts/desk.h"

namespace returnwatch::agent {

// Plays an answer for each request by its URL; keeps what was sent. Safe from several threads.
class PlayedChannels final : public Transport {
 public:
  using Play = std::function<HttpResponse(const HttpRequest&)>;
  Play play;
  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& r) override {
    {
      const std::lock_guard<std::mutex> hold(mutex_);
      sent_.push_back(r);
    }
    HttpResponse a = play(r);
    if (a.status == 0) return fail(ErrorKind::unreachable, "played: timed out");
    return a;
  }
  [[nodiscard]] std::vector<HttpRequest> sent(const std::string& url_part = "") const {
    const std::lock_guard<std::mutex> hold(mutex_);
    std::vector<HttpRequest> out;
    for (const HttpRequest& r : sent_)
      if (r.url.find(url_part) != std::string::npos) out.push_back(r);
    return out;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<HttpRequest> sent_;
};

inline HttpResponse answer(long status, const std::string& body, const std::string& retry_after = "") {
  HttpResponse r;
  r.status = status;
  r.body = body;
  if (!retry_after.empty()) r.headers["retry-after"] = retry_after;
  return r;
}

inline config::Secret in_env(const std::string& name, const std::string& value) {
  setenv(name.c_str(), value.c_str(), 1);
  config::Secret s;
  s.from = config::Secret::From::env;
  s.name = name;
  return s;
}

class PostOffice {
 public:
  PostOffice() {
    char name[] = "/tmp/rw-courier-XXXXXX";
    dir_ = mkdtemp(name);
    reopen();
    config::Store store;
    store.name = "acme-uk";
    store.timezone = "Europe/London";
    store.returngo.shop = "acme.myshopify.com";
    config.stores.push_back(store);
    config.agent.listen = "127.0.0.1:9464";
    transport.play = [](const HttpRequest& r) {
      return answer(200, r.url.find("slack.example/hook") != std::string::npos ? "ok" : "{}");
    };
    options.slack_spacing = std::chrono::milliseconds(0);
    options.chance = [] { return 0.0; };
  }
  ~PostOffice() {
    db.reset();
    std::filesystem::remove_all(dir_);
  }

  // As after kill -9: the file is opened again, everything in memory is gone.
  void reopen() {
    db.reset();
    auto opened = Database::open(dir_ + "/state.db");
    if (!opened) throw std::runtime_error(opened.error().message);
    db = std::move(*opened);
  }

  config::Receiver& add(const std::string& name, decltype(config::Receiver::channel) channel) {
    config::Receiver r;
    r.name = name;
    r.channel = std::move(channel);
    config.receivers.push_back(std::move(r));
    return config.receivers.back();
  }
  void add_hook(const std::string& name) {
    add(name, config::WebhookReceiver{in_env("HOOK_" + name, "https://hook.example/" + name), {}});
  }
  void add_slack(const std::string& name) {
    config::SlackReceiver s;
    s.webhook_url = in_env("SLACK_" + name, "https://slack.example/hook/" + name);
    add(name, s);
  }
  void add_bot(const std::string& name, const std::string& api = "https://slack.example/api") {
    config::SlackReceiver s;
    s.token = in_env("TOKEN_" + name, "xoxb-demo-token");
    s.channel = "#returns";
    s.api_url = api;
    add(name, s);
  }

  void fire(const checks::Finding& f) {
    SqlTransaction step(*db);
    AlertStore store(*db);
    alerts::Alert a = store.find(f.fingerprint).value_or(alerts::Alert{});
    a.finding = f;
    a.case_key = "case";
    a.first_seen = clock.now();
    a.fired_at = clock.now();
    a.resolved_at.reset();
    store.put(a);
    step.commit();
  }
  void fire(int count, int from = 1) {
    SqlTransaction step(*db);
    for (int i = 0; i < count; ++i) fire(alerts::finding(std::to_string(1000 + from + i)));
    step.commit();
  }
  void resolve(const std::string& id) {
    SqlTransaction step(*db);
    AlertStore store(*db);
    alerts::Alert a = *store.find(alerts::finding(id).fingerprint);
    a.resolved_at = clock.now();
    a.resolved_how = "healthy";
    store.put(a);
    step.commit();
  }

  std::optional<checks::Time> dispatch() { return Dispatcher(config, *db).run(clock.now(), ready); }
  std::optional<checks::Time> dispatch_after(checks::Duration d) {
    clock.advance(d);
    return dispatch();
  }
  // Delivers what is due now, receiver by receiver; how many messages.
  int deliver() {
    Courier courier(config, *db, transport, clock, counters, options);
    int n = 0;
    for (const config::Receiver& r : config.receivers)
      while (courier.step(r.name)) ++n;
    return n;
  }
  // Dispatch and delivery at every `step` of `d`.
  void run(checks::Duration d, checks::Duration step = checks::Duration{30}) {
    for (const checks::Time end = clock.now() + d; clock.now() < end;) {
      dispatch_after(step);
      deliver();
    }
  }

  // Deliveries with this outcome, as the metrics count them.
  [[nodiscard]] long counted(const std::string& outcome) const {
    metrics::MetricsSnapshot s;
    counters.copy_to(s);
    long out = 0;
    for (const auto& n : s.notifications) out += n.outcome == outcome ? static_cast<long>(n.total) : 0;
    return out;
  }
  // Messages of the outbox in this state.
  [[nodiscard]] long rows(const std::string& state) {
    Statement row(*db, "SELECT count(*) FROM outbox WHERE state = ?1", state);
    return row.next() ? static_cast<long>(row.integer(0)) : 0;
  }

  config::Config config;
  std::unique_ptr<Database> db;
  ManualClock clock{alerts::at("2026-11-25T10:00:00Z")};
  PlayedChannels transport;
  metrics::Counters counters;
  CourierOptions options;
  std::set<std::string> ready = {"acme-uk"};

 private:
  std::string dir_;
};

}  // namespace returnwatch::agent
