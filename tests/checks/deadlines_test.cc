// Properties of deadlines over random graces, calendars and clocks, for every check that counts from a time: it never
// fires before its deadline as counted here minute by minute, it fires at it, a longer grace adds nothing, and between
// the moments at which it asks to be judged again it says the same.
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "tests/checks/flow_scene.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

struct Fault {
  const char* check;
  const char* cause;
  Scene (*make)(Time since);  // wrong since then
};

Scene unpaid(Time since) {
  Scene s = healthy();
  s.unrefund();
  s.rma().created_at = since - days(5);
  s.received(since);
  return s;
}
Scene restocked(Time since) {
  Scene s = healthy();
  s.rma().created_at = since - days(9);
  s.received(since - days(1));
  s.refund().created_at = since;
  return s;
}
Scene approved(Time since) {
  Scene s = healthy();
  s.rma().events.at(1).at = since;
  return s;
}
Scene released(Time since) {
  Scene s = healthy();
  s.exchange("1002002");
  s.c.exchange_orders.at(0).created_at = since;
  return s;
}
Scene by_person(Time since) {
  Scene s = restocked(since);
  s.rma().transactions.clear();
  s.refund().app = {"1830279", "", ""};
  return s;
}

const std::vector<Fault> kFaults = {
    {"refund_not_posted", "no_refund", unpaid},
    {"refund_not_posted", "bank_not_recorded",
     [](Time since) {
       Scene s = unpaid(since);
       s.unit().resolution = "RefundToBankAccount";
       return s;
     }},
    {"refund_blocked_by_order_status", "order_cancelled",
     [](Time since) {
       Scene s = unpaid(since);
       s.order().cancelled_at = since;
       return s;
     }},
    {"store_credit_not_issued", "no_transaction",
     [](Time since) {
       Scene s = unpaid(since);
       s.unit().resolution = "RefundToStoreCredit";
       return s;
     }},
    {"refund_failed", "returngo_failed",
     [](Time since) {
       Scene s = healthy();
       s.order().refunds.clear();
       s.payout().status = "Failed";
       s.payout().created_at = s.payout().updated_at = since;
       return s;
     }},
    {"refund_failed", "stuck_requested",
     [](Time since) {
       Scene s = healthy();
       s.order().refunds.clear();
       s.payout().status = "Requested";
       s.payout().created_at = s.payout().updated_at = since;
       return s;
     }},
    {"manual_refund_outside_returngo", "made_by_person", by_person},
    {"refund_amount_mismatch", "material",
     [](Time since) {
       Scene s = restocked(since);
       s.payout().amount = gbp(100);
       s.payout().created_at = since;
       return s;
     }},
    {"duplicate_refund", "two_refunds",
     [](Time since) {
       Scene s = restocked(since - days(1));
       s.order().refunds.push_back(s.refund());
       s.order().refunds.back().id = "3009";
       s.order().refunds.back().created_at = since;
       return s;
     }},
    {"restock_missing", "no_movement",
     [](Time since) {
       Scene s = healthy();
       s.rma().created_at = since - days(5);
       s.unrestock();
       s.received(since);
       for (StockLevel& l : s.c.levels) {
         l.updated_at = since - days(1);
         l.read_at = since + minutes(1);
       }
       return s;
     }},
    {"untracked_variant", "tracking_off",
     [](Time since) {
       Scene s = unpaid(since);
       s.line().tracked = false;
       return s;
     }},
    {"restock_inactive_location", "location_inactive",
     [](Time since) {
       Scene s = restocked(since);
       s.london().active = false;
       return s;
     }},
    {"restock_wrong_location", "wrong_location",
     [](Time since) {
       Scene s = restocked(since);
       s.policy.routes = {{"", "", "", "", kLeeds}};
       return s;
     }},
    {"restock_excess", "restocked_twice",
     [](Time since) {
       Scene s = restocked(since);
       s.refund_line().quantity = s.line().quantity = 2;
       return s;
     }},
    {"exchange_not_released", "draft_open",
     [](Time since) {
       Scene s = healthy();
       s.rma().created_at = since - days(5);
       s.exchange();
       s.received(since);
       return s;
     }},
    {"exchange_order_stuck", "not_picked", released},
    {"instant_exchange_not_returned", "not_received",
     [](Time since) {
       Scene s = healthy();
       s.exchange("1002002");
       s.not_received();
       s.c.exchange_orders.at(0).fulfillment_status = "FULFILLED";
       s.c.exchange_orders.at(0).fulfillments = {{"SUCCESS", since}};
       return s;
     }},
    {"shopify_return_missing", "absent",
     [](Time since) {
       Scene s = approved(since);
       s.policy.native_returns = true;
       return s;
     }},
    {"return_reason_not_mapped", "not_on_order",
     [](Time since) {
       Scene s = approved(since);
       s.policy.reasons = {{"Too small", "tag:return-size"}};
       s.order().looked_for = {"tag:return-size"};
       return s;
     }},
    {"record_not_carried", "not_sent",
     [](Time since) {
       Scene s = approved(since - hours(1));
       s.c.tracked = {{"42", "To the ERP", "7", false, true, since, ""}};
       return s;
     }},
    {"source_stale", "unreachable",
     [](Time since) {
       Scene s = healthy();
       s.store.troubles = {{"shopify", "", "unreachable", "status 500", std::nullopt, since, minutes(15)}};
       return s;
     }},
    {"queue_stalled", "queue_stalled",
     [](Time since) {
       Scene s = flow_scene();
       flow(s).queued = {since, since + minutes(3)};
       return s;
     }},
    {"flow_run_stuck", "run_stuck",
     [](Time since) {
       Scene s = flow_scene();
       flow(s).runs = {run_of("9", "running", since)};
       return s;
     }},
};

// Some days are worked, from some hour to another; from two months before now to two after.
WorkTime some_calendar(std::mt19937& random) {
  WorkTime out;
  const long offset = static_cast<long>(random() % 24);  // the zone's
  const unsigned week = 1 + static_cast<unsigned>(random() % 127);
  const bool whole = random() % 2 == 0;
  const long begin = whole ? 0 : static_cast<long>(random() % 10),
             length = whole ? 24 : 4 + static_cast<long>(random() % 10);
  for (int day = -60; day < 60; ++day) {
    if ((week >> ((day + 70) % 7) & 1U) == 0 || random() % 12 == 0) continue;  // a day off, a holiday
    const Time from = at("2026-11-25T00:00:00Z") + days(day) + hours(offset + begin);
    if (!out.spans.empty() && out.spans.back().end == from)
      out.spans.back().end = from + hours(length);
    else
      out.spans.push_back({from, from + hours(length)});
  }
  return out;
}

// Minute by minute: when so much time was worked since then. Beyond the calendar every minute counts.
Time counted(const WorkTime& work, Time from, Duration amount) {
  std::size_t next = 0;
  Time t = from;
  for (; amount > Duration{0}; t += minutes(1)) {
    while (next < work.spans.size() && work.spans[next].end <= t) ++next;
    if (next == work.spans.size() || work.spans[next].begin <= t) amount -= minutes(1);
  }
  return t;
}

void set_grace(Scene& s, const Fault& f, Duration grace) {
  CauseOptions set;
  set.grace = grace;
  s.options[f.check].causes = {{f.cause, set}};
}

// All that a check says, but for the words.
std::string verdict(const Scene& s, const char* check) {
  const Outcome out = s.run(check);
  std::string text = word(out, s.now);
  for (const Finding& f : out.findings) text += std::string(" ") + to_string(f.severity);
  return text;
}

std::set<std::string> firing(const Scene& s, const char* check) {
  std::set<std::string> out;
  for (const Finding& f : s.run(check).findings)
    if (f.fires_at <= s.now) out.insert(f.fingerprint);
  return out;
}

struct Trial {
  Scene s;
  Time since;
  Duration grace;
  Time due;  // as counted here
};

Trial trial(const Fault& f, std::mt19937& random) {
  const Time since = kNow - minutes(static_cast<long>(random() % 20000));
  Trial t{f.make(since), since, minutes(static_cast<long>(random() % 3 == 0 ? random() % 90 : random() % 9000)), {}};
  if (random() % 4 != 0) t.s.policy.work = some_calendar(random);
  set_grace(t.s, f, t.grace);
  const bool technical = find_check(f.check)->owner == Owner::technical;
  t.due = counted(technical ? WorkTime{} : t.s.policy.work, since, t.grace);
  return t;
}

bool permanent(const Fault& f) {
  for (const CauseInfo& c : find_check(f.check)->causes)
    if (c.id == f.cause) return c.permanent;
  return false;
}

}  // namespace

TEST_CASE("no check fires before its deadline, and each fires at it, whatever the grace and the calendar",
          "[deadlines]") {
  std::mt19937 random(20261201);
  for (const Fault& f : kFaults)
    for (int i = 0; i < 12; ++i) {
      Trial t = trial(f, random);
      if (permanent(f) && t.due >= t.since + days(30)) continue;  // it expires first
      INFO(f.check << "/" << f.cause << " since " << to_rfc3339(t.since) << ", grace " << human(t.grace) << ", due "
                   << to_rfc3339(t.due));
      t.s.now = t.due;
      CHECK(word(t.s.run(f.check), t.s.now) == f.cause);
      for (const long before : {1L, 1 + static_cast<long>(random() % 86400)}) {
        t.s.now = t.due - Duration{before};
        CHECK(firing(t.s, f.check).empty());
      }
    }
}

TEST_CASE("a longer grace never adds a finding", "[deadlines]") {
  std::mt19937 random(20261202);
  for (const Fault& f : kFaults)
    for (int i = 0; i < 12; ++i) {
      Trial t = trial(f, random);
      t.s.now = t.since + minutes(static_cast<long>(random() % 30000));
      const auto shorter = firing(t.s, f.check);
      set_grace(t.s, f, t.grace + minutes(static_cast<long>(random() % 5000)));
      for (const std::string& one : firing(t.s, f.check)) {
        INFO(f.check << "/" << f.cause);
        CHECK(shorter.count(one) == 1);
      }
    }
}

TEST_CASE("between the moments at which a check asks to be judged again it says the same", "[deadlines]") {
  std::mt19937 random(20261203);
  for (const Fault& f : kFaults)
    for (int i = 0; i < 12; ++i) {
      Trial t = trial(f, random);
      t.s.now = t.since + minutes(static_cast<long>(random() % 3000));
      for (int step = 0; step < 6; ++step) {
        const std::string said = verdict(t.s, f.check);
        const std::optional<Time> next = t.s.run(f.check).next;
        if (next) REQUIRE(*next > t.s.now);
        const Time until = next ? *next : t.s.now + days(60);
        INFO(f.check << "/" << f.cause << " at " << to_rfc3339(t.s.now) << ", again at " << to_rfc3339(until));
        Scene later = t.s;
        for (int look = 0; look < 4; ++look) {
          const auto span = static_cast<unsigned long>((until - t.s.now).count());
          later.now = look == 0 ? until - Duration{1} : t.s.now + Duration{static_cast<long>(random() % span)};
          CHECK(verdict(later, f.check) == said);
        }
        if (!next) break;
        t.s.now = *next;
        CHECK(verdict(t.s, f.check) != said);  // and at that moment it says something else
      }
    }
}
