#include "agent/cycle/user_rows.h"

#include <algorithm>

#include "checks/capabilities.h"
#include "checks/text.h"
#include "config/user_checks.h"

namespace returnwatch::agent {
namespace {

using checks::Problem;
using checks::SubjectKind;

constexpr const char* kFoundCause = "found";
constexpr std::size_t kLongestText = 300;
const std::vector<std::string> kColumns = {"store",           "subject_kind", "subject_id",  "rma_id",
                                           "order_name",      "order_id",     "amount",      "amount_minor",
                                           "currency",        "since",        "cause",       "evidence",
                                           "evidence_source", "evidence_at",  "evidence_ref"};

bool has(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// One line, not longer than a message can bear.
std::string plain(const std::string& s) { return checks::cut(checks::one_line(s), kLongestText); }

std::string number_text(double d) {
  char out[40];
  std::snprintf(out, sizeof out, "%.6g", d);
  return out;
}

std::string text_of(const QueryValue& v) {
  if (const auto* n = std::get_if<std::int64_t>(&v)) return std::to_string(*n);
  if (const auto* d = std::get_if<double>(&v)) return number_text(*d);
  if (const auto* s = std::get_if<std::string>(&v)) return plain(*s);
  return "";
}

struct RowError {
  std::string what;
};

class Row {
 public:
  Row(const std::vector<std::string>& columns, const std::vector<QueryValue>& values)
      : columns_(columns), values_(values) {}

  const QueryValue* find(const std::string& name) const {
    const auto it = std::find(columns_.begin(), columns_.end(), name);
    if (it == columns_.end()) return nullptr;
    const QueryValue& v = values_[static_cast<std::size_t>(it - columns_.begin())];
    return std::holds_alternative<std::monostate>(v) ? nullptr : &v;
  }
  std::string text(const std::string& name) const {
    const QueryValue* v = find(name);
    return v ? text_of(*v) : "";
  }
  std::optional<checks::Time> time(const std::string& name) const {
    const QueryValue* v = find(name);
    if (!v) return std::nullopt;
    if (const auto* n = std::get_if<std::int64_t>(v)) return checks::Time{checks::Duration{*n}};
    if (const auto* s = std::get_if<std::string>(v))
      if (const auto t = checks::parse_time(*s)) return t;
    throw RowError{name + " is neither whole seconds since 1970 nor a time such as 2026-11-25T08:00:00Z"};
  }

  std::optional<checks::Money> money() const {
    const QueryValue* minor = find("amount_minor");
    const QueryValue* major = find("amount");
    if (!minor && !major) return std::nullopt;
    std::string currency = text("currency");
    if (currency.size() != 3) throw RowError{"an amount needs a currency, such as 'GBP'"};
    const QueryValue& v = minor ? *minor : *major;
    if (std::holds_alternative<double>(v))
      throw RowError{std::string(minor ? "amount_minor" : "amount") +
                     " is a floating-point number; money is exact: give amount_minor, whole"};
    if (minor) {
      if (const auto* n = std::get_if<std::int64_t>(minor)) return checks::Money{*n, currency};
      throw RowError{"amount_minor is not a whole number"};
    }
    if (const auto m = checks::parse_money(text_of(v), currency)) return m;
    throw RowError{"amount is not a decimal number"};
  }

  checks::Subject subject() const {
    const std::string kind = text("subject_kind"), id = text("subject_id"), rma = text("rma_id"),
                      order = text("order_id");
    if (kind.empty() && !rma.empty()) return {SubjectKind::return_, rma};
    if (kind.empty() && !order.empty()) return {SubjectKind::order, order};
    const auto known = checks::subject_from(kind);
    if (!known)
      throw RowError{"subject_kind must be return, unit, refund, order, location, reason, flow, source or store"};
    if (id.empty()) throw RowError{"subject_id is empty"};
    return {*known, id};
  }

  std::string cause() const {
    const std::string word = find("cause") ? text("cause") : kFoundCause;
    const bool good = !word.empty() && word.size() <= 60 && std::all_of(word.begin(), word.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!good) throw RowError{"cause must be a word of a-z, 0-9 and _"};
    return word;
  }

  std::vector<checks::Evidence> evidence() const {
    std::vector<checks::Evidence> out;
    std::string source = text("evidence_source");
    if (source.empty()) source = "agent";
    if (source != "agent" && !checks::system_of(source)) {
      std::string ids;
      for (const checks::System& system : checks::systems())
        ids += std::string(ids.empty() ? "" : ", ") + std::string(system.id);
      throw RowError{"evidence_source must be " + ids + " or agent"};
    }
    if (find("evidence")) out.push_back({source, text("evidence"), time("evidence_at"), text("evidence_ref")});
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (!has(kColumns, columns_[i]) && !std::holds_alternative<std::monostate>(values_[i]))
        out.push_back({"agent", columns_[i] + ": " + text_of(values_[i]), {}, ""});
    return out;
  }

  std::vector<std::pair<std::string, std::string>> words(const std::optional<checks::Money>& amount) const {
    std::vector<std::pair<std::string, std::string>> out;
    if (amount) out.emplace_back("amount", checks::to_string(*amount));
    for (std::size_t i = 0; i < columns_.size(); ++i) out.emplace_back(columns_[i], text_of(values_[i]));
    return out;
  }

 private:
  const std::vector<std::string>& columns_;
  const std::vector<QueryValue>& values_;
};

std::string digits(const std::string& s, const char* column) {
  if (!s.empty() && s.find_first_not_of("0123456789") != std::string::npos)
    throw RowError{std::string(column) + " must be digits only"};
  return s;
}

}  // namespace

std::string wrong_columns(const config::UserCheck& check, const std::vector<std::string>& columns) {
  const std::string where = check.file + ":" + std::to_string(check.summary_line) + ":";
  for (const std::string& name : config::columns_of(check.summary))
    if (!has(columns, name) && !(name == "amount" && has(columns, "amount_minor"))) {
      const auto at = check.sql.find("{" + name + "}");
      const auto line = at == std::string::npos || at == 0 ? std::string::npos : check.sql.rfind('\n', at);
      const std::size_t column = at == std::string::npos ? 1 : line == std::string::npos ? at + 1 : at - line;
      return where + std::to_string(column) + ": the summary names {" + name + "}, which is not a column of the query";
    }
  if (!has(columns, "rma_id") && !has(columns, "order_id") &&
      !(has(columns, "subject_kind") && has(columns, "subject_id")))
    return check.file +
           ": the query must return rma_id, order_id, or subject_kind and subject_id: what the finding is about";
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (std::find(columns.begin() + static_cast<std::ptrdiff_t>(i) + 1, columns.end(), columns[i]) != columns.end())
      return check.file + ": the column " + columns[i] + " is returned twice";
  return "";
}

Result<UserRows> problems_of(const config::UserCheck& check, const std::vector<std::string>& columns,
                             const std::vector<std::vector<QueryValue>>& rows,
                             const std::function<checks::Time(const checks::Subject&, const std::string&)>& since_of) {
  UserRows out;
  for (std::size_t i = 0; i < rows.size(); ++i) try {
      const Row row(columns, rows[i]);
      Problem p;
      out.causes.push_back(row.cause());
      p.cause = out.causes.back();
      p.subject = row.subject();
      p.rma_id = digits(row.text("rma_id"), "rma_id");
      p.order_id = digits(row.text("order_id"), "order_id");
      p.order_name = row.text("order_name");
      p.amount = row.money();
      p.evidence = row.evidence();
      p.summary = plain(config::fill(check.summary, row.words(p.amount)));
      const auto since = row.time("since");
      p.since = since ? *since : since_of(p.subject, out.causes.back());
      out.problems.push_back(std::move(p));
    } catch (const RowError& e) {
      return fail(ErrorKind::rejected, check.file + ": row " + std::to_string(i + 1) + ": " + e.what);
    }
  return out;
}

}  // namespace returnwatch::agent
