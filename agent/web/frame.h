// The frame around every page, and what the pages share: the mustache call, links, small words.
#pragma once

#include <string>

#include "agent/base/template_data.h"
#include "agent/web/pages.h"

namespace returnwatch::agent::web {

// Renders `body` (a mustache template) with `data` and puts it into the frame. Values are escaped by the library.
[[nodiscard]] std::string page(const PageFrame& frame, const std::string& current, const char* body, Data data);

// csrf and back, for the forms of a page or row.
void put_form(Data& d, const PageFrame& frame, const std::string& back);

[[nodiscard]] std::string param(const PageFrame& frame, const std::string& key);
// What was searched for, without "#" and "RMA": "1042".
[[nodiscard]] std::string query_word(const std::string& text);
[[nodiscard]] std::string query_word(const PageFrame& frame);
// The query string of the overview as it stands, one of the filters changed ("" = left out): "?owner=cx", or "".
[[nodiscard]] std::string overview_query(const PageFrame& frame, const std::string& key, const std::string& value);
// The overview with these filters, one of them changed ("" = left out).
[[nodiscard]] std::string overview_link(const PageFrame& frame, const std::string& key, const std::string& value);
[[nodiscard]] std::string link_of(const checks::Finding& f);  // of its return or order; "" = none
[[nodiscard]] std::string ref_of(const checks::Finding& f);   // "#1042, RMA 5012"
[[nodiscard]] std::string title_of(const checks::Finding& f);
[[nodiscard]] std::string action_of(const checks::Finding& f);

// Where the finding can be opened: its order in Shopify, its return in ReturnGO, its run in Patchworks, evidence.
[[nodiscard]] List ways_out(const PageFrame& frame, const checks::Finding& f);

// One finding as a row: severity, summary, amount, age, state and who, links, and the form's fields.
[[nodiscard]] Data row_data(const PageFrame& frame, const FindingRow& row, const std::string& back);

}  // namespace returnwatch::agent::web
