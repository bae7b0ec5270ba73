#include "agent/sources/shopify/poll_context.h"

#include <algorithm>

#include "agent/sources/shopify/shape.h"
#include "agent/sources/walk.h"

namespace returnwatch::agent::shopify {
namespace {

constexpr checks::Duration longest_wait = checks::minutes(12);

}  // namespace

PollContext::PollContext(ShopifyClient& c, Database& d, Records& r, const Clock& k, const PollPlan& p, Memory& m,
                         Time t)
    : client(c), db(d), records(r), clock(k), plan(p), memory(m), now(t) {
  needed_.insert(scope::orders);
  for (const auto need : plan.needs) needed_.insert(scopes_of(need).begin(), scopes_of(need).end());
  refresh_access();
}

void PollContext::refresh_access() {
  access_ = memory.access;
  for (const auto& name : all_scopes()) {
    if (!needed_.count(name)) access_.deny(name);
  }
}

Result<GraphqlAnswer> PollContext::ask(const Compose& compose, const Variables& variables) {
  for (;;) {
    const GraphqlDocument document = compose(access_);
    auto answer = client.query(document, variables);
    if (!answer) return answer;
    if (answer->denied.empty()) {
      const std::string where = misshapen(document.text, answer->body);
      if (where.empty()) return answer;
      return fail(ErrorKind::malformed,
                  "shopify (" + document.name + "): the answer does not match the schema at " + where);
    }
    std::string names;
    for (const auto& name : answer->denied) {
      memory.access.deny(name);
      if (name == scope::locations) memory.access.deny_location_ids();
      names += " " + name;
    }
    refresh_access();
    if (compose(access_).text == document.text) {
      return fail(ErrorKind::rejected, "shopify (" + document.name + "): access denied, scope" + names);
    }
  }
}

Status PollContext::walk(const Compose& compose, const std::string& query,
                         const std::function<Result<PageEnd>(const GraphqlAnswer&)>& on_page) {
  std::string cursor;
  const auto read = [&](const std::string& at) -> Result<std::optional<std::string>> {
    auto answer = ask(compose, {query, at, ""});
    if (!answer) return tl::unexpected(answer.error());
    const auto end = on_page(*answer);
    if (!end) return tl::unexpected(end.error());
    return next_of(*end);
  };
  const auto end = walk_pages(
      cursor, kNoLimit, [] { return false; }, read);
  if (!end) return tl::unexpected(end.error());
  if (*end == WalkEnd::whole) return {};
  return fail(ErrorKind::malformed, "shopify: a cursor was repeated (" + compose(access_).name + ")");
}

Status PollContext::read_known(const Compose& compose, std::string_view type, const std::vector<std::string>& ids,
                               const std::function<Status(const GraphqlAnswer&)>& take) {
  for (std::size_t at = 0; at < ids.size();) {
    const std::size_t n = std::min(client.pacing().batch(compose(access_)), ids.size() - at);
    Variables variables;
    for (std::size_t i = at; i < at + n; ++i) variables.ids.push_back(gid(type, ids[i]));
    const auto answer = ask(compose, variables);
    if (!answer && client.pacing().batch(compose(access_)) < n) continue;  // too dear: fewer
    if (!answer) return tl::unexpected(answer.error());
    if (auto status = take(*answer); !status) return status;
    at += n;
  }
  return {};
}

bool PollContext::is_turn(Turn& turn) {
  Purse& purse = memory.purse;
  const auto since = std::max(checks::Duration(0), now - purse.at.value_or(now));
  purse.points = std::min(Purse::most, purse.points + static_cast<double>(since.count()) * Purse::a_day / 86400);
  purse.at = now;
  if (plan.full || plan.check_mode || !plan.reread_orders.empty()) return true;
  if (!turn.waits_since || *turn.waits_since > now) turn.waits_since = now;
  return purse.points >= turn.cost || now - *turn.waits_since >= longest_wait;
}

Status PollContext::take_turn(Turn& turn, const std::function<Status()>& read) {
  const double before = client.pacing().requested();
  auto status = read();
  turn.waits_since.reset();
  if (plan.full) return status;
  turn.cost = std::min(Purse::most, client.pacing().requested() - before);
  memory.purse.points = std::max(0.0, memory.purse.points - turn.cost);
  return status;
}

void PollContext::names_location(const std::string& id) {
  if (!id.empty() && !memory.known_locations.count(id)) memory.unknown_locations.insert(id);
}

bool PollContext::stopping() {
  if (plan.stop && plan.stop()) stopped = true;
  if (stopped) report.complete = false;
  return stopped;
}

void PollContext::progress(const std::string& stage, long done, long total) const {
  if (plan.progress) plan.progress(stage, done, total);
}

void PollContext::count_unknown(const Unknown& unknown) {
  for (const auto& [field, word] : unknown) records.sources.count_unknown("shopify." + field, word);
}

Status PollContext::failed(const std::string& capability, const Error& error) {
  report.complete = false;
  if (ends_poll(error.kind)) return tl::unexpected(error);
  if (failures_.emplace(capability, error).second) report.errors.push_back(error);
  return {};
}

}  // namespace returnwatch::agent::shopify
