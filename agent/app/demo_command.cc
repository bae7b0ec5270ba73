// The simulated world is no part of the product: it has a program of its own, which this one becomes.
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "agent/app/commands.h"
#include "agent/app/session.h"

namespace returnwatch::agent {
namespace {

constexpr const char* kDemo = "returnwatch-demo";

std::string beside_this_program() {
  std::error_code unknown;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", unknown);
  return unknown ? "" : (self.parent_path() / kDemo).string();
}

}  // namespace

int demo_command(const std::vector<std::string>& args) {
  std::vector<std::string> words = {kDemo};
  words.insert(words.end(), args.begin(), args.end());
  std::vector<char*> argv;
  for (std::string& w : words) argv.push_back(w.data());
  argv.push_back(nullptr);
  execv(beside_this_program().c_str(), argv.data());
  execvp(kDemo, argv.data());
  std::cerr << "there is no demo here: " << kDemo
            << " is neither beside this program nor on the path. Packages come without it; in the source, make demo "
               "builds and starts it\n";
  return kCouldNotTell;
}

}  // namespace returnwatch::agent
