// When each source of a store was read: what a report may say of a time, and what it must not.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "checks/times.h"

namespace returnwatch::agent {

struct SourceSpan {  // it was read at both ends, and never longer apart than its trouble may last before it is told
  std::string source;
  checks::Time from{}, to{};
};

// Call when a source was read: goes on with its newest span, or begins another after a gap.
void note_read(Database& db, const std::string& store, const std::string& source, checks::Duration interval,
               checks::Time now);

struct Unwatched {  // within what was asked for: this source was not read then
  std::string store, source;
  checks::Time from{}, to{};
};
// Of the sources that the store has ever had; ReturnGO and Shopify always. Ordered by store, source and time. The time
// after the last reading counts once it is longer than a gap may be.
[[nodiscard]] std::vector<Unwatched> unwatched(Database& db, const std::vector<std::string>& stores, checks::Time from,
                                               checks::Time to);

// Since when ReturnGO and Shopify of this store are known, both; nothing: not yet.
[[nodiscard]] std::optional<checks::Time> watched_since(Database& db, const std::string& store);

// From when on what moved in this store is in the records: the first look less its backfill, kept once. Later what the
// retention has dropped is not known any more, either.
void note_known_from(Database& db, const std::string& store, checks::Duration backfill, checks::Duration retention,
                     checks::Time now);
[[nodiscard]] std::optional<checks::Time> known_from(Database& db, const std::string& store);

}  // namespace returnwatch::agent
