#include "agent/app/signals.h"

#include <atomic>
#include <csignal>
#include <cstring>

namespace returnwatch::agent {
namespace {

// Initialised without a constructor, since handlers run before any has; read by every thread.
std::atomic<int> stop_flag{0}, reload_flag{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler writes them");

void on_signal(int number) {
  if (number == SIGHUP)
    reload_flag = 1;
  else
    stop_flag = 1;
}

void catch_for_run(int argc, char** argv, char**) {
  if (argc > 1 && std::strcmp(argv[1], "run") == 0) catch_signals();
}

}  // namespace

// The dynamic linker calls this once everything is in its place, before the constructors of any library: what is linked
// in takes some milliseconds to start, and a supervisor may change its mind meanwhile.
extern "C" {
__attribute__((section(".preinit_array"), used)) void (*returnwatch_preinit)(int, char**, char**) = catch_for_run;
}

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  for (int number : {SIGTERM, SIGINT, SIGHUP}) sigaction(number, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is a full disk like any other
}

bool stopping() { return stop_flag != 0; }
void request_stop() { stop_flag = 1; }
bool take_reload() { return reload_flag.exchange(0) != 0; }

}  // namespace returnwatch::agent
