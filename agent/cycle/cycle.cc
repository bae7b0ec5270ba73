#include "agent/cycle/cycle.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "agent/store/cases.h"

namespace returnwatch::agent {
namespace {

using std::chrono::seconds;

constexpr seconds kShortest{5};                  // between two passes of a store, however many deadlines fall due
constexpr seconds kGather{3};                    // with passes under way, before what others brought is told
constexpr std::chrono::milliseconds kLook{100};  // how often a waiting caller asks whether it is to stop

}  // namespace

Cycle::Cycle(const config::Config& config, Database& db, Transport& transport, const Clock& clock,
             metrics::Counters& counters, CycleOptions options)
    : db_(db), clock_(clock), options_(std::move(options)), interval_(config.agent.poll_interval) {
  options_.stop = [this, stop = std::move(options_.stop)] { return ending_ || (stop && stop()); };
  told_ = now();
  StoreWatch::KeyOwners owners;
  for (const config::Store& s : config.stores) {
    Slot& slot = slots_.emplace_back();
    slot.watch = std::make_unique<StoreWatch>(
        s, StoreWatch::Surroundings{config, db, transport, clock, counters, options_of(slot)}, owners, problems_);
    slot.next = slot.last_end = now();
    for (const Slot& other : slots_)
      if (other.watch.get() == slot.watch->patchworks_reader()) slot.reader = &other;
  }
  const auto most = std::min<std::size_t>(slots_.size(), static_cast<std::size_t>(std::max(0, options_.workers)));
  if (most > 0) workers_ = std::make_unique<Workers>(most);
}

Cycle::~Cycle() {
  ending_ = true;
  workers_.reset();
}

// A store's own: that it asks whether to stop, or says how far it is, shows that it moves. What was told to stop in the
// middle of a list takes nothing for its end, so it stays told.
CycleOptions Cycle::options_of(Slot& slot) {
  CycleOptions out = options_;
  const auto move = [&slot] { slot.moved = Steady::now().time_since_epoch().count(); };
  out.stop = [this, &slot, move] {
    move();
    if (options_.stop()) slot.stopped = true;
    return slot.stopped.load();
  };
  if (options_.wait)
    out.wait = [this, &slot](checks::Duration d) {
      const bool go = options_.wait(d);
      if (!go) slot.stopped = true;
      return go;
    };
  out.progress = [this, move](const std::string& stage, long done, long total) {
    move();
    if (!options_.progress) return;
    const std::lock_guard<std::mutex> hold(progress_);
    options_.progress(stage, done, total);
  };
  return out;
}

const StoreWatch* Cycle::watch(const std::string& store) const {
  for (const Slot& s : slots_)
    if (s.watch->name() == store) return s.watch.get();
  return nullptr;
}

// On a thread of its own where there are any; else here and now.
void Cycle::begin(Slot& slot, Time now, CycleMode mode, Hold& hold) {
  slot.under_way = true;
  slot.asked = false;
  slot.moved = std::numeric_limits<Steady::rep>::max();  // it has not begun
  if (workers_) return workers_->give([this, &slot, now, mode] { make_pass(slot, now, mode); });
  hold.unlock();
  make_pass(slot, now, mode);
  hold.lock();
}

void Cycle::make_pass(Slot& slot, Time at, CycleMode mode) {
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    slot.begun = now();
    slot.moved = Steady::now().time_since_epoch().count();
    slot.stopped = false;
  }
  StoreWatch::Pass pass;
  std::exception_ptr trouble;
  try {
    if (!options_.stop()) pass = slot.watch->pass(workers_ ? std::max(at, clock_.now()) : at, mode);
  } catch (...) {
    trouble = std::current_exception();
    pass.complete = false;
  }
  end(slot, std::move(pass), trouble);
}

void Cycle::end(Slot& slot, StoreWatch::Pass pass, std::exception_ptr trouble) {
  std::map<std::string, long> budgets;
  auto next = slot.begun + interval_;
  try {
    budgets = slot.watch->budgets(clock_.now());
    next = next_of(slot);
  } catch (...) {
    if (!trouble) trouble = std::current_exception();
  }
  const std::lock_guard<std::mutex> hold(mutex_);
  judged_ += pass.judged;
  slot.last_end = now();
  seconds_ = std::max(seconds_, std::chrono::duration<double>(slot.last_end - slot.begun).count());
  slot.last = std::move(pass);
  slot.budgets = std::move(budgets);
  slot.next = std::exchange(slot.hurried, false) ? now() : next;
  slot.under_way = false;
  slot.ever = slot.ended = news_ = true;
  if (trouble) trouble_ = trouble;
  ended_.notify_all();
}

// After its interval, or sooner where a case falls due.
Cycle::Steady::time_point Cycle::next_of(const Slot& slot) const {
  const auto regular = slot.begun + interval_;
  const auto due = next_deadline(db_, slot.watch->name());
  if (!due) return regular;
  const auto soonest = slot.begun + std::max<Steady::duration>(kShortest, interval_ / 4);
  const auto at = now() + std::max(checks::Duration{0}, *due - clock_.now());
  return std::min<Steady::time_point>(regular, std::max<Steady::time_point>(soonest, at));
}

bool Cycle::busy() const {
  return std::any_of(slots_.begin(), slots_.end(), [](const Slot& s) { return s.under_way; });
}

// What the key's reader tells of the flows belongs into the first judgement.
bool Cycle::may_begin(const Slot& slot) { return !slot.under_way && (!slot.reader || slot.reader->ever); }

std::optional<Cycle::Steady::time_point> Cycle::tell_at() const {
  if (!news_) return std::nullopt;
  return busy() ? told_ + kGather : now();
}

CycleReport Cycle::report() {
  news_ = false;
  told_ = now();
  if (trouble_) std::rethrow_exception(std::exchange(trouble_, nullptr));
  CycleReport out;
  out.judged = judged_;
  out.seconds = seconds_;
  for (const Slot& s : slots_) {
    out.whole = out.whole && s.ended;
    out.complete = out.complete && s.last.complete;
  }
  out.complete = out.complete && out.whole;
  if (!out.whole) return out;
  judged_ = 0;
  seconds_ = 0;
  for (Slot& s : slots_) s.ended = false;
  return out;
}

CycleReport Cycle::run(Time now) { return run(now, options_.check_mode ? CycleMode::check : CycleMode::regular); }

// Begins what run() has asked for and may begin. Whether something of it is left.
bool Cycle::begin_asked(Time now, CycleMode mode, Hold& hold) {
  bool left = false;
  for (Slot& s : slots_) {
    if (!s.asked) continue;
    hold.unlock();
    const bool stop = options_.stop();
    hold.lock();
    if (stop)
      s.asked = false;
    else if (s.reader && (s.reader->asked || s.reader->under_way))
      left = true;
    else
      begin(s, now, mode, hold);
  }
  return left;
}

CycleReport Cycle::run(Time now, CycleMode mode) {
  Hold hold(mutex_);
  while (busy()) ended_.wait_for(hold, kLook);
  for (Slot& s : slots_) {
    s.ended = false;
    s.asked = true;
  }
  while (begin_asked(now, mode, hold)) ended_.wait_for(hold, kLook);
  while (busy()) ended_.wait_for(hold, kLook);
  return report();
}

std::optional<CycleReport> Cycle::run_due(Time at) {
  Hold hold(mutex_);
  for (Slot& s : slots_)
    if (may_begin(s) && s.next <= now()) begin(s, at, CycleMode::regular, hold);
  if (const auto tell = tell_at(); !tell || *tell > now()) return std::nullopt;
  return report();
}

Cycle::Steady::time_point Cycle::next() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  auto out = tell_at().value_or(now() + interval_);
  for (const Slot& s : slots_)
    if (may_begin(s)) out = std::min(out, s.next);
  return out;
}

void Cycle::hurry() {
  const std::lock_guard<std::mutex> hold(mutex_);
  for (Slot& s : slots_) {
    s.next = now();
    s.hurried = s.under_way;
  }
}

std::set<std::string> Cycle::ready_stores() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  std::set<std::string> out;
  for (const Slot& s : slots_)
    if (s.last.settled) out.insert(s.watch->name());
  return out;
}

std::map<std::string, checks::Duration> Cycle::late_stores() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  std::map<std::string, checks::Duration> out;
  for (const Slot& s : slots_)
    if (const auto since = now() - s.last_end; since > 2 * interval_)
      out[s.watch->name()] = std::chrono::duration_cast<checks::Duration>(since);
  return out;
}

Cycle::Steady::duration Cycle::still() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  const Steady::rep at = Steady::now().time_since_epoch().count();
  Steady::duration out{0};
  for (const Slot& s : slots_)
    if (const Steady::rep moved = s.moved; s.under_way && moved <= at)
      out = std::max(out, Steady::duration(at - moved));
  return out;
}

std::map<std::string, double> Cycle::check_seconds() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  std::map<std::string, double> out;
  for (const Slot& s : slots_)
    for (const auto& [check, seconds] : s.last.check_seconds) out[check] += seconds;
  return out;
}

std::map<std::pair<std::string, std::string>, long> Cycle::budgets() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  std::map<std::pair<std::string, std::string>, long> out;
  for (const Slot& s : slots_)
    for (const auto& [source, left] : s.budgets) out[{s.watch->name(), source}] = left;
  return out;
}

}  // namespace returnwatch::agent
