// The GraphQL documents, composed at run time of pieces: a field is selected only if its scope is granted, since one
// denied field spoils an answer (docs/facts/shopify.md sections 5 and 8). Never selected: names, e-mail addresses,
// messages, receipts, and of notes, tags and attributes nothing unless a configured reason is looked for in them.
//
// What is known by id is asked for by nodes(ids: $ids), which costs one node whatever their number (section 3). The
// others list through one root connection with the variables $first, $after and, but for the locations, $query; those
// for one list of one object take $id or $query and $after. `cost` is the requested cost at the default page by the
// formula of section 4, which tests/contract checks with another implementation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/sources/shopify/access.h"
#include "checks/times.h"

namespace returnwatch::agent::shopify {

struct GraphqlDocument {
  std::string name;  // the operation's name; also by which costs are learned and spoken of
  std::string text;
  int first = 0;  // default page size; 0: no $first
  int cost = 0;
  bool by_ids = false;  // takes $ids
};

// floor(2 ln max(2, first)): what a connection multiplies its node's cost by.
[[nodiscard]] int multiplier(int first);
// What `document` costs at another page size.
[[nodiscard]] int cost_at(const GraphqlDocument& document, int first);
[[nodiscard]] GraphqlDocument at_page(GraphqlDocument document, int first);

[[nodiscard]] GraphqlDocument health_document();  // no variables
[[nodiscard]] GraphqlDocument locations_document();
[[nodiscard]] GraphqlDocument feed_document();
// `marks`: note, tags and attributes are needed. `wide`: nested lists at their largest, for one order that was
// truncated.
//
// The narrow ones are for many orders at once: their lists hold what almost every order has, since each place in a list
// costs for all. The few that have more are read again, wide and alone.
[[nodiscard]] GraphqlDocument order_document(const Access& access, bool marks, bool wide);
[[nodiscard]] GraphqlDocument returns_document(const Access& access, bool wide);
[[nodiscard]] GraphqlDocument fulfillment_document(const Access& access, bool wide);
// The same with the lines of each: for orders whose returns are exchanged, to which items may have been added.
[[nodiscard]] GraphqlDocument fulfillment_lines_document(const Access& access, bool wide);
[[nodiscard]] GraphqlDocument items_document();
[[nodiscard]] GraphqlDocument gift_cards_document(const Access& access);
[[nodiscard]] GraphqlDocument store_credit_document(bool wide);
// What even the wide documents left over: further pages of one order's lines or agreements, of one refund's lines or
// transactions, of one item's levels.
[[nodiscard]] GraphqlDocument order_lines_document(const Access& access);   // $query, $after
[[nodiscard]] GraphqlDocument agreements_document();                        // $query, $after
[[nodiscard]] GraphqlDocument refund_lines_document(const Access& access);  // $id, $after
[[nodiscard]] GraphqlDocument refund_transactions_document();               // $id, $after
[[nodiscard]] GraphqlDocument levels_document();                            // $id, $after

// Every text that any combination of scopes and settings can bring about, once each, with a smallest set of grants that
// does.
struct Sendable {
  GraphqlDocument document;
  std::vector<std::string> granted;
};
[[nodiscard]] std::vector<Sendable> every_document();

// Search strings (section 3): times single-quoted, ids joined with OR.
[[nodiscard]] std::string since_query(std::string_view field, checks::Time t);  // "updated_at:>='2026-11-23T00:00:00Z'"
[[nodiscard]] std::string ids_query(const std::vector<std::string>& ids);       // "id:1 OR id:2"
[[nodiscard]] std::string gid(std::string_view type, const std::string& id);    // "gid://shopify/Order/1"

}  // namespace returnwatch::agent::shopify
