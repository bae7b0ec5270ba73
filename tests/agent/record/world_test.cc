// The whole way, against a world with every fault in it: polled, recorded, judged from the recording.
#include <catch2/catch.hpp>
#include <map>

#include "agent/record/folder.h"
#include "agent/record/recording.h"
#include "agent/record/replace.h"
#include "agent/record/settings.h"
#include "tests/agent/e2e/process.h"
#include "tests/agent/e2e/watched_world.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using returnwatch::agent::testing::WatchedWorld;

namespace {

world::WorldOptions faulty_world() {
  world::WorldOptions o;
  o.seed = 3;
  o.returns = 60;
  o.faults = {"all"};
  o.ticks = false;
  o.now = *checks::parse_time("2026-11-25T11:37:00Z");
  o.shopify_bucket = 1e7;
  return o;
}

// A recording replaces what a system's answer put into a reason: addresses, ids, numbers.
std::string without_the_answer(const std::string& reason) { return reason.substr(0, reason.find(" (")); }

// What is told, without the ids that a recording replaces.
std::map<std::string, int> told(const FindingsView& view) {
  std::map<std::string, int> out;
  for (const FindingRow& r : view.findings)
    ++out[r.finding.store + " " + r.finding.check + "/" + r.finding.cause + " " + r.state + " " +
          to_string(r.finding.severity) + " " + (r.finding.amount ? checks::to_string(*r.finding.amount) : "-") + " " +
          checks::to_rfc3339(r.finding.since)];
  for (const NoDataRow& n : view.no_data)
    ++out["no data: " + n.store + " " + n.check + " " + without_the_answer(n.reason)];
  for (const SourceRow& s : view.sources) ++out["source: " + s.store + " " + s.source + (s.ok ? " ok" : " not ok")];
  return out;
}

std::set<std::string> texts_that_must_stay(WatchedWorld& w) {
  std::set<std::string> out;
  for (const auto& [name, value] : w.world().environment()) out.insert(value);
  for (const config::Store& s : w.config().stores) {
    const Records records(w.state(), s.name);
    for (const CaseKey& key : all_cases(w.state(), s.name))
      if (key.key.rfind("rma:", 0) != 0) out.insert("\"" + key.key + "\"");
    for (const RmaState& r : records.returngo.open_rmas()) {
      out.insert("\"" + r.id + "\"");
      out.insert("\"" + r.order_name + "\"");
      if (const auto rma = records.returngo.rma(r.id))
        for (const checks::Unit& u : rma->units)
          for (const std::string& t : {u.sku, u.reason, u.name})
            if (!t.empty()) out.insert("\"" + t + "\"");
    }
    for (const checks::Location& l : records.shopify.locations()) out.insert("\"" + l.name + "\"");
    for (const auto& f : records.patchworks.flows()) out.insert("\"" + f.name + "\"");
  }
  out.erase("");
  return out;
}

}  // namespace

// Every field that a line has, but for what is left out on purpose.
void compare_fields(const record::Json& raw, const record::Json& kept, const std::string& where) {
  if (raw.is_array() && kept.is_array() && raw.size() == kept.size())
    for (std::size_t i = 0; i < raw.size(); ++i) compare_fields(raw[i], kept[i], where + "[]");
  if (!raw.is_object()) return;
  for (const auto& [key, value] : raw.items()) {
    const bool empty = (value.is_string() && value.get_ref<const std::string&>().empty()) || key == "note_keys";
    if (empty) continue;
    INFO(where << "." << key << " is not known to agent/record/replace.cc");
    REQUIRE(kept.contains(key));
    compare_fields(value, kept[key], where + "." + key);
  }
}

TEST_CASE("no field of a record is forgotten when a recording is made", "[world][record]") {
  WatchedWorld w(faulty_world(), true);
  w.cycle();
  record::Lines lines;
  for (const config::Store& s : w.config().stores) (void)record::take(w.state(), s.name, {{}, 100000}, lines);
  const record::Lines kept = record::Replacements(lines).replaced(lines);
  for (const auto& [kind, list] : lines)
    for (std::size_t i = 0; i < list.size(); ++i) compare_fields(list[i], kept.at(kind)[i], kind);
}

TEST_CASE("a recording says what the poll said, and gives nobody away", "[world][record]") {
  WatchedWorld w(faulty_world(), true);
  w.cycle();
  const checks::Time now = w.world().now();
  std::vector<std::string> stores;
  for (const config::Store& s : w.config().stores) stores.push_back(s.name);
  const FindingsView was = findings_view(w.state(), stores, {"", "", stale_at_once(w.config())}, now);
  REQUIRE(was.findings.size() > 100);

  testing::Directory dir;
  REQUIRE(record::write_folder(dir.file("rec"), record::make(w.state(), w.config(), {{}, 100000}, now)));
  const auto back = record::read_folder(dir.file("rec"));
  REQUIRE(back);
  CHECK(back->aside.empty());  // the program knows what it writes
  const config::Config config = record::config_of(back->lines);
  const auto is = record::judge(*back, config, {"", "", stale_at_once(config)}, back->at);
  REQUIRE(is);
  const auto before = told(was), after = told(*is);
  for (const auto& [line, count] : before)
    if (!after.count(line) || after.at(line) != count) UNSCOPED_INFO("lost: " << line);
  for (const auto& [line, count] : after)
    if (!before.count(line) || before.at(line) != count) UNSCOPED_INFO("new: " << line);
  CHECK((before == after));

  std::string all;
  for (const char* kind : record::kind::kAll) all += dir.read(std::string("rec/") + kind + ".ndjson");
  all += dir.read("rec/manifest.json");
  CHECK(all.find("PII-") == std::string::npos);
  for (const std::string& text : texts_that_must_stay(w)) {
    INFO(text);
    CHECK(all.find(text) == std::string::npos);
  }
}

TEST_CASE("a part holds what its return is judged with", "[world][record]") {
  WatchedWorld w(faulty_world(), true);
  w.cycle();
  const checks::Time now = w.world().now();
  int judged = 0;
  for (const world::Label& label : w.world().labels_of_check()) {
    if (label.rma_id.empty() || ++judged % 10 != 0) continue;
    record::Choice choice{{label.rma_id}, 200};
    const record::Recording part = record::make(w.state(), w.config(), choice, now);
    const config::Config config = record::config_of(part.lines);
    const auto view = record::judge(part, config, {label.store, label.check, stale_at_once(config)}, now);
    REQUIRE(view);
    INFO(label.check << "/" << label.cause << " " << label.subject_id);
    CHECK(std::any_of(view->findings.begin(), view->findings.end(),
                      [&](const FindingRow& r) { return r.finding.cause == label.cause && r.state == "firing"; }));
  }
  CHECK(judged > 50);
}
