// What a check says: docs/facts/specification.md section 3. No personal data in any field, ever.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checks/money.h"
#include "checks/times.h"

namespace returnwatch::checks {

enum class Severity { info, warning, critical };
enum class Owner { operations, finance, cx, technical };
enum class SubjectKind { return_, unit, refund, order, location, reason, flow, source, store };

[[nodiscard]] const char* to_string(Severity s);
[[nodiscard]] const char* to_string(Owner o);
[[nodiscard]] const char* to_string(SubjectKind k);  // "return" for return_
[[nodiscard]] std::optional<Severity> severity_from(std::string_view s);
[[nodiscard]] std::optional<Owner> owner_from(std::string_view s);
[[nodiscard]] std::optional<SubjectKind> subject_from(std::string_view s);

struct Subject {
  SubjectKind kind = SubjectKind::return_;
  std::string id;
};

struct Evidence {
  std::string source;  // returngo | shopify | patchworks | agent
  std::string fact;    // one short sentence
  std::optional<Time> at;
  std::string ref;  // id or URL; "" = null
};

struct Finding {
  std::string fingerprint;  // hex; see fingerprint()
  std::string store;
  std::string check;
  std::string cause;
  Severity severity = Severity::warning;
  Owner owner = Owner::operations;
  Subject subject;
  std::string rma_id;      // digits; "" = null
  std::string order_name;  // "#1001"; "" = null
  std::string order_id;    // numeric; "" = null
  std::string summary;     // one sentence a warehouse lead understands
  std::vector<Evidence> evidence;
  std::optional<Money> amount;
  Time since{};     // the due time, or the time of the fact, by the sources
  Time fires_at{};  // since + grace in working time: pending before, firing from then on
};

// Nothing could be said about this subject: its alerts freeze.
struct NoData {
  std::string rma_id;  // "" = the whole case (order, store), or its one subject below
  std::string reason;
  std::string subject;  // a flow's id: of a store's many flows only this one
};

// 16 hex digits of a 64-bit FNV-1a over check, store, subject (and the cause for store and source subjects), each
// followed by a zero byte; stable across versions, since people silence by it.
[[nodiscard]] std::string fingerprint(const std::string& check, const std::string& store, const Subject& subject,
                                      const std::string& cause);

}  // namespace returnwatch::checks
