#include "tests/world/desk.h"

#include <cstdlib>

namespace returnwatch::world {

std::string returngo_time(Time t) {
  std::string s = checks::to_rfc3339(t);
  return s.substr(0, s.size() - 1) + "+00:00";
}

Json* Desk::find(const std::string& rma_id) {
  auto it = rmas.find(std::strtol(rma_id.c_str(), nullptr, 10));
  return it == rmas.end() ? nullptr : &it->second;
}

Json rma_row(const Json& rma) { return rma.at("rmaSummary"); }

Json shown_rma(const Desk& desk, const Json& rma, bool media) {
  Json out = Json::object();
  for (const auto& [key, value] : rma.items()) {
    if (key[0] != '_') out[key] = value;
  }
  const std::string id = rma["rmaSummary"]["rmaId"];
  const long odd = std::strtol(id.c_str(), nullptr, 10) % 7;
  Json comments = Json::array();
  for (auto it = rma["comments"].rbegin(); it != rma["comments"].rend(); ++it) comments.push_back(*it);
  out["comments"] = std::move(comments);
  out["transactions"] = Json::array();
  for (const auto& [number, t] : desk.transactions) {
    if (t.rma_id == id) out["transactions"].push_back(t.row);
  }
  if (odd % 2 == 0) out["isOutOfPolicy"] = 0;
  for (auto& item : out["items"]) {
    item["isAutoApprove"] = odd % 3 == 0 ? Json(1) : Json(true);
    if (odd == 1) item.erase("variantName");
    if (odd == 2) item["barcode"] = "";
    if (odd == 3) item["barcode"] = nullptr;
    for (auto& q : item["followUpQuestions"]) {
      if (!media || odd == 4) q["answer"] = Json::object();
    }
  }
  if (odd == 5 && out["exchangeItems"].empty()) out["exchangeItems"] = nullptr;
  return out;
}

}  // namespace returnwatch::world
