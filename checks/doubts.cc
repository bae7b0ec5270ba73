#include "checks/doubts.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "checks/unknown_words.h"

namespace returnwatch::checks {
namespace {

using internal::each_word;
using internal::WordPlace;

constexpr std::size_t kMostSuppositions = 64;

bool unknown(const WordPlace& place, const std::string& word) { return !place.kind->known(word); }

bool holds(const Rma& r, const std::vector<std::string>& lines) {
  return std::any_of(r.units.begin(), r.units.end(), [&lines](const Unit& u) {
    return std::find(lines.begin(), lines.end(), u.line_id) != lines.end();
  });
}

// Whether what the word stands on may be this return's own; of an order's refund without lines nobody knows.
bool concerns(const WordPlace& place, const Rma& r) {
  if (place.rma) return place.rma->id == r.id;
  if (place.exchange)
    return std::any_of(r.exchanges.begin(), r.exchanges.end(),
                       [&place](const ExchangeRef& e) { return e.order_id == place.exchange->id; });
  return place.line_ids.empty() || holds(r, place.line_ids);
}

using Alternatives = std::map<std::pair<const internal::WordKind*, std::string>, std::vector<std::string>>;

// Nothing where one of the words has no list of what it might be, or all of them have too many.
Alternatives alternatives(const ReturnCase& c) {
  Alternatives out;
  std::size_t all = 1;
  each_word(c, [&](const WordPlace& place, const std::string& word) {
    if (!unknown(place, word) || !out.emplace(std::make_pair(place.kind, word), place.kind->might_be).second) return;
    all = std::min(kMostSuppositions + 1, all * place.kind->might_be.size());
  });
  if (all == 0 || all > kMostSuppositions) out.clear();
  return out;
}

using Said = std::tuple<std::string, std::string, std::string, Time, std::string>;

// What a verdict finds of one return; nothing where it cannot tell.
std::optional<std::multiset<Said>> said_of(const Verdict& v, const std::string& rma_id) {
  for (const NoData& n : v.no_data)
    if (n.rma_id.empty() || n.rma_id == rma_id) return std::nullopt;
  std::multiset<Said> out;
  for (const Problem& p : v.problems)
    if (p.rma_id == rma_id)
      out.emplace(p.cause, p.subject.id, p.amount ? to_string(*p.amount) : "", p.since,
                  p.severity ? to_string(*p.severity) : "");
  return out;
}

bool agree(const std::vector<Verdict>& all, const std::string& rma_id) {
  if (all.empty()) return false;
  const auto first = said_of(all.front(), rma_id);
  return first && std::all_of(all.begin(), all.end(), [&](const Verdict& v) { return said_of(v, rma_id) == first; });
}

void take_over(const Verdict& from, const std::string& rma_id, Verdict& v) {
  for (const Problem& p : from.problems)
    if (p.rma_id == rma_id) v.problems.push_back(p);
  for (const NoData& n : from.why)
    if (n.rma_id == rma_id) v.why.push_back(n);
}

}  // namespace

bool Doubt::concerns(const std::string& rma_id) const {
  return of_order || std::find(of.begin(), of.end(), rma_id) != of.end();
}

std::vector<Doubt> doubts_of(const ReturnCase& c) {
  std::vector<Doubt> out;
  each_word(c, [&](const WordPlace& place, const std::string& word) {
    if (!unknown(place, word)) return;
    Doubt d{place.kind->areas, "unknown " + place.kind->what + " \"" + word.substr(0, 60) + "\"", place.at, false, {}};
    for (const Rma& r : c.rmas)
      if (concerns(place, r)) d.of.push_back(r.id);
    // What is about lines or exchanges of no return may be of any; a return of the chain has a case of its own.
    d.of_order = d.of.size() == c.rmas.size() || (d.of.empty() && !place.rma);
    out.push_back(std::move(d));
  });
  return out;
}

std::vector<ReturnCase> suppositions(const ReturnCase& c, const std::vector<Doubt>& doubts) {
  std::vector<ReturnCase> out;
  if (std::all_of(doubts.begin(), doubts.end(), [](const Doubt& d) { return d.of_order; })) return out;
  const Alternatives words = alternatives(c);
  if (words.empty()) return out;
  out.push_back(c);
  for (const auto& [of, might_be] : words) {
    std::vector<ReturnCase> next;
    for (const ReturnCase& one : out)
      for (const std::string& instead : might_be) {
        next.push_back(one);
        each_word(next.back(), [&, kind = of.first, was = of.second](const WordPlace& place, std::string& word) {
          if (place.kind == kind && word == was) word = instead;
        });
      }
    out = std::move(next);
  }
  return out;
}

void withhold(const std::vector<Doubt>& doubts, unsigned areas, const ReturnCase& c,
              const std::function<std::vector<Verdict>()>& supposed, Verdict& v) {
  const auto hangs = [areas](const Doubt& d) { return (d.areas & areas) != 0; };
  const auto doubt = std::find_if(doubts.begin(), doubts.end(), hangs);
  if (doubt == doubts.end()) return;
  v.problems.clear();
  v.why.clear();
  if (c.rmas.empty()) v.no_data.push_back({"", doubt->reason, ""});
  const std::vector<Verdict> verdicts = supposed();
  for (const Rma& r : c.rmas) {
    if (std::any_of(v.no_data.begin(), v.no_data.end(), [&r](const NoData& n) { return n.rma_id == r.id; })) continue;
    const auto own =
        std::find_if(doubts.begin(), doubts.end(), [&](const Doubt& d) { return hangs(d) && d.concerns(r.id); });
    if (own == doubts.end() && agree(verdicts, r.id))
      take_over(verdicts.front(), r.id, v);
    else
      v.no_data.push_back({r.id, (own == doubts.end() ? doubt : own)->reason, ""});
  }
}

}  // namespace returnwatch::checks
