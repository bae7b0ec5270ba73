// How the text of a return or an order lies in the file: packed by zstd with a dictionary of such texts (specimen.inc),
// a seventh of its length. The views never read it: what they show lies beside it as JSON (view_columns.h), for
// any SQLite. A text that a former version left uncompressed is read as it is.
#pragma once

#include <string>
#include <string_view>

struct sqlite3;

namespace returnwatch::agent {

struct Packed {  // bound as a blob
  std::string bytes;
};

[[nodiscard]] Packed pack(std::string_view text);  // equal texts give equal bytes
// "" where the bytes are none that pack() gives.
[[nodiscard]] std::string unpack(std::string_view stored);

// Eight bytes instead of a text that is only ever compared with the next one, as decimal digits; "" of "".
[[nodiscard]] std::string digest(std::string_view text);

// For our own queries and migrations, never for views: plain(body), packed(text), digest(text), rma_columns(text),
// order_columns(text).
void add_record_functions(sqlite3* db);

}  // namespace returnwatch::agent
