#include "agent/record/folder.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/agent/e2e/process.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using record::Json;

namespace {

record::Recording small() {
  record::Recording out;
  out.at = *checks::parse_time("2026-11-25T12:00:00Z");
  out.lines[record::kind::kReturns] = {Json{{"store", "s"}, {"id", "1"}}};
  return out;
}

}  // namespace

TEST_CASE("a folder that was written is read again", "[record]") {
  testing::Directory dir;
  const std::string path = dir.file("rec");
  REQUIRE(record::write_folder(path, small()) == 1U);
  const auto back = record::read_folder(path);
  REQUIRE(back);
  CHECK(back->at == small().at);
  CHECK(back->lines == small().lines);
  REQUIRE(record::write_folder(path, small()));  // over an older one
}

TEST_CASE("a folder with other things in it is not written into", "[record]") {
  testing::Directory dir;
  std::ofstream(dir.file("letters.txt")) << "dear";
  const auto refused = record::write_folder(dir.file(""), small());
  REQUIRE(!refused);
  CHECK(refused.error().message.find("letters.txt") != std::string::npos);
}

TEST_CASE("what cannot be read is named: no manifest, a newer version, a broken line", "[record]") {
  testing::Directory dir;
  CHECK(record::read_folder(dir.file("")).error().kind == ErrorKind::not_found);
  const std::string path = dir.file("rec");
  REQUIRE(record::write_folder(path, small()));
  std::ofstream(path + "/returngo-returns.ndjson", std::ios::app) << "{broken\n";
  CHECK(record::read_folder(path).error().message.find("returngo-returns.ndjson:2") != std::string::npos);
  std::ofstream(path + "/manifest.json")
      << R"({"format": "returnwatch recording", "version": 2, "at": "2026-11-25T12:00:00Z"})";
  CHECK(record::read_folder(path).error().message.find("newer") != std::string::npos);
}
