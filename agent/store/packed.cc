#include "agent/store/packed.h"

#include <sqlite3.h>
#include <zstd.h>

#include <cstdint>
#include <memory>
#include <stdexcept>

#include "agent/store/records_json.h"
#include "agent/store/view_columns.h"

namespace returnwatch::agent {
namespace {

// What lies in the file can be read with this dictionary alone: it never changes. Another one is another form (kForm).
constexpr unsigned char kSpecimen[] = {
#include "agent/store/specimen.inc"
};

// A packed text: this byte and zstd's frame without the number that all frames begin with. A text of JSON begins
// otherwise.
constexpr char kForm = 2;
constexpr std::string_view kMagic = "\x28\xb5\x2f\xfd";
constexpr std::size_t kLongest = std::size_t{256} << 20;
constexpr int kLevel = 3;  // a lower one saves nothing, the higher ones cost twice as much for a twentieth of the size

template <auto free>
struct Freed {
  template <typename T>
  void operator()(T* what) const {
    free(what);
  }
};

std::size_t sound(std::size_t size, const char* what) {
  if (ZSTD_isError(size)) throw std::runtime_error(std::string(what) + ": " + ZSTD_getErrorName(size));
  return size;
}

// Reads the specimen once for all threads.
const ZSTD_CDict* packing() {
  static const std::unique_ptr<ZSTD_CDict, Freed<ZSTD_freeCDict>> specimen(
      ZSTD_createCDict(kSpecimen, sizeof(kSpecimen), kLevel));
  return specimen.get();
}
const ZSTD_DDict* unpacking() {
  static const std::unique_ptr<ZSTD_DDict, Freed<ZSTD_freeDDict>> specimen(
      ZSTD_createDDict(kSpecimen, sizeof(kSpecimen)));
  return specimen.get();
}

class Packer {
 public:
  Packer() : context_(ZSTD_createCCtx()) {
    sound(ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_dictIDFlag, 0), "zstd cannot begin");
    sound(ZSTD_CCtx_refCDict(context_.get(), packing()), "zstd cannot begin");
  }
  std::size_t run(std::string& to, std::string_view text) {
    return sound(ZSTD_compress2(context_.get(), to.data(), to.size(), text.data(), text.size()),
                 "a record cannot be packed");
  }

 private:
  std::unique_ptr<ZSTD_CCtx, Freed<ZSTD_freeCCtx>> context_;
};

std::string_view text_of(sqlite3_value* v) {
  const auto* data = static_cast<const char*>(sqlite3_value_blob(v));
  return {data ? data : "", data ? static_cast<std::size_t>(sqlite3_value_bytes(v)) : 0};
}

void give(sqlite3_context* context, const std::string& text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

template <typename T>
void columns_function(sqlite3_context* context, int, sqlite3_value** values) {
  const auto record = decode<T>(unpack(text_of(values[0])));
  give(context, record ? view_columns(*record) : "[]");
}

}  // namespace

Packed pack(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > kLongest) throw std::runtime_error("a record of more than 256 MiB");
  thread_local Packer packer;
  thread_local std::string frame;
  if (const std::size_t most = ZSTD_compressBound(text.size()); frame.size() < most) frame.resize(most);
  const std::size_t size = packer.run(frame, text);
  Packed out;
  out.bytes.reserve(size);
  out.bytes += kForm;
  out.bytes.append(frame, kMagic.size(), size - kMagic.size());
  return out;
}

std::string unpack(std::string_view stored) {
  if (stored.empty() || stored[0] != kForm) return std::string(stored);
  thread_local const std::unique_ptr<ZSTD_DCtx, Freed<ZSTD_freeDCtx>> context(ZSTD_createDCtx());
  thread_local std::string frame;
  frame.assign(kMagic).append(stored.substr(1));
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size > kLongest) return "";  // or not said
  std::string out(static_cast<std::size_t>(size), '\0');
  const std::size_t read =
      ZSTD_decompress_usingDDict(context.get(), out.data(), out.size(), frame.data(), frame.size(), unpacking());
  return read == out.size() ? out : "";
}

std::string digest(std::string_view text) {
  if (text.empty()) return "";
  std::uint64_t h = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return std::to_string(h);
}

void add_record_functions(sqlite3* db) {
  const auto add = [db](const char* name, void (*f)(sqlite3_context*, int, sqlite3_value**)) {
    sqlite3_create_function(db, name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, f, nullptr, nullptr);
  };
  add("plain", [](sqlite3_context* c, int, sqlite3_value** v) { give(c, unpack(text_of(v[0]))); });
  add("digest", [](sqlite3_context* c, int, sqlite3_value** v) { give(c, digest(text_of(v[0]))); });
  add("packed", [](sqlite3_context* c, int, sqlite3_value** v) {
    const Packed out = pack(unpack(text_of(v[0])));
    sqlite3_result_blob64(c, out.bytes.data(), out.bytes.size(), SQLITE_TRANSIENT);
  });
  add("rma_columns", columns_function<checks::Rma>);
  add("order_columns", columns_function<checks::Order>);
}

}  // namespace returnwatch::agent
