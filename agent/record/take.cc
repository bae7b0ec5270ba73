#include "agent/record/take.h"

#include <algorithm>
#include <set>

#include "agent/store/marks.h"
#include "agent/store/statement.h"
#include "checks/words.h"

namespace returnwatch::agent::record {
namespace {

// One JSON text a row. json_patch leaves out what is NULL.
struct Query {
  const char* kind;
  const char* text;
};
constexpr Query kQueries[] = {
    {kind::kReturns,
     "SELECT json_patch(plain(r.body), json_object('id', r.id, 'status', r.status, 'read_at', r.read_at, 'seen', "
     "json((SELECT json_group_array(json_object('what', what, 'state', state, 'at', at)) FROM rma_seen s "
     "WHERE s.store = r.store AND s.rma_id = r.id)))) FROM rma_record r WHERE r.store = ?1 AND r.gone_at IS NULL"
     " ORDER BY r.open DESC, r.changed_at DESC, r.id"},
    {kind::kOrders,
     "SELECT json_patch(CASE body WHEN '' THEN '{}' ELSE plain(body) END, json_object('id', id, 'read_at', read_at, "
     "'feed_updated_at', feed_updated_at, 'feed_seen_at', feed_seen_at, 'detail_updated_at', detail_updated_at, "
     "'missing', nullif(missing, ''), 'missing_at', missing_at, 'known', json(iif(body <> '', 'true', 'false')))) FROM "
     "order_record"
     " WHERE store = ?1 AND (body <> '' OR missing <> '') ORDER BY id"},
    {kind::kLocations,
     "SELECT json_patch('{}', json_object('id', id, 'name', name, 'active', json(iif(active, 'true', 'false')), "
     "'deactivated_at', deactivated_at, 'seen_inactive', seen_inactive, 'fulfillment_service', "
     "json(iif(fulfillment_service, 'true', 'false')))) FROM location_record WHERE store = ?1 ORDER BY id"},
    {kind::kItems,
     "SELECT json_object('item_id', id, 'tracked', json(iif(tracked, 'true', 'false')), 'read_at', read_at)"
     " FROM item_record WHERE store = ?1 ORDER BY id"},
    {kind::kLevels,
     "SELECT json_patch(body, json_object('read_at', read_at)) FROM level_record WHERE store = ?1"
     " ORDER BY item_id, location_id"},
    {kind::kRises,
     "SELECT json_object('item_id', item_id, 'location_id', location_id, 'quantity', quantity, 'held', held, "
     "'damaged', damaged, 'after', after, 'at', "
     "at)"
     " FROM stock_rise WHERE store = ?1 ORDER BY at, item_id"},
    {kind::kCredits, "SELECT body FROM credit_record WHERE store = ?1 ORDER BY id"},
    {kind::kFlows,
     "SELECT json_object('id', id, 'name', name, 'enabled', json(iif(enabled, 'true', 'false')), 'deployed', "
     "json(iif(deployed, 'true', 'false')), 'once_live', json(iif(once_live, 'true', 'false')), 'since', since, "
     "'crons', json(crons)) FROM flow_record WHERE store = ?1 ORDER BY id"},
    {kind::kRuns,
     "SELECT json_patch(body, json_object('flow_id', flow_id, 'seen_at', seen_at)) FROM run_record WHERE store = ?1"
     " ORDER BY started_at, id"},
    {kind::kQueue,
     "SELECT json_object('id', id, 'flow_id', flow_id, 'created_at', created_at) FROM queue_record WHERE store = ?1"
     " ORDER BY created_at, id"},
    {kind::kTracked,
     "SELECT json_patch('{}', json_object('value', value, 'flow_id', flow_id, 'flow_name', flow_name, 'run_id', "
     "run_id, "
     "'sent', json(iif(sent, 'true', 'false')), 'success', json(iif(success, 'true', 'false')), 'at', at))"
     " FROM tracked_record WHERE store = ?1 ORDER BY at, value, run_id"},
    {kind::kSources,
     "SELECT json_patch('{}', json_object('source', source, 'capability', capability, 'ok', json(iif(ok, 'true', "
     "'false')), 'last_success', last_success, 'failing_since', failing_since, 'cause', cause, 'error', error, "
     "'interval', interval)) FROM source_state WHERE store = ?1 ORDER BY source, capability"},
    {kind::kUnknownWords,
     "SELECT json_object('field', field, 'word', word, 'count', count) FROM unknown_word WHERE store = ?1"
     " ORDER BY field, word"},
};

std::vector<Json> read(Database& db, const char* text, const std::string& store) {
  std::vector<Json> out;
  Statement rows(db, text, store);
  while (rows.next()) {
    Json line = Json::parse(rows.text(0), nullptr, false);
    if (!line.is_object()) continue;
    line["store"] = store;
    out.push_back(std::move(line));
  }
  return out;
}

std::vector<std::string> texts_in(const Json& line, const char* list, const char* key) {
  std::vector<std::string> out;
  const auto it = line.find(list);
  if (it == line.end() || !it->is_array()) return out;
  for (const Json& each : *it)
    if (const std::string text = key                ? text_of(each, key)
                                 : each.is_string() ? each.get<std::string>()
                                                    : "";
        !text.empty())
      out.push_back(text);
  return out;
}

// Which returns and orders belong to a part: closed over "is on the same order" and "is exchanged for".
class Extract {
 public:
  Extract(const std::vector<Json>& returns, const Choice& choice) {
    for (const Json& r : returns) {
      const std::string id = text_of(r, "id");
      const bool named = std::find(choice.rmas.begin(), choice.rmas.end(), id) != choice.rmas.end();
      if (choice.rmas.empty() ? static_cast<long>(rmas_.size()) < choice.most : named) rmas_.insert(id);
    }
    for (std::size_t before = 0; before != rmas_.size() + orders_.size();) {
      before = rmas_.size() + orders_.size();
      for (const Json& r : returns) grow(r);
    }
  }
  [[nodiscard]] bool has_return(const Json& line) const { return rmas_.count(text_of(line, "id")) > 0; }
  [[nodiscard]] bool has_order(const Json& line) const { return orders_.count(text_of(line, "id")) > 0; }
  void note_order(const Json& line) {
    for (const std::string& item : texts_in(line, "lines", "inventory_item_id")) items_.insert(item);
    if (const std::string customer = text_of(line, "customer_id"); !customer.empty()) customers_.insert(customer);
    keys_.insert(checks::token_key(text_of(line, "name")));
    tracked_.insert("order_name:" + name_key_of(text_of(line, "name")));
    tracked_.insert("order_id:" + text_of(line, "id"));
  }
  void note_return(const Json& line) {
    keys_.insert(checks::token_key(text_of(line, "id")));
    tracked_.insert("rma_id:" + text_of(line, "id"));
  }
  [[nodiscard]] bool has_item(const Json& line) const { return items_.count(text_of(line, "item_id")) > 0; }
  [[nodiscard]] bool has_credit(const Json& line) const {
    const auto keys = texts_in(line, "note_keys", nullptr);
    return customers_.count(text_of(line, "customer_id")) > 0 || orders_.count(text_of(line, "order_id")) > 0 ||
           std::any_of(keys.begin(), keys.end(), [this](const std::string& k) { return keys_.count(k) > 0; });
  }
  [[nodiscard]] bool has_tracked(const Json& line) const { return tracked_.count(text_of(line, "value")) > 0; }

 private:
  void grow(const Json& r) {
    const std::string order = text_of(r, "order_id");
    const auto exchanges = texts_in(r, "exchanges", "order_id");
    const bool in =
        rmas_.count(text_of(r, "id")) > 0 || orders_.count(order) > 0 ||
        std::any_of(exchanges.begin(), exchanges.end(), [this](const auto& o) { return orders_.count(o) > 0; });
    if (!in) return;
    rmas_.insert(text_of(r, "id"));
    if (!order.empty()) orders_.insert(order);
    orders_.insert(exchanges.begin(), exchanges.end());
  }
  std::set<std::string> rmas_, orders_, items_, customers_, keys_, tracked_;
};

template <typename Keep>
void keep_only(std::vector<Json>& lines, Keep keep) {
  lines.erase(std::remove_if(lines.begin(), lines.end(), [&](const Json& l) { return !keep(l); }), lines.end());
}

void cut_down(Lines& lines, Extract part) {
  keep_only(lines[kind::kReturns], [&](const Json& l) { return part.has_return(l); });
  keep_only(lines[kind::kOrders], [&](const Json& l) { return part.has_order(l); });
  for (const Json& l : lines[kind::kOrders]) part.note_order(l);
  for (const Json& l : lines[kind::kReturns]) part.note_return(l);
  for (const char* kind : {kind::kItems, kind::kLevels, kind::kRises})
    keep_only(lines[kind], [&](const Json& l) { return part.has_item(l); });
  keep_only(lines[kind::kCredits], [&](const Json& l) { return part.has_credit(l); });
  keep_only(lines[kind::kTracked], [&](const Json& l) { return part.has_tracked(l); });
}

}  // namespace

Taken take(Database& db, const std::string& store, const Choice& choice, Lines& out) {
  const Snapshot one_moment(db);
  Lines lines;
  for (const Query& q : kQueries) lines[q.kind] = read(db, q.text, store);
  Taken taken;
  taken.of = static_cast<long>(lines[kind::kReturns].size());
  if (!choice.rmas.empty() || taken.of > choice.most) cut_down(lines, Extract(lines[kind::kReturns], choice));
  taken.returns = static_cast<long>(lines[kind::kReturns].size());
  for (auto& [kind, list] : lines)
    out[kind].insert(out[kind].end(), std::make_move_iterator(list.begin()), std::make_move_iterator(list.end()));
  return taken;
}

}  // namespace returnwatch::agent::record
