// What a return's comments say (docs/facts/returngo.md section 3): their texts are read, classified and forgotten,
// since they hold personal data.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/case.h"

namespace returnwatch::agent::returngo {

struct CommentRow {
  std::string type, by, text;
  std::optional<checks::Time> at;
};
struct ShipmentRow {
  checks::Shipment shipment;
  std::string tracking;
};

// What the comment is about, of which of these shipments, and what kind of actor wrote it.
[[nodiscard]] checks::Comment classify(const CommentRow& row, const std::vector<ShipmentRow>& shipments);

// Tags and entities removed, white space folded.
[[nodiscard]] std::string plain_text(std::string_view html);

}  // namespace returnwatch::agent::returngo
