#include "agent/record/folder.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "agent/record/verify.h"
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

TEST_CASE("a mistake in a line is named with its field, and not passed over", "[record]") {
  using namespace record::kind;
  struct Row {
    const char *kind, *line, *says;
  };
  for (const Row& row : std::vector<Row>{
           {kReturns, R"({"store": "s", "status": "Received"})", "it has no id"},
           {kReturns, R"({"id": "1"})", "it names no store"},
           {kReturns, R"({"store": "s", "id": 1})", "id is 1, and should be a text"},
           {kReturns, R"({"store": "s", "id": "1", "created_at": "2026-11-25T12:00:00Z"})", "created_at is"},
           {kReturns, R"({"store": "s", "id": "1", "units": {"id": "2"}})", "units is"},
           {kReturns,
            R"({"store": "s", "id": "1", "units": [{"id": "2", "paid_price": {"order": {"minor": "5.90"}}}]})",
            "units[0].paid_price.order.minor is \"5.90\", and should be a whole number"},
           {kReturns, R"({"store": "s", "id": "1", "seen": [{"what": "rma", "at": "now"}]})", "seen[0].at is"},
           {kOrders, R"({"store": "s", "id": "9", "closed": 1})", "closed is 1, and should be true or false"},
           {kOrders, R"({"store": "s", "id": "9", "refunds": [{"lines": [{"quantity": 1.5}]}]})",
            "refunds[0].lines[0].quantity is 1.5"},
           {kCredits, R"({"store": "s", "id": "9", "kind": "voucher"})", "kind is \"voucher\""},
           {kLevels, R"({"store": "s", "location_id": "9"})", "it has no item_id"},
           {kFlows, R"({"store": "s", "id": "9", "crons": "0 6 * * *"})", "crons is"},
           {kPolicy, R"({"store": "s", "refund_due_on": "recieved"})", "refund_due_on is \"recieved\""},
           {kPolicy, R"({"store": "s", "checks": {"refund_failed": {"severity": "high"}}})",
            "checks.refund_failed.severity is \"high\""},
           {kReturns, R"({"store": "s", "id": "1", "created_at": null, "colour": 1})", ""},
           {kPolicy, R"({"store": "s", "refund_due_on": "done"})", ""},
       }) {
    INFO(row.line);
    const std::string wrong = record::mistake_in(row.kind, Json::parse(row.line));
    CHECK((*row.says ? wrong.rfind(row.says, 0) == 0 : wrong.empty()));
  }
  testing::Directory dir;
  const std::string path = dir.file("rec");
  REQUIRE(record::write_folder(path, small()));
  std::ofstream(path + "/returngo-returns.ndjson", std::ios::app) << "\n{\"store\": \"s\"}\n";
  CHECK(record::read_folder(path).error().message.find("returngo-returns.ndjson:3: it has no id") != std::string::npos);
}

TEST_CASE("a field that nobody knows is left aside, and said once", "[record]") {
  testing::Directory dir;
  const std::string path = dir.file("rec");
  REQUIRE(record::write_folder(path, small()));
  std::ofstream(path + "/returngo-returns.ndjson", std::ios::app) << R"({"store": "s", "id": "2", "stauts": "Done"})"
                                                                  << "\n"
                                                                  << R"({"store": "s", "id": "3", "stauts": "Done"})"
                                                                  << "\n";
  const auto back = record::read_folder(path);
  REQUIRE(back);
  REQUIRE(back->aside.size() == 1U);
  CHECK(back->aside.front().find("returngo-returns.ndjson:2: stauts") != std::string::npos);
}

TEST_CASE("a manifest that does not say its version is no recording's", "[record]") {
  testing::Directory dir;
  for (const char* version : {R"("1")", "null", "{}"}) {
    std::ofstream(dir.file("manifest.json"))
        << R"({"format": "returnwatch recording", "at": "2026-11-25T12:00:00Z", "version": )" << version << "}";
    CHECK(record::read_folder(dir.file("")).error().message.find("version") != std::string::npos);
  }
}
