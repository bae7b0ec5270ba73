// Pages by number (docs/facts/patchworks.md sections 2 and 8). A page that comes again though more are announced is no
// end: the rest of the list would be lost without a word.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "agent/base/result.h"
#include "agent/sources/patchworks/decode.h"
#include "agent/sources/walk.h"

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
      return fail(ErrorKind::malformed, "Patchworks GET " + path_ + ": the list does not end (a page was repeated)");
    // A page of which all rows were dropped is empty, and not the last.
    return page.current < page.last || (page.last <= 1 && page.next_link && !rows.empty());
  }

 private:
  std::string path_;
  std::set<std::string> seen_;
};

// A list, or the error that its answer is none.
template <typename List>
[[nodiscard]] Result<List> list_in(const Result<std::string>& body,
                                   std::optional<List> (*decode)(const std::string& body), const char* otherwise) {
  if (!body) return tl::unexpected<Error>(body.error());
  auto list = decode(*body);
  if (!list) return fail(ErrorKind::malformed, std::string("Patchworks GET ") + otherwise);
  return std::move(*list);
}

// `ask` for each page, `take` what is on it; `stop` is asked before the first one, too.
template <typename Stop, typename Ask, typename Take, typename IdOf>
[[nodiscard]] Result<WalkEnd> walk_numbered(const char* path, int most, const Stop& stop, const Ask& ask,
                                            const Take& take, const IdOf& id_of) {
  if (stop()) return WalkEnd::stopped;
  Paging paging(path);
  int first = 1;
  return walk_pages(first, most, stop, [&](int page) -> Result<std::optional<int>> {
    auto list = ask(page);
    if (!list) return tl::unexpected<Error>(list.error());
    take(*list);
    const auto more = paging.next(list->page, list->rows, id_of);
    if (!more) return tl::unexpected<Error>(more.error());
    return *more ? std::optional<int>(page + 1) : std::nullopt;
  });
}

}  // namespace returnwatch::agent::patchworks
