#include <algorithm>
#include <iostream>

#include "agent/app/commands.h"
#include "agent/app/session.h"
#include "agent/record/folder.h"
#include "agent/record/recording.h"
#include "agent/store/records.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

// Which of the returns that were asked for are in none of the stores.
std::string unknown_of(const std::vector<std::string>& asked, Database& db, const config::Config& config) {
  std::string out;
  for (const std::string& id : asked)
    if (std::none_of(config.stores.begin(), config.stores.end(),
                     [&](const config::Store& s) { return Records(db, s.name).returngo.rma(id).has_value(); }))
      out += (out.empty() ? "" : ", ") + id;
  return out;
}

int tell(const record::Recording& recording, const RecordArgs& args, const std::string& state, std::size_t written) {
  std::cout << "read from " << state << "; wrote " << checks::counted(written, "line") << " to " << args.dir << "\n";
  for (const record::Json& s : recording.manifest["stores"])
    std::cout << "  " << record::text_of(s, "store") << ": " << s["returns"] << " of "
              << checks::counted(s["of"].get<std::size_t>(), "return") << "\n";
  std::cout << "Ids, names, SKUs, reasons and tags are replaced; secrets, addresses and free texts are left out. Look\n"
               "through it before you pass it on. To judge it: returnwatch replay "
            << args.dir << "\n";
  return kOk;
}

}  // namespace

int record_command(const RecordArgs& args) {
  const auto config = load_config(args.config);
  if (!config) return kCouldNotTell;
  const auto db = open_to_read(*config);
  if (!db) return kCouldNotTell;
  std::string wrong = unknown_of(args.rmas, *db, *config);
  if (!wrong.empty()) wrong = "not known here: RMA " + wrong;
  if (wrong.empty()) {
    const record::Recording recording = record::make(*db, *config, {args.rmas, args.returns}, SystemClock().now());
    const auto written = record::write_folder(args.dir, recording);
    if (written) return tell(recording, args, config->agent.state, *written);
    wrong = written.error().message;
  }
  std::cerr << wrong << "\n";
  return kCouldNotTell;
}

}  // namespace returnwatch::agent
