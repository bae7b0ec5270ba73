// The form in which a record's text lies in the file: nothing of it is lost, and damage is told from a text.
#include "agent/store/packed.h"

#include <catch2/catch.hpp>

#include "agent/store/records_json.h"
#include "tests/bench/state.h"

using namespace returnwatch;
using namespace returnwatch::agent;

namespace {

std::string from_hex(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return out;
}

}  // namespace

TEST_CASE("what is packed comes back byte for byte") {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  std::string random;
  std::uint32_t x = 1;
  for (int i = 0; i < 70'000; ++i) random += static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
  for (const std::string& text : {std::string("{}"), std::string(1, '\0'), all, random, std::string(3'000'000, 'a'),
                                  encode(bench::done_rma_of(7)), encode(bench::done_order_of(7))}) {
    const Packed packed = pack(text);
    CHECK(unpack(packed.bytes) == text);
    CHECK(pack(text).bytes == packed.bytes);
  }
  CHECK(unpack(pack("").bytes).empty());
}

TEST_CASE("a record is packed to a fifth of its length, and less") {
  const std::string rma = encode(bench::done_rma_of(7)), order = encode(bench::done_order_of(7));
  CHECK(pack(rma).bytes.size() * 5 < rma.size());
  CHECK(pack(order).bytes.size() * 5 < order.size());
}

TEST_CASE("a text that a former version has left is read as it is") {
  CHECK(unpack(R"({"id":"1"})") == R"({"id":"1"})");
  CHECK(unpack("").empty());
}

TEST_CASE("damaged bytes are no text") {
  const std::string text = encode(bench::done_rma_of(7));
  const std::string packed = pack(text).bytes;
  for (std::size_t n = 1; n < packed.size(); ++n) CHECK(unpack(packed.substr(0, n)).empty());
  CHECK(unpack(packed + "x").empty());
  CHECK(unpack(std::string("\x02\xe0") + std::string(8, '\x7f')).empty());  // says to be far too long
  CHECK(unpack(std::string("\x02\xe0") + std::string(8, '\0')).empty());
}

TEST_CASE("what was packed on the first day of this form can be read for ever") {
  CHECK(
      unpack(from_hex("022070c50000034102276f908a43570ae7fa03fcab763054e19acd5b8201")) ==
      R"({"comments":[{"actor":"automation","at":1793712007,"fact":"done","is_error":false,"typed":false}],"id":"412542"})");
}

TEST_CASE("a digest is told from another one, and stays what it was") {
  CHECK(digest("") == "");
  CHECK(digest("a") == "12638187200555641996");
  CHECK(digest("a") != digest("b"));
}
