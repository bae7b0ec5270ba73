// What `doctor` has to say, line by line, and how much of it is to be fixed.
#pragma once

#include <cstdio>
#include <string>

#include "agent/app/session.h"

namespace returnwatch::agent {

enum class Level { ok, note, warn, fix };

class Sheet {
 public:
  void say(Level level, const std::string& where, const std::string& text) {
    static constexpr const char* kMarks[] = {"ok  ", "    ", "warn", "FIX "};
    std::printf("%s  %-22s %s\n", kMarks[static_cast<int>(level)], where.c_str(), text.c_str());
    std::fflush(stdout);
    if (level == Level::warn) ++warnings_;
    if (level == Level::fix) ++fixes_;
  }
  // `offline`: what was not asked is not well, only not known to be wrong.
  int end(bool offline) const {
    std::printf("\n%s\n", fixes_ > 0      ? (std::to_string(fixes_) + " to fix").c_str()
                          : warnings_ > 0 ? ("nothing to fix, " + std::to_string(warnings_) + " to look at").c_str()
                          : offline       ? "nothing to fix in what can be seen without the network"
                                          : "all is well");
    return fixes_ > 0 ? kFound : kOk;
  }

 private:
  int warnings_ = 0, fixes_ = 0;
};

}  // namespace returnwatch::agent
