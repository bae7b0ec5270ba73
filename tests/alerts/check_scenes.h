// For each check a few returns or flows of one store that are wrong in ways of their own, judged by the check itself:
// the findings that people are sent.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "tests/checks/flow_scene.h"

namespace returnwatch::alerts::testing {

using namespace checks::testing;
using checks::days;
using checks::hours;
using checks::minutes;

// The n-th return of the shop: order #104n with its RMA, units and refunds by numbers of their own.
inline Scene numbered(Scene s, int n) {
  const std::string k = std::to_string(n);
  if (s.c.order) {
    s.c.order_id = s.order().id = "650000104" + k;
    s.order().name = "#104" + k;
    for (checks::Refund& r : s.order().refunds) r.id = "8" + k + r.id;
  }
  for (checks::Order& x : s.c.exchange_orders) {
    x.id += k;
    x.name = "#109" + k;
  }
  for (checks::Rma& r : s.c.rmas) {
    r.order_id = s.c.order_id;
    r.order_name = s.order().name;
    r.id = "48213" + k;
    for (checks::Unit& u : r.units) u.id = k + u.id;
    for (checks::Transaction& t : r.transactions) {
      for (std::string& id : t.unit_ids) id = k + id;
      if (!t.platform_refund_id.empty()) t.platform_refund_id = "8" + k + t.platform_refund_id;
    }
    for (checks::ExchangeRef& e : r.exchanges)
      if (!e.order_id.empty()) {
        e.order_id += k;
        e.order_name = "#109" + k;
      }
  }
  return s;
}

using Change = void (*)(Scene&);

// What is wrong in each scene; they start from a healthy return, or from a healthy flow.
inline const std::map<std::string, std::vector<Change>>& wrongs() {
  static const std::map<std::string, std::vector<Change>> kWrongs = {
      {"refund_not_posted",
       {[](Scene& s) { s.unrefund(); },
        [](Scene& s) {
          s.unrefund();
          s.rma().transactions = healthy().rma().transactions;
        }}},
      {"refund_failed",
       {[](Scene& s) {
          s.order().refunds.clear();
          s.order().refunded = gbp(0);
          s.payout().status = "Failed";
        },
        [](Scene& s) {
          s.refund().transactions.at(0).status = "FAILURE";
          s.refund().transactions.at(0).error_code = "CARD_DECLINED";
          s.refund().total = s.order().refunded = gbp(0);
        }}},
      {"refund_blocked_by_order_status",
       {[](Scene& s) {
          s.unrefund();
          s.order().cancelled_at = ago(days(4));
        },
        [](Scene& s) {
          s.unrefund();
          s.order().disputes = {{"NEEDS_RESPONSE", "CHARGEBACK"}};
        }}},
      {"store_credit_not_issued",
       {[](Scene& s) {
          s.unrefund();
          s.unit().resolution = "RefundToStoreCredit";
        },
        [](Scene& s) {
          s.order().refunds.clear();
          s.order().refunded = gbp(0);
          s.unit().resolution = s.payout().type = "NewGiftCard";
          s.payout().status = "Failed";
        }}},
      {"manual_refund_outside_returngo",
       {[](Scene& s) {
          s.rma().transactions.clear();
          s.refund().app = {"1830279", "shopify_web", "Shopify Web"};
        },
        [](Scene& s) {
          s.rma().transactions.clear();
          s.refund().app = {"129785", "pos", "Point of Sale"};
        }}},
      {"duplicate_refund", {[](Scene& s) {
         checks::Refund again = s.refund();
         again.id = "3009";
         again.created_at = again.transactions.at(0).created_at = ago(days(1));
         again.app = {"1830279", "shopify_web", "Shopify Web"};
         for (checks::RefundLine& l : again.lines) l.restock_type = "NO_RESTOCK";
         s.order().refunds.push_back(again);
         s.order().refunded = gbp(11980);
         s.order().received = gbp(50000);
       }}},
      {"refund_amount_mismatch",
       {[](Scene& s) { s.payout().amount = gbp(4990); },
        [](Scene& s) {
          s.payout().amount = {checks::Money{5990, "USD"}, checks::Money{5990, "USD"}};
        }}},
      {"restock_missing",
       {[](Scene& s) { s.unrestock(); },
        [](Scene& s) {
          s.unrestock();
          s.received(ago(days(5)));
          s.level().updated_at = ago(days(3));
          s.c.rises = {{"901", kLondon, 1, ago(days(4)), ago(days(3)), 1, 0}};
        }}},
      {"restock_excess",
       {[](Scene& s) {
          s.refund_line().quantity = 2;
          s.line().quantity = 2;
        },
        [](Scene& s) { s.not_received(); }}},
      {"restock_wrong_location", {[](Scene& s) {
         s.policy.routes = {{"GB", "", "", "", kLeeds}};
       }}},
      {"restock_inactive_location", {[](Scene& s) {
         s.london().active = s.store.locations.at(0).active = false;
         s.london().deactivated_at = s.store.locations.at(0).deactivated_at = ago(days(3));
         for (int i = 0; i < 7; ++i) s.store.heading.push_back({std::to_string(300 + i), kLondon, 1});
       }}},
      {"returns_on_single_location", {[](Scene& s) {
         for (int i = 0; i < 20; ++i)
           s.store.restocks.push_back(
               {std::to_string(200 + i), kLondon, i % 2 ? kLondon : kLeeds, 1, ago(hours(8 * i + 1))});
       }}},
      {"untracked_variant",
       {[](Scene& s) { s.line().tracked = false; },
        [](Scene& s) {
          s.line().variant_id = s.line().inventory_item_id = "";
          s.line().tracked.reset();
        }}},
      {"exchange_not_released",
       {[](Scene& s) { s.exchange(); },
        [](Scene& s) {
          s.exchange();
          s.rma().exchanges.clear();
        }}},
      {"exchange_order_stuck",
       {[](Scene& s) { s.exchange("1002002"); },
        [](Scene& s) {
          s.exchange("1002002");
          s.c.exchange_orders.at(0).fulfillment_status = "ON_HOLD";
          s.c.exchange_orders.at(0).fulfillment_orders.at(0).status = "ON_HOLD";
          s.c.exchange_orders.at(0).fulfillment_orders.at(0).holds = {"HIGH_RISK_OF_FRAUD"};
        }}},
      {"paid_on_closed_return", {[](Scene& s) {
         s.rma().status = "Canceled";
         checks::Comment c;
         c.fact = checks::CommentFact::cancelled;
         c.at = ago(days(1) + hours(2));
         s.rma().comments.push_back(c);
       }}},
      {"instant_exchange_not_returned",
       {[](Scene& s) {
          s.exchange("1002002");
          s.not_received();
          s.c.exchange_orders.at(0).fulfillment_status = "FULFILLED";
          s.c.exchange_orders.at(0).fulfillments = {{"SUCCESS", ago(days(40))}};
        },
        [](Scene& s) {
          s.exchange("1002002");
          s.not_received();
          s.c.exchange_orders.at(0).fulfillment_status = "FULFILLED";
          s.c.exchange_orders.at(0).fulfillments = {{"SUCCESS", ago(days(40))}};
          checks::Transaction charge;
          charge.id = "601";
          charge.type = "Capture";
          charge.status = "Failed";
          charge.created_at = charge.updated_at = ago(days(3));
          s.rma().transactions = {charge};
        }}},
      {"shopify_return_missing",
       {[](Scene& s) { s.policy.native_returns = true; },
        [](Scene& s) {
          s.policy.native_returns = true;
          checks::Comment c;
          c.fact = checks::CommentFact::shopify_return_failed;
          c.is_error = true;
          c.at = ago(days(7));
          s.rma().comments.push_back(c);
        }}},
      {"return_reason_not_mapped", {[](Scene& s) {
         s.policy.reasons.push_back({"Too small", "tag:return-size"});
         s.order().looked_for.push_back("tag:return-size");
         s.store.reasons = {{"Broken", 3, ago(days(5))}};
       }}},
      {"error_burst", {[](Scene& s) {
         for (int i = 0; i < 12; ++i)
           s.store.errors.push_back({std::to_string(200 + i), "could not create the return the order was edited",
                                     checks::CommentFact::error, ago(hours(2))});
       }}},
      {"flow_failed",
       {[](Scene& s) { newest(s).status = "failure"; },
        [](Scene& s) {
          by_events(s);
          flow(s).runs.at(0).status = flow(s).runs.at(1).status = "failure";
        }}},
      {"flow_partial",
       {[](Scene& s) { newest(s).status = "partial"; },
        [](Scene& s) {
          flow(s).expect_send = true;
          newest(s).received = 4;
          newest(s).sent = 0;
        }}},
      {"flow_not_running",
       {[](Scene& s) { flow(s).runs = {run_of("99", "success", ago(hours(5)))}; },
        [](Scene& s) {
          flow(s).enabled = false;
          flow(s).runs = {run_of("99", "success", ago(hours(6)))};
        }}},
      {"flow_run_stuck", {[](Scene& s) { begin_with(s, run_of("104", "running", ago(hours(3)))); }}},
      {"queue_stalled", {[](Scene& s) {
         flow(s).queued = {ago(minutes(30)), ago(minutes(20))};
       }}},
      {"record_not_carried", {[](Scene& s) {
         s.c.tracked.push_back({"42", "ReturnGO to Shopify", "1", false, true, ago(days(6)), ""});
       }}},
      {"api_version", {[](Scene& s) {
         s.store.api = {"2026-07", "2026-10", {}, at("2027-07-16T15:00:00Z"), ago(days(2))};
       }}},
      {"source_stale", {[](Scene& s) {
         s.store.troubles = {{"shopify", "", "unauthorised", "shopify POST /admin/api/2026-07/graphql.json: status 401",
                              ago(minutes(40)), ago(minutes(39)), minutes(15)}};
       }}},
  };
  return kWrongs;
}

// As the check finds them, each once; those of a flow get a flow of their own.
inline std::vector<checks::Finding> findings_of(const checks::CheckInfo& check) {
  std::vector<checks::Finding> out;
  int n = 0;
  const auto scenes = wrongs().find(std::string(check.id));
  if (scenes == wrongs().end()) FAIL("tests/alerts/check_scenes.h has no scene of " << check.id);
  for (const Change wrong : scenes->second) {
    ++n;
    Scene s = flow_scene();
    if (n > 1) {
      s.store.flows.at(0).id = "43";
      s.store.flows.at(0).name = "Refunds to ERP";
    }
    wrong(s);
    s = numbered(s, n);
    const auto take = [&out](const checks::Outcome& found) {
      out.insert(out.end(), found.findings.begin(), found.findings.end());
    };
    take(s.run(check.id));
    if (check.of_cases() && check.judge_store) take(s.run_store(check.id));
  }
  return out;
}

}  // namespace returnwatch::alerts::testing
