// The shop's own pace in digests: said by the first that knows it, and by no later one.
#include <catch2/catch.hpp>

#include "tests/agent/courier/post_office.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::days;

namespace {

void fire_in_baseline(PostOffice& p, const std::string& id) {
  SqlTransaction step(*p.db);
  AlertStore store(*p.db);
  alerts::Alert a;
  a.finding = alerts::finding(id);
  a.case_key = "case";
  a.first_seen = p.clock.now();
  a.fired_at = p.clock.now();
  a.baseline = true;
  store.put(a);
  step.commit();
}

int saying(const PostOffice& p, const std::string& what) {
  int n = 0;
  for (const HttpRequest& r : p.transport.sent())
    if (r.body.find(what) != std::string::npos) ++n;
  return n;
}

}  // namespace

TEST_CASE("the first digest that knows the shop's pace says it, once", "[dispatcher]") {
  PostOffice p;
  p.add_hook("ops");
  std::vector<std::string> known;  // nothing yet
  int asked = 0;
  const auto look = [&](checks::Duration d) {
    for (const checks::Time end = p.clock.now() + d; p.clock.now() < end;) {
      p.clock.advance(checks::minutes(30));
      Dispatcher dispatcher(p.config, *p.db);
      dispatcher.say_pace([&](const std::string& store, checks::Time) {
        CHECK(store == "acme-uk");
        ++asked;
        return known;
      });
      (void)dispatcher.run(p.clock.now(), p.ready);
      p.deliver();
    }
  };
  p.fire(1);
  look(checks::hours(1));
  CHECK(asked == 0);  // no digest
  fire_in_baseline(p, "1501");
  look(days(2));
  CHECK(asked > 0);
  CHECK(saying(p, "own_pace") == 0);
  known = {"acme-uk: Refund not posted waits 24h"};
  fire_in_baseline(p, "1502");
  look(days(2));
  CHECK(saying(p, "waits 24h") == 1);
  const int before = asked;
  fire_in_baseline(p, "1503");
  look(days(2));
  CHECK(saying(p, "waits 24h") == 1);
  CHECK(asked == before);
}
