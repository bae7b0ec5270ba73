// Answers to reads, rendered once for all who ask at the same time: a copy serves for a moment, and its compressed form
// and ETag with it. However many ask, each page is made about once a second.
//
// A page that takes long to make is made ahead as long as somebody reads it: when the agent has changed something, and
// before its copy is too old. Nobody waits for it, and making it takes a small part of the time.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "agent/web/server.h"

namespace returnwatch::agent::web {

struct Copy {
  WebAnswer answer;
  std::string etag;  // "" = none
  std::string gzip;  // "" = it is not worth it
};

class Copies {
 public:
  using Receive = std::function<void(std::shared_ptr<const Copy>)>;
  using Make = std::function<WebAnswer()>;
  using Steady = std::chrono::steady_clock;

  // A copy that may be shown now. Otherwise `receive` is kept until one is made that knows of every change so far;
  // `make`: the caller is the one who has to make it (also beside a copy that is still shown), and hands `generation`
  // back with it.
  struct Asked {
    std::shared_ptr<const Copy> copy;
    bool make = false;
    long generation = 0;
  };
  [[nodiscard]] Asked ask(const std::string& key, Steady::time_point now, const Receive& receive, const Make& make);
  void made(const std::string& key, WebAnswer answer, Steady::time_point begun, long generation);
  // A person has changed something: what was rendered before is not shown any more.
  void outdate();
  // The agent has changed something: as outdate(), but a page that takes long is shown until it is made anew.
  void renew();
  // What has to be made ahead now, a few at most; the caller makes it and hands it over with made().
  struct Job {
    std::string key;
    long generation = 0;
    Make make;
  };
  [[nodiscard]] std::vector<Job> due(Steady::time_point now);
  void not_made(const std::string& key, long generation);  // after all: it is due again

  // The complete answer, for what is not kept.
  [[nodiscard]] static std::shared_ptr<const Copy> complete(WebAnswer answer, bool compress);

 private:
  struct Entry {
    std::shared_ptr<const Copy> copy;
    Steady::time_point begun{};
    long made_in = -1;        // the generation in which its making began
    long being_made_in = -1;  // -1: nobody makes it
    Steady::duration took{};  // to make it
    Steady::time_point asked{};
    Make make;
    std::vector<std::pair<long, Receive>> waiting;
  };
  [[nodiscard]] static bool dear(const Entry& e);
  [[nodiscard]] static Steady::duration shown_for(const Entry& e);
  void drop_old(Steady::time_point now);
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  long generation_ = 0;
  long outdated_in_ = 0;  // the generation of the last change by a person
};

[[nodiscard]] std::string gzipped(const std::string& text);

}  // namespace returnwatch::agent::web
