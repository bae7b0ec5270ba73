// Pages by number (docs/facts/patchworks.md sections 2 and 8). A page that comes again though more are announced is no
// end: the rest of the list would be lost without a word.
#pragma once

#include <set>
#include <string>

#include "agent/base/result.h"
#include "agent/sources/patchworks/decode.h"

namespace returnwatch::agent::patchworks {

class Paging {
 public:
  explicit Paging(std::string path) : path_(std::move(path)) {}

  // Whether there is a next page; an error where this one holds nothing that the pages before it did not, though rows
  // of the list are still to come.
  template <typename Rows, typename IdOf>
  [[nodiscard]] Result<bool> next(const PageInfo& page, const Rows& rows, IdOf id_of) {
    bool fresh = false;
    for (const auto& row : rows) fresh = seen_.insert(id_of(row)).second || fresh;
    const bool all = page.total && static_cast<long>(seen_.size()) >= *page.total;
    if (!rows.empty() && !fresh && !all)
      return fail(ErrorKind::malformed, "Patchworks GET " + path_ + ": the list does not end (a page came again)");
    // A page of which all rows were dropped is empty, and not the last.
    return page.current < page.last || (page.last <= 1 && page.next_link && !rows.empty());
  }

 private:
  std::string path_;
  std::set<std::string> seen_;
};

}  // namespace returnwatch::agent::patchworks
