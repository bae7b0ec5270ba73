#include "alerts/group_key.h"

#include <catch2/catch.hpp>

using namespace returnwatch::alerts;

// As earlier versions wrote them: what is in a state stays what it was.
TEST_CASE("a stored addressee and a stored group say what they are", "[groups]") {
  CHECK(addressee_from("ops") == Addressee("ops"));
  CHECK(addressee_from("boss\nescalated") == Addressee("boss", true));
  for (const Addressee& a : {Addressee("ops"), Addressee("ops", true)}) CHECK(addressee_from(to_string(a)) == a);
  CHECK(Addressee("ops") != Addressee("ops", true));

  CHECK(kind_of("r0123abcd|check=refund_failed|store=acme") == GroupKind::of_route);
  CHECK(kind_of("digest|owner=finance|store=acme") == GroupKind::first_look);
  CHECK(kind_of("digest of 1.4.0|owner=finance|store=acme") == GroupKind::after_update);
  CHECK(kind_of("e0123abcd|check=refund_failed|store=acme") == GroupKind::escalation);
  CHECK(kind_of("test") == GroupKind::of_route);
  CHECK(kind_of("receiver|ops") == GroupKind::of_route);
  for (const GroupKind k : {GroupKind::of_route, GroupKind::first_look, GroupKind::after_update, GroupKind::escalation})
    CHECK(kind_of(key_of(k, "0123abcd") + "|store=acme") == k);
}
