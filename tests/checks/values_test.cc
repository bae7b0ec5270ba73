#include <catch2/catch.hpp>
#include <tuple>
#include <vector>

#include "checks/capabilities.h"
#include "checks/case.h"
#include "checks/error_key.h"
#include "checks/finding.h"
#include "checks/money.h"
#include "checks/times.h"
#include "checks/words.h"

using namespace returnwatch::checks;

TEST_CASE("money is read exactly from the literal", "[money]") {
  struct Row {
    const char *text, *currency;
    std::int64_t minor;
  };
  for (const Row& r : std::initializer_list<Row>{{"59.9", "GBP", 5990},
                                                 {"59.90", "GBP", 5990},
                                                 {"59.900000000000006", "GBP", 5990},
                                                 {"0.005", "GBP", 1},
                                                 {"0.004", "GBP", 0},
                                                 {"-3", "EUR", -300},
                                                 {"1200", "JPY", 1200},
                                                 {"1200.0", "JPY", 1200},
                                                 {"1.25", "KWD", 1250},
                                                 {"1.2345", "KWD", 1235},
                                                 {"1e2", "USD", 10000},
                                                 {"1.5E-1", "USD", 15},
                                                 {"0", "USD", 0},
                                                 {"12", "ISK", 12},
                                                 {"+3", "USD", 300},
                                                 {"1e+2", "USD", 10000},
                                                 {"1e002", "USD", 10000},
                                                 {"5e-3", "USD", 1},
                                                 {"9e-9", "USD", 0},
                                                 {"9223372036854775799", "JPY", 9223372036854775799}}) {
    INFO(r.text << " " << r.currency);
    CHECK(parse_minor(r.text, r.currency).value() == r.minor);
  }
  for (const char* bad : {"", "abc", "1.2.3", "1e", "--1", "1e9999", "1e0002", "1e-x", "99999999999999999999"}) {
    INFO(bad);
    CHECK_FALSE(parse_minor(bad, "GBP").has_value());
  }
  CHECK_FALSE(parse_money("1.00", "POUNDS").has_value());
  CHECK(parse_money("1.00", "USDC")->currency == "USDC");  // Shopify has one of four letters
  CHECK(parse_money("1.00", "JEP")->minor == 100);         // and some that ISO does not know
  CHECK_FALSE(parse_money("1.00", "G1P").has_value());
  CHECK_FALSE(parse_money("abc", "GBP").has_value());
  CHECK(parse_money("1.00", "gbp")->currency == "GBP");
}

TEST_CASE("money is written with its currency's digits", "[money]") {
  CHECK(decimal({5990, "GBP"}) == "59.90");
  CHECK(decimal({5, "GBP"}) == "0.05");
  CHECK(decimal({99, "GBP"}) == "0.99");
  CHECK(decimal({0, "GBP"}) == "0.00");
  CHECK(decimal({-5, "GBP"}) == "-0.05");
  CHECK(decimal({1200, "JPY"}) == "1200");
  CHECK(decimal({1250, "KWD"}) == "1.250");
  for (const char* currency : {"GBP", "JPY", "KWD"})
    for (std::int64_t minor : {0L, 1L, 99L, 100L, 123456789L, -1L, -100L})
      CHECK(parse_minor(decimal({minor, currency}), currency).value() == minor);
}

TEST_CASE("times of all three systems are read", "[times]") {
  const Time t = parse_time("2026-11-23T08:09:10Z").value();
  for (const char* same :
       {"2026-11-23T08:09:10+00:00", "2026-11-23T08:09:10.123456Z", "2026-11-23 08:09:10", "2026-11-23T08:09:10",
        "2026-11-23T09:09:10+01:00", "2026-11-23T03:09:10-0500", "2026-11-23T09:09:10+01", "2026-11-23T08:09:10z",
        "2026-11-23t08:09:10Z", "2026-11-23T08:09:10.5+00:00"})
    CHECK(parse_time(same).value() == t);
  for (const char* bad : {"", "yesterday", "2026-13-01T00:00:00Z", "2026-11-23T8:00:00Z", "2026-11-23T08:00:00X"})
    CHECK_FALSE(parse_time(bad).has_value());
  for (const char* bad :
       {"2026", "20a6-11-23", "2026/11-23", "2026-11/23", "2026-00-10", "2026-11-00", "2026-11-32", "2026-11-23T08",
        "2026-11-23T08.09:10", "2026-11-23x08:09:10", "2026-11-23T25:00:00Z", "2026-11-23T08:60:00Z",
        "2026-11-23T08:00:61Z", "2026-11-23T08:09:10Zulu", "2026-11-23T08:09:10+01:x0", "2026-11-23T08:09:10+01:000"}) {
    INFO(bad);
    CHECK_FALSE(parse_time(bad).has_value());
  }
  for (const auto& [edge, as] : std::vector<std::pair<const char*, const char*>>{
           {"2026-01-01", "2026-01-01T00:00:00Z"},
           {"2026-12-01", "2026-12-01T00:00:00Z"},
           {"2026-10-31", "2026-10-31T00:00:00Z"},
           {"2026-11-23T08:09", "2026-11-23T08:09:00Z"},
           {"2026-11-23T08:59Z", "2026-11-23T08:59:00Z"},
           {"2026-11-23T24:00:00Z", "2026-11-24T00:00:00Z"},
           {"2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z"},  // a leap second
           {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"}}) {
    INFO(edge);
    REQUIRE(parse_time(edge).has_value());
    CHECK(to_rfc3339(*parse_time(edge)) == as);
  }
  CHECK(to_rfc3339(t) == "2026-11-23T08:09:10Z");
  CHECK(to_rfc3339(parse_time("2024-02-29").value()) == "2024-02-29T00:00:00Z");
}

TEST_CASE("working time skips what is not worked", "[times]") {
  const Time monday = parse_time("2026-11-23T00:00:00Z").value();
  WorkTime week;  // Mon-Fri, two weeks
  for (int w = 0; w < 2; ++w) week.spans.push_back({monday + days(7 * w), monday + days(7 * w + 5)});
  CHECK(WorkTime{}.add(monday, hours(24)) == monday + hours(24));
  CHECK(week.add(monday + hours(10), hours(24)) == monday + hours(34));
  const Time friday = monday + days(4) + hours(15);
  CHECK(week.add(friday, hours(24)) == monday + days(7) + hours(15));
  CHECK(week.add(monday + days(5), hours(1)) == monday + days(7) + hours(1));    // received on a Saturday
  CHECK(week.add(monday + days(12), hours(1)) == monday + days(12) + hours(1));  // beyond what is known: calendar time
}

TEST_CASE("working time ends with the last hour worked", "[times]") {
  const Time monday = parse_time("2026-11-23T00:00:00Z").value();
  WorkTime week;
  for (int w = 0; w < 2; ++w) week.spans.push_back({monday + days(7 * w), monday + days(7 * w + 5)});
  CHECK(week.add(monday + days(4), hours(24)) == monday + days(5));  // Friday's end, not Monday's beginning
  CHECK(week.add(monday + days(5), Duration{1}) == monday + days(7) + Duration{1});
  CHECK(week.add(monday + days(5), Duration{0}) == monday + days(7));  // from when the next is worked
}

TEST_CASE("spans of time in words, the two largest units", "[times]") {
  CHECK(human(Duration{0}) == "0 s");
  CHECK(human(Duration{59}) == "59 s");
  CHECK(human(minutes(35) + Duration{20}) == "35 min");
  CHECK(human(hours(2)) == "2 h");
  CHECK(human(-hours(2)) == "2 h");
  CHECK(human(hours(2) + minutes(5)) == "2 h 5 min");
  CHECK(human(days(2) + hours(4) + minutes(59)) == "2 d 4 h");
}

TEST_CASE("words of severity, owner and subject are read back", "[finding]") {
  for (const Severity x : {Severity::info, Severity::warning, Severity::critical})
    CHECK(severity_from(to_string(x)) == x);
  for (const Owner x : {Owner::operations, Owner::finance, Owner::cx, Owner::technical})
    CHECK(owner_from(to_string(x)) == x);
  for (const SubjectKind x :
       {SubjectKind::return_, SubjectKind::unit, SubjectKind::refund, SubjectKind::order, SubjectKind::location,
        SubjectKind::reason, SubjectKind::flow, SubjectKind::source, SubjectKind::store})
    CHECK(subject_from(to_string(x)) == x);
  CHECK_FALSE(severity_from("fatal").has_value());
  CHECK_FALSE(owner_from("").has_value());
  CHECK_FALSE(subject_from("shelf").has_value());
}

TEST_CASE("what a capability of a source serves", "[words]") {
  CHECK(needs_served("shopify", "read_orders") == std::vector<Need>{Need::orders});
  CHECK(needs_served("shopify", "read_gift_cards") == std::vector<Need>{Need::gift_cards});
  CHECK(needs_served("shopify", "runs").empty());
  CHECK(needs_served("patchworks", "") == std::vector<Need>{Need::flows, Need::runs, Need::queue, Need::tracked});
  CHECK(needs_served("returngo", "") == std::vector<Need>{Need::returngo});
}

TEST_CASE("a place without an id is none of the store's", "[words]") {
  ReturnCase c;
  c.locations.resize(1);
  CHECK(find_location(c, "") == nullptr);
  c.locations[0].id = "1";
  CHECK(find_location(c, "1") == &c.locations[0]);
  CHECK(find_location(c, "2") == nullptr);
}

TEST_CASE("a shipment's words", "[words]") {
  CHECK(shipment_status("Pending") == ShipmentStatus::pending);
  CHECK(shipment_status("LabelCreated") == ShipmentStatus::label_created);
  CHECK(shipment_status("Shipped") == ShipmentStatus::shipped);
  CHECK(shipment_status("Received") == ShipmentStatus::received);
  CHECK(shipment_status("Canceled") == ShipmentStatus::cancelled);
  CHECK(shipment_status("Cancelled") == ShipmentStatus::cancelled);
  CHECK(shipment_status("Validated") == ShipmentStatus::validated);
  CHECK(shipment_status("Lost") == ShipmentStatus::unknown);
}

TEST_CASE("unknown words are a value of their own", "[words]") {
  CHECK(rma_status("received") == RmaStatus::received);
  CHECK(rma_status("Cancelled") == RmaStatus::cancelled);
  CHECK(rma_status("OnHold") == RmaStatus::unknown);
  CHECK(resolution("RefundToGiftCard") == Resolution::gift_card);
  CHECK(resolution("newgiftcard") == Resolution::gift_card);
  CHECK(resolution("Gift card") == Resolution::gift_card);  // shops and versions write the words apart, too
  CHECK(resolution("REFUND_TO_STORE_CREDIT") == Resolution::store_credit);
  CHECK(tx_type("Refund to payment method") == TxType::payment_refund);
  CHECK(resolution("InstantVariantExchange") == Resolution::exchange);
  CHECK(resolution("InstantCredit") == Resolution::unknown);
  CHECK(resolution("") == Resolution::unknown);
  CHECK(tx_type("InvoicePayment") == TxType::charge);
  for (const char* charge : {"CustomerPurchase", "PaymentAuthorization", "Capture"})
    CHECK(tx_type(charge) == TxType::charge);
  CHECK(manual_exchange("ManualExchange"));
  CHECK_FALSE(manual_exchange("ManualRefund"));
  CHECK_FALSE(manual_exchange("InstantVariantExchange"));
  CHECK(no_shipment("NoShipmentRequired"));
  CHECK(tx_type("Loyalty") == TxType::unknown);
  CHECK(tx_status("Processing") == TxStatus::unknown);
  CHECK(no_shipment("No shipment required"));
  CHECK_FALSE(no_shipment("Ship with any carrier"));
}

TEST_CASE("timeline comments are classified by what the machine writes", "[words]") {
  CHECK(classify_comment("system", "Shipment 123 status changed to RECEIVED") == CommentFact::shipment_received);
  CHECK(classify_comment("system", "Created & approved Shopify return #1001-R1") == CommentFact::shopify_return_made);
  CHECK(classify_comment("system", "Request APPROVED") == CommentFact::approved);
  CHECK(classify_comment("system", "Request REOPENED") == CommentFact::reopened);
  CHECK(classify_comment("system", "RMA status changed to Done") == CommentFact::done);
  CHECK(classify_comment("error", "Refund Failed: card closed") == CommentFact::refund_failed);
  CHECK(classify_comment("error", "Failed to create & approve a Shopify Return: no items") ==
        CommentFact::shopify_return_failed);
  CHECK(classify_comment("error", "Packing slip could not be made") == CommentFact::noise_error);
  CHECK(classify_comment("error", "Something new") == CommentFact::error);
  for (const char* typed :
       {"Customer says the shipment was received by the neighbour", "Shipment NOT RECEIVED yet", "Shipment RECEIVED",
        "the first Shipment was RECEIVED last week, this one is with the carrier", "Request APPROVED", "Credited 10",
        "Created & approved Shopify return #1001-R1", "RMA status changed to Done"})
    for (const char* type : {"merchant", "customer", ""}) CHECK(classify_comment(type, typed) == CommentFact::other);
  CHECK(classify_comment("system", "Shipment was not RECEIVED: NOT RECEIVED") == CommentFact::other);
  for (const auto& [type, text, fact] : std::vector<std::tuple<const char*, const char*, CommentFact>>{
           {"error", "Missing required media", CommentFact::noise_error},
           {"error", "Failed to create and approve a Shopify Return: no items", CommentFact::shopify_return_failed},
           {"error", "refund failed: card closed", CommentFact::refund_failed},
           {"system", "Canceled Shopify return #1001-R1", CommentFact::shopify_return_cancelled},
           {"system", "Cancelled Shopify return #1001-R1", CommentFact::shopify_return_cancelled},
           {"system", "Total refund amount: 10", CommentFact::refunded},
           {"system", "Credited 10", CommentFact::credited},
           {"system", "Exchange invoice sent", CommentFact::invoice_sent},
           {"system", "Shipment 7 status changed to SHIPPED", CommentFact::other},
           {"system", "Shipment 7 status changed to IN TRANSIT", CommentFact::shipment_in_transit},
           {"system", "Parcel 7 RECEIVED", CommentFact::other},
           {"system", "Parcel 7 IN TRANSIT", CommentFact::other},
           {"system", "Request CANCELED", CommentFact::cancelled},
           {"system", "Request CANCELLED", CommentFact::cancelled},
           {"system", "Request REJECTED", CommentFact::rejected},
           {"system", "Request SUBMITTED", CommentFact::submitted},
           {"system", "Request changed", CommentFact::other},
           {"system", "Label APPROVED", CommentFact::other}}) {
    INFO(text);
    CHECK(classify_comment(type, text) == fact);
  }
}

TEST_CASE("an error's key is the same for every return and holds nobody's name", "[words]") {
  const std::string a =
      error_key("Refund failed for order #1001: gateway returned 502 for Jane Doe jane@example.test \"ref 8812 x\"");
  CHECK(a == error_key("Refund failed for order #2077: gateway returned 502 for Li Wu li@example.test \"ref 17 y\""));
  CHECK(a.find("refund failed order gateway returned [") == 0);
  CHECK(a.size() == std::string("refund failed order gateway returned [").size() + 9);
  CHECK(error_key("Refund failed for order: gateway sent for") != a);  // other words, though the listed ones are few
  CHECK(error_key("Another thing went wrong") != error_key("Another thing went amiss"));
  CHECK(error_key("refund #abc failed. ") == error_key("Refund failed"));
  CHECK(error_key("value \"x y\" is wrong") == error_key("value is wrong"));
  CHECK(error_key("value \xe2\x80\x9cx y\xe2\x80\x9d is wrong") == error_key("value is wrong"));
  CHECK(error_key("value 'x y' is wrong") == error_key("value is wrong"));
  CHECK(error_key("can't be sent").rfind("[", 0) == 0);
  CHECK(error_key("parcel for \xc3\x9cnal lost") == error_key("parcel for lost"));
  CHECK(error_key("").size() == 10);
}

TEST_CASE("of a comment that begins with a name nothing of it is kept", "[words]") {
  const std::string a = error_key("Anna Smith refuses the refund, her husband shouted at us");
  CHECK(a == error_key("Bob Jones refuses the refund, her husband shouted at us"));
  CHECK(a.rfind("refund [", 0) == 0);
  for (const char* word : {"anna", "Anna", "smith", "husband", "shouted", "refuses"})
    CHECK(a.find(word) == std::string::npos);
  CHECK(error_key("anna smith cannot be refunded").rfind("cannot refunded [", 0) == 0);  // typed without capitals
}

TEST_CASE("note tokens match by key, with and without prefix", "[words]") {
  CHECK(token_key("#1001") == token_key("1001"));
  CHECK(token_key("RMA12345") == token_key("12345"));
  CHECK(token_key("(#1001),") == token_key("1001"));
  CHECK(token_key("1002") != token_key("1001"));
  for (const char* token : {"1001#", "-1001-", "RMA#1001", "RMA-1001", "rma_1001", "##1001", "\"1001\""}) {
    INFO(token);
    CHECK(token_key(token) == token_key("1001"));
  }
  CHECK(token_key("RMA") != token_key(""));
}

TEST_CASE("the fingerprint is stable and made from check, store and subject", "[finding]") {
  const Subject s{SubjectKind::return_, "123"};
  const std::string a = fingerprint("refund_failed", "acme", s, "returngo_failed");
  CHECK(a.size() == 16);
  CHECK(a == fingerprint("refund_failed", "acme", s, "stuck_requested"));  // the cause may move
  CHECK(a != fingerprint("refund_failed", "other", s, ""));
  CHECK(a != fingerprint("refund_failed", "acme", {SubjectKind::unit, "123"}, ""));
  const Subject source{SubjectKind::source, "shopify"};
  CHECK(fingerprint("source_stale", "acme", source, "unreachable") !=
        fingerprint("source_stale", "acme", source, "throttled"));
  CHECK(fingerprint("refund_failed", "acme", s, "") == "bcb54eb3f5b4290b");  // pinned: people silence by it
}
