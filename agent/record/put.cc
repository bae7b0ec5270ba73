#include "agent/record/put.h"

#include "agent/cycle/policy.h"
#include "agent/store/records.h"
#include "agent/store/records_json.h"
#include "agent/store/statement.h"

namespace returnwatch::agent::record {
namespace {

using checks::Time;

std::optional<Time> time_of(const Json& line, const char* key) {
  const auto it = line.find(key);
  if (it == line.end() || !it->is_number_integer()) return std::nullopt;
  return Time{checks::Duration{it->get<std::int64_t>()}};
}

bool flag_of(const Json& line, const char* key, bool otherwise = false) {
  const auto it = line.find(key);
  return it != line.end() && it->is_boolean() ? it->get<bool>() : otherwise;
}

long number_of(const Json& line, const char* key) {
  const auto it = line.find(key);
  return it != line.end() && it->is_number_integer() ? it->get<long>() : 0;
}

std::vector<std::string> list_of(const Json& line, const char* key) {
  const auto it = line.find(key);
  return it == line.end() ? std::vector<std::string>{}
                          : decode<std::vector<std::string>>(it->dump()).value_or(std::vector<std::string>{});
}

class Putting {
 public:
  Putting(Database& db, std::string store, Time now)
      : db_(db), store_(std::move(store)), records_(db, store_), now_(now) {}

  void one_return(const Json& line) {
    const auto rma = decode<checks::Rma>(line.dump());
    if (!rma || rma->id.empty()) return;
    const auto read_at = time_of(line, "read_at");
    records_.returngo.put_rma(*rma, read_at.value_or(now_));
    Statement(db_, "UPDATE rma_record SET read_at = ?3 WHERE store = ?1 AND id = ?2", store_, rma->id, read_at).run();
    const auto seen = line.find("seen");
    if (seen == line.end() || !seen->is_array()) return;  // written by hand: seen now
    Statement(db_, "DELETE FROM rma_seen WHERE store = ?1 AND rma_id = ?2", store_, rma->id).run();
    for (const Json& s : *seen)
      if (const auto at = time_of(s, "at"))
        Statement(db_,
                  "INSERT OR IGNORE INTO rma_seen(store, rma_id, what, state, at, last_at)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                  store_, rma->id, text_of(s, "what"), text_of(s, "state"), *at, time_of(s, "last_at"))
            .run();
  }

  void order(const Json& line) {
    const std::string id = text_of(line, "id");
    if (id.empty()) return;
    const auto read_at = time_of(line, "read_at");
    if (flag_of(line, "known", true))
      if (const auto o = decode<checks::Order>(line.dump())) records_.shopify.put_order(*o, read_at.value_or(now_));
    if (const std::string why = text_of(line, "missing"); !why.empty())
      records_.shopify.put_order_missing(id, why, time_of(line, "missing_at").value_or(now_));
    if (line.contains("known"))  // not written by hand: what of it had been read, and when
      Statement(db_,
                "UPDATE order_record SET read_at = ?3, feed_updated_at = ?4, feed_seen_at = ?5, detail_updated_at = ?6"
                " WHERE store = ?1 AND id = ?2",
                store_, id, read_at, time_of(line, "feed_updated_at"), time_of(line, "feed_seen_at"),
                time_of(line, "detail_updated_at"))
          .run();
  }

  void location(const Json& line) {
    checks::Location l{text_of(line, "id"),
                       text_of(line, "name"),
                       flag_of(line, "active", true),
                       time_of(line, "deactivated_at"),
                       std::nullopt,
                       flag_of(line, "fulfillment_service")};
    records_.shopify.put_locations({l}, time_of(line, "seen_inactive").value_or(now_));
  }
  void item(const Json& line) {
    records_.shopify.put_item(text_of(line, "item_id"), flag_of(line, "tracked", true),
                              time_of(line, "read_at").value_or(now_));
  }
  void level(const Json& line) {
    auto level = decode<checks::StockLevel>(line.dump());
    if (!level) return;
    level->read_at = time_of(line, "read_at").value_or(now_);
    records_.shopify.put_level(*level);
  }
  void rise(const Json& line) {
    const auto after = time_of(line, "after"), at = time_of(line, "at");
    if (after && at)
      Statement(db_,
                "INSERT INTO stock_rise(store, item_id, location_id, quantity, after, at, held, damaged)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                store_, text_of(line, "item_id"), text_of(line, "location_id"), number_of(line, "quantity"), *after,
                *at, number_of(line, "held"), number_of(line, "damaged"))
          .run();
  }
  void credit(const Json& line) {
    if (const auto credit = decode<checks::Credit>(line.dump())) records_.shopify.put_credit(*credit);
  }

  void flow(const Json& line) {
    const bool live = flag_of(line, "enabled", true) && flag_of(line, "deployed", true);
    Statement(db_,
              "INSERT OR REPLACE INTO flow_record(store, id, name, enabled, deployed, once_live, since, crons)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
              store_, text_of(line, "id"), text_of(line, "name"), flag_of(line, "enabled", true),
              flag_of(line, "deployed", true), flag_of(line, "once_live", live), time_of(line, "since").value_or(now_),
              encode(list_of(line, "crons")))
        .run();
  }
  void queued(const Json& line) {
    if (const auto at = time_of(line, "created_at"))
      Statement(db_, "INSERT OR REPLACE INTO queue_record(store, id, flow_id, created_at) VALUES (?1, ?2, ?3, ?4)",
                store_, text_of(line, "id"), text_of(line, "flow_id"), *at)
          .run();
  }
  void run(const Json& line) {
    if (const auto run = decode<checks::RunFact>(line.dump()))
      records_.patchworks.put_run(text_of(line, "flow_id"), *run, time_of(line, "seen_at").value_or(now_));
  }
  void tracked(const Json& line) {
    const std::string value = text_of(line, "value");
    const auto colon = value.find(':');
    if (colon == std::string::npos) return;
    records_.patchworks.put_tracked(value.substr(0, colon), value.substr(colon + 1),
                                    {text_of(line, "flow_id"), text_of(line, "flow_name"), text_of(line, "run_id"),
                                     flag_of(line, "sent"), flag_of(line, "success"), time_of(line, "at"), ""});
  }
  void source(const Json& line) {
    Statement(db_,
              "INSERT OR REPLACE INTO source_state(store, source, capability, ok, last_success, failing_since, cause, "
              "error, interval) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
              store_, text_of(line, "source"), text_of(line, "capability"), flag_of(line, "ok", true),
              time_of(line, "last_success"), time_of(line, "failing_since"), text_of(line, "cause"),
              text_of(line, "error"), number_of(line, "interval"))
        .run();
  }
  void learned(const Json& line) {
    if (const auto it = line.find("app"); it != line.end())
      records_.learned.put(&Learned::returngo_app,
                           checks::App{text_of(*it, "id"), text_of(*it, "handle"), text_of(*it, "title")});
    if (const auto it = line.find("api_version"); it != line.end())
      if (const auto v = decode<checks::ApiVersion>(it->dump())) records_.shopify.put_api_version(*v);
  }

 private:
  Database& db_;
  std::string store_;
  Records records_;
  Time now_;
};

using PutStep = void (Putting::*)(const Json&);

// Returns before orders: an order without one is nobody's case.
constexpr std::pair<const char*, PutStep> kSteps[] = {
    {kind::kLocations, &Putting::location}, {kind::kReturns, &Putting::one_return}, {kind::kOrders, &Putting::order},
    {kind::kItems, &Putting::item},         {kind::kLevels, &Putting::level},       {kind::kRises, &Putting::rise},
    {kind::kCredits, &Putting::credit},     {kind::kFlows, &Putting::flow},         {kind::kRuns, &Putting::run},
    {kind::kQueue, &Putting::queued},       {kind::kTracked, &Putting::tracked},    {kind::kSources, &Putting::source},
    {kind::kLearned, &Putting::learned}};

}  // namespace

void put(Database& db, const Lines& lines, Time now) {
  SqlTransaction step(db);
  for (const auto& [kind, take_in] : kSteps) {
    const auto it = lines.find(kind);
    if (it == lines.end()) continue;
    for (const Json& line : it->second) {
      Putting putting(db, text_of(line, "store"), now);
      (putting.*take_in)(line);
    }
  }
  step.commit();
}

}  // namespace returnwatch::agent::record
