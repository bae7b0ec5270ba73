// A recording in memory: for each kind of entity its lines, as docs/recording.md describes them. Objects of texts,
// numbers, booleans and lists; times are seconds since 1970 (UTC).
#pragma once

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "checks/times.h"

namespace returnwatch::agent::record {

using Json = nlohmann::ordered_json;

inline constexpr int kVersion = 1;  // of the form; a program reads its own and every older one

// The kinds, named as their files are (without .ndjson): first the system that tells it.
namespace kind {
inline constexpr const char* kReturns = "returngo-returns";
inline constexpr const char* kOrders = "shopify-orders";
inline constexpr const char* kLocations = "shopify-locations";
inline constexpr const char* kItems = "shopify-items";
inline constexpr const char* kLevels = "shopify-levels";
inline constexpr const char* kRises = "shopify-rises";
inline constexpr const char* kCredits = "shopify-credits";
inline constexpr const char* kFlows = "patchworks-flows";
inline constexpr const char* kRuns = "patchworks-runs";
inline constexpr const char* kQueue = "patchworks-queue";
inline constexpr const char* kTracked = "patchworks-tracked";
inline constexpr const char* kSources = "agent-sources";
inline constexpr const char* kLearned = "agent-learned";
inline constexpr const char* kUnknownWords = "agent-unknown-words";
inline constexpr const char* kPolicy = "agent-policy";
inline constexpr std::array<const char*, 15> kAll = {kReturns, kOrders,  kLocations, kItems,        kLevels,
                                                     kRises,   kCredits, kFlows,     kRuns,         kQueue,
                                                     kTracked, kSources, kLearned,   kUnknownWords, kPolicy};
}  // namespace kind

using Lines = std::map<std::string, std::vector<Json>>;  // by kind

struct Recording {
  checks::Time at{};  // when it was made
  Json manifest = Json::object();
  Lines lines;
  std::vector<std::string> aside;  // what was read and is not known, each with its place
};

inline std::string text_of(const Json& line, const char* key) {
  const auto it = line.find(key);
  return it != line.end() && it->is_string() ? it->get<std::string>() : "";
}

}  // namespace returnwatch::agent::record
