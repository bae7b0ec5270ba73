#include "agent/store/stages.h"

#include <algorithm>

#include "agent/store/statement.h"

namespace returnwatch::agent {

void put_stages(Database& db, const std::string& store, const std::vector<StageSpan>& spans,
                const std::vector<std::int64_t>& bounds) {
  for (const StageSpan& s : spans) {
    Statement done(db, "INSERT OR IGNORE INTO stage_done(store, rma_id, subject, stage) VALUES(?1, ?2, ?3, ?4)", store,
                   s.rma_id, s.subject, s.stage);
    if (done.run() == 0) continue;
    const long seconds = std::max<long>(0, static_cast<long>(s.took.count()));
    const auto bound = std::lower_bound(bounds.begin(), bounds.end(), seconds);
    const long upto = bound == bounds.end() ? 0 : static_cast<long>(*bound);
    Statement(db,
              "INSERT INTO stage_total(store, stage, upto, count, seconds) VALUES(?1, ?2, ?3, 1, ?4)"
              " ON CONFLICT(store, stage, upto) DO UPDATE SET count = count + 1, seconds = seconds + ?4",
              store, s.stage, upto, seconds)
        .run();
  }
}

std::vector<StageTotal> stage_totals(Database& db, const std::string& store) {
  std::vector<StageTotal> out;
  Statement rows(db, "SELECT stage, upto, count, seconds FROM stage_total WHERE store = ?1 ORDER BY stage, upto",
                 store);
  while (rows.next()) out.push_back({rows.text(0), rows.integer(1), rows.integer(2), rows.integer(3)});
  return out;
}

}  // namespace returnwatch::agent
