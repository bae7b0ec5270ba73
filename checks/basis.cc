#include "checks/basis.h"

#include "checks/text.h"

namespace returnwatch::checks {
namespace {

// Each value ended, so that no two lists of values run together.
class Mixer {
 public:
  void add(std::string_view s) {
    hash_.add(s);
    hash_.end_part();
  }
  void add(long n) { add(std::string_view(std::to_string(n))); }
  void add(bool b) { add(b ? 1L : 0L); }
  void add(Duration d) { add(static_cast<long>(d.count())); }
  void add(Severity s) { add(static_cast<long>(s)); }
  void add(Owner o) { add(static_cast<long>(o)); }
  void add(Need n) { add(static_cast<long>(n)); }
  void add(Topic t) { add(static_cast<long>(t)); }
  void add(DueOn d) { add(static_cast<long>(d)); }
  void add(CreditVia c) { add(static_cast<long>(c)); }
  void add(const std::string& s) { add(std::string_view(s)); }

  template <typename T>
  void add(const std::optional<T>& o) {
    add(o.has_value());
    if (o) add(*o);
  }
  template <typename T>
  void add(const std::vector<T>& list) {
    add(static_cast<long>(list.size()));
    for (const T& x : list) add(x);
  }
  template <typename... T>
  void all(const T&... values) {
    (add(values), ...);
  }

  void add(const App& x) {
    const auto& [id, handle, title] = x;
    all(id, handle, title);
  }
  void add(const RestockRoute& x) {
    const auto& [country, reason, sku_prefix, method, location_id] = x;
    all(country, reason, sku_prefix, method, location_id);
  }
  void add(const ReasonMapping& x) {
    const auto& [reason, shown] = x;
    all(reason, shown);
  }
  void add(const WorkTime& x) {
    const auto& [spans, rule] = x;
    (void)spans;
    add(rule);
  }
  void add(const Policy& x) {
    const auto& [due_on, credit_via, native_returns, refund_apps, returngo_app, default_location, routes, reasons,
                 work] = x;
    all(due_on, credit_via, native_returns, refund_apps, returngo_app, default_location, routes, reasons, work);
  }
  void add(const CauseOptions& x) {
    const auto& [enabled, grace, severity, owner, min_amount] = x;
    all(enabled, grace, severity, owner, min_amount);
  }
  void add(const CheckOptions& x) {
    add(static_cast<const CauseOptions&>(x));
    for (const auto& [cause, options] : x.causes) {
      add(cause);
      add(options);
    }
  }
  void add(const PartNeed& x) {
    const auto& [need, when] = x;
    all(need, when != nullptr);
  }
  void add(const CauseInfo& x) {
    const auto& [id, action, severity, owner, grace, permanent] = x;
    (void)action;
    all(id, severity, owner, grace, permanent);
  }
  void add(const CheckInfo& x) {
    const auto& [id, title, topic, owner, severity, grace, needs, part_needs, causes, in_use, judge_return, judge_case,
                 judge_store, counts_itself, reads, fires, not_when, in_history, unseen_in_history, stock_owed,
                 hangs_on] = x;
    (void)title, (void)reads, (void)fires, (void)not_when, (void)in_history, (void)unseen_in_history;
    all(id, topic, owner, severity, grace, needs, part_needs, causes, in_use != nullptr, judge_return != nullptr,
        judge_case != nullptr, judge_store != nullptr, counts_itself, stock_owed, static_cast<long>(hangs_on));
  }

  [[nodiscard]] std::string text() const { return hash_.text(); }

 private:
  ShortHash hash_;
};

}  // namespace

std::string program_identity(std::string_view version, const std::vector<CheckInfo>& catalogue) {
  Mixer m;
  m.add(version);
  m.add(catalogue);
  return m.text();
}

std::string store_identity(const Policy& policy, const Options& options, const Reach& reach) {
  Mixer m;
  m.add(policy);
  for (const auto& [check, set] : options) {
    m.add(check);
    m.add(set);
  }
  for (const std::string& why : reach.missing) m.add(why.empty());
  return m.text();
}

}  // namespace returnwatch::checks
