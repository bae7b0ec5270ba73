// Shopify's leaky bucket as last told, and how long to wait before a call (docs/facts/shopify.md section 4). Half of
// the bucket is left for others. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "agent/sources/shopify/documents.h"
#include "agent/sources/shopify/envelope.h"
#include "checks/times.h"

namespace returnwatch::agent::shopify {

class Pacing {
 public:
  // The page size to ask for: the document's own, or a smaller one where that was too dear or more than our half of the
  // bucket.
  [[nodiscard]] int page_size(const GraphqlDocument& document) const;
  // How many known objects to ask for at once. More by and by, up to 250, as long as the answers say that more of them
  // cost no more (docs/facts/shopify.md section 3: seen with up to 7).
  [[nodiscard]] std::size_t batch(const GraphqlDocument& document) const;
  // Below, `first` is the page size, or the number of ids.
  //
  // How long to wait before a call of this document at this page size may be made.
  [[nodiscard]] checks::Duration wait(const GraphqlDocument& document, int first, checks::Time now) const;

  // A call was sent; what its answer told of cost and bucket. Without a cost block the requested cost is taken as
  // spent.
  void answered(const GraphqlDocument& document, int first, const Envelope& envelope, checks::Time now);
  // MAX_COST_EXCEEDED: pages of half the size from now on. False: they cannot get smaller.
  bool halve(const GraphqlDocument& document, int first);
  // THROTTLED: (requested - available) / restore, at least a second.
  [[nodiscard]] checks::Duration throttled(const GraphqlDocument& document, int first, const Envelope& envelope) const;

  [[nodiscard]] double available(checks::Time now) const;
  [[nodiscard]] std::optional<double> maximum() const { return maximum_; }
  // Points that all calls so far have requested.
  [[nodiscard]] double requested() const { return requested_; }

 private:
  struct Batch {
    std::size_t size = 7;
    double few = 0;     // what up to seven cost
    bool grows = true;  // more of them have not cost more yet
  };
  [[nodiscard]] double cost(const GraphqlDocument& document, int first) const;
  void learn_batch(const GraphqlDocument& document, std::size_t ids, double requested);

  std::optional<double> maximum_;
  double available_ = 0, restore_ = 50, requested_ = 0;
  checks::Time at_{};
  std::map<std::string, int> largest_;                     // by document name: page sizes that are not too dear
  std::map<std::string, Batch> batches_;                   // by document name
  std::map<std::pair<std::string, int>, double> learned_;  // requested cost by document name and page size
};

}  // namespace returnwatch::agent::shopify
