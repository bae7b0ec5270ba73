#include "agent/sources/shopify/pacing.h"

#include <algorithm>
#include <cmath>

namespace returnwatch::agent::shopify {
namespace {

constexpr std::size_t few = 7, most_ids = 250;
constexpr double dearer = 1.1;

checks::Duration seconds_for(double points, double restore) {
  return checks::Duration(points <= 0 ? 0 : static_cast<long>(std::ceil(points / std::max(restore, 1.0))));
}

}  // namespace

double Pacing::cost(const GraphqlDocument& document, int first) const {
  const auto known = learned_.find({document.name, first});
  if (known != learned_.end()) return known->second;
  const auto batch = batches_.find(document.name);
  return std::max<double>(cost_at(document, first), batch != batches_.end() ? batch->second.few : 0);
}

std::size_t Pacing::batch(const GraphqlDocument& document) const {
  const auto known = batches_.find(document.name);
  return known != batches_.end() ? known->second.size : Batch{}.size;
}

void Pacing::learn_batch(const GraphqlDocument& document, std::size_t ids, double requested) {
  Batch& b = batches_[document.name];
  if (ids <= few) b.few = requested;
  if (ids > few && b.few > 0 && requested > b.few * dearer) {
    b.size = std::max(few, ids / 2);
    b.grows = false;
  } else if (b.grows && ids == b.size) {
    b.size = std::min(most_ids, 2 * b.size);
  }
}

int Pacing::page_size(const GraphqlDocument& document) const {
  int first = document.first;
  if (const auto largest = largest_.find(document.name); largest != largest_.end())
    first = std::min(first, largest->second);
  while (maximum_ && first > 1 && cost(document, first) > *maximum_ / 2) first /= 2;
  return first;
}

double Pacing::available(checks::Time now) const {
  if (!maximum_) return 0;
  const double since = std::max<double>(0, static_cast<double>((now - at_).count()));
  return std::min(*maximum_, available_ + since * restore_);
}

checks::Duration Pacing::wait(const GraphqlDocument& document, int first, checks::Time now) const {
  if (!maximum_) return checks::Duration(0);  // the first answer tells
  const double needed = std::min(*maximum_, cost(document, first) + *maximum_ / 2);
  return seconds_for(needed - available(now), restore_);
}

void Pacing::answered(const GraphqlDocument& document, int first, const Envelope& envelope, checks::Time now) {
  if (envelope.requested && *envelope.requested > 0) {
    learned_[{document.name, first}] = *envelope.requested;
    if (document.by_ids) learn_batch(document, static_cast<std::size_t>(first), *envelope.requested);
  }
  if (!envelope.find("THROTTLED")) requested_ += cost(document, first);
  if (envelope.maximum && envelope.available) {
    maximum_ = *envelope.maximum;
    available_ = *envelope.available;
    if (envelope.restore && *envelope.restore > 0) restore_ = *envelope.restore;
  } else {
    available_ = available(now) - cost(document, first);
  }
  at_ = now;
}

bool Pacing::halve(const GraphqlDocument& document, int first) {
  if (first <= 1) return false;
  if (!document.by_ids) {
    largest_[document.name] = first / 2;
    return true;
  }
  Batch& b = batches_[document.name];
  b.size = static_cast<std::size_t>(first) / 2;
  b.grows = false;
  return true;
}

checks::Duration Pacing::throttled(const GraphqlDocument& document, int first, const Envelope& envelope) const {
  const double requested = envelope.requested.value_or(cost(document, first));
  const double short_of = requested - envelope.available.value_or(0);
  return std::max(checks::Duration(1), seconds_for(short_of, envelope.restore.value_or(restore_)));
}

}  // namespace returnwatch::agent::shopify
