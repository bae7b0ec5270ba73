// Nobody's name, address, bank number, credit code, note or key leaves the agent: the world's invented persons carry
// the mark "PII-" in every field that a person could stand in, and its keys are known; neither is in the log, the
// metrics, the pages, the messages, the state, the answers of the commands or a recording.
#include <catch2/catch.hpp>

#include "tests/agent/e2e/site.h"
#include "tests/world/mail.h"

using namespace returnwatch;
using namespace returnwatch::agent::testing;
using nlohmann::json;
using std::chrono::seconds;
namespace fs = std::filesystem;

namespace {

class Search {
 public:
  explicit Search(const std::map<std::string, std::string>& environment) {
    for (const auto& [name, value] : environment)
      if (value.size() >= 8) words_.push_back(value);
  }
  void look(const std::string& where, const std::string& text) {
    ++looked_;
    for (const std::string& word : words_) {
      const auto at = text.find(word);
      if (at == std::string::npos) continue;
      FAIL_CHECK(where << " holds " << word << ": ..." << text.substr(at < 60 ? 0 : at - 60, 120));
    }
  }
  [[nodiscard]] int looked() const { return looked_; }
  [[nodiscard]] std::size_t words() const { return words_.size(); }

 private:
  std::vector<std::string> words_ = {"PII-"};
  int looked_ = 0;
};

void look_at_folder(Search& search, const Directory& dir, const std::string& folder, const std::string& but = "") {
  for (const auto& e : fs::recursive_directory_iterator(dir.file(folder)))
    if (e.is_regular_file() && e.path().filename() != but)
      search.look(e.path().filename(), dir.read(fs::relative(e.path(), dir.file("")).string()));
}

void look_at_messages(Search& search, const std::vector<world::Message>& messages) {
  for (const world::Message& m : messages) {
    search.look("a message to " + m.channel, m.body);
    if (m.channel != "email") continue;
    const world::Mail mail = world::read_mail(m.body);
    search.look("a mail", mail.subject + "\n" + mail.text + "\n" + mail.html);
    for (const std::string& file : mail.files) search.look("what is attached to a mail", file);
  }
}

void look_at_pages(Search& search, Process& agent) {
  for (const char* path : {"/", "/checks", "/sources", "/messages", "/reports", "/report", "/metrics", "/readyz",
                           "/api/findings", "/api/silences"})
    search.look(path, agent.get(path));
  const json findings = json::parse(agent.get("/api/findings"))["findings"];
  REQUIRE(findings.size() > 20);
  for (const json& f : findings) {
    search.look("a finding's page", agent.get("/findings/" + f["fingerprint"].get<std::string>()));
    if (f["rma_id"].is_string())
      search.look("a return's page",
                  agent.get("/returns/" + f["store"].get<std::string>() + "/" + f["rma_id"].get<std::string>()));
  }
}

void require_nothing_leaves(Site& s, const std::vector<std::vector<std::string>>& commands) {
  Search search(s.world.environment());
  REQUIRE(search.words() > 5);
  Process agent = s.start();
  REQUIRE(agent.ready());
  REQUIRE(within(seconds(60), [&] { return s.world.messages().size() > 2; }));
  look_at_pages(search, agent);
  look_at_messages(search, s.world.messages());
  for (const auto& args : commands) {
    std::vector<std::string> all = args;
    all.insert(all.end(), {"--config", s.config});
    Process command = s.run(all, args.front() + ".log");
    REQUIRE(command.wait(seconds(120)));
    CHECK(!command.output().empty());
    search.look(args.front(), command.output() + command.errors());
  }
  Process record = s.run({"record", s.dir.file("rec"), "--config", s.config}, "record.log");
  REQUIRE(record.wait() == 0);
  agent.signal(SIGTERM);
  CHECK(agent.wait() == 0);
  search.look("the log", agent.errors() + agent.output());
  look_at_folder(search, s.dir, "", "returnwatch.toml");  // the state, its journal, the recording, the logs
  CHECK(search.looked() > 50);
}

}  // namespace

TEST_CASE("nothing personal and no key leaves the agent", "[e2e][canary]") {
  Site s(small_world({"demo"}));
  s.write(without_patchworks(s.text()));
  require_nothing_leaves(s, {{"check", "--format", "json"}, {"report"}});
}

TEST_CASE("nothing personal and no key leaves the agent by any way, whatever is wrong", "[long][canary]") {
  Site s(small_world({"all"}));
  require_nothing_leaves(
      s, {{"check"}, {"check", "--format", "json"}, {"doctor"}, {"report"}, {"calibrate"}, {"backtest"}});
}
