// ReturnGO's records of one shop (docs/facts/returngo.md section 3), and the odd shapes in which it shows them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "checks/times.h"
#include "tests/world/json.h"

namespace returnwatch::world {

using checks::Time;

struct DeskTransaction {
  std::string rma_id, order_id;  // hidden: rows do not show them
  Json row;
};

struct Desk {
  std::string shop;  // acme.myshopify.com
  std::string api_key;
  std::map<long, Json> rmas;  // by RMA id; comments oldest first, as they were written
  std::map<long, DeskTransaction> transactions;

  [[nodiscard]] Json* find(const std::string& rma_id);
};

// The wire form of an RMA: comments newest first, numbers for booleans, `{}` for nothing, transactions filled in.
[[nodiscard]] Json shown_rma(const Desk& desk, const Json& rma, bool media);
// The row of GET /rmas.
[[nodiscard]] Json rma_row(const Json& rma);

// "2026-11-23T08:00:00+00:00".
[[nodiscard]] std::string returngo_time(Time t);

}  // namespace returnwatch::world
