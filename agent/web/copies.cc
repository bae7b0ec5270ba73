#include "agent/web/copies.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>

#include "checks/text.h"

namespace returnwatch::agent::web {
namespace {

// Younger than the first, a copy is as good as a new one; up to the second it is shown while a new one is made.
constexpr std::chrono::milliseconds kFresh{500}, kShown{2500};
// What takes longer than this is made ahead while somebody has asked for it lately, and shown so many times as long as
// it takes to make.
constexpr std::chrono::milliseconds kDear{20};
constexpr std::chrono::minutes kLately{5};
constexpr int kTimes = 60;
constexpr int kMostAhead = 8;
constexpr std::size_t kWorthCompressing = 1024;

std::string etag_of(const std::string& body) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(body.data(), body.size(), digest, &size, EVP_sha256(), nullptr) != 1) return "";
  return "W/\"" + checks::hex({reinterpret_cast<const char*>(digest), 12}) + "\"";
}

}  // namespace

std::string gzipped(const std::string& text) {
  z_stream z{};
  if (deflateInit2(&z, 4, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return "";
  std::string out(deflateBound(&z, text.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  const bool whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
  out.resize(whole ? z.total_out : 0);
  out.shrink_to_fit();
  deflateEnd(&z);
  return out;
}

std::shared_ptr<const Copy> Copies::complete(WebAnswer answer, bool compress) {
  auto copy = std::make_shared<Copy>();
  copy->answer = std::move(answer);
  if (copy->answer.status == 200) copy->etag = etag_of(copy->answer.body);
  if (compress && copy->answer.body.size() >= kWorthCompressing) copy->gzip = gzipped(copy->answer.body);
  return copy;
}

bool Copies::dear(const Entry& e) { return e.took >= kDear; }

Copies::Steady::duration Copies::shown_for(const Entry& e) {
  return dear(e) ? std::max<Steady::duration>(kShown, kTimes * e.took) : kShown;
}

Copies::Asked Copies::ask(const std::string& key, Steady::time_point now, const Receive& receive, const Make& how) {
  const std::lock_guard<std::mutex> hold(mutex_);
  drop_old(now);
  Entry& e = entries_[key];
  e.asked = now;
  e.make = how;
  const bool current = e.copy && e.made_in == generation_;
  if (current && now - e.begun < kFresh) return {e.copy, false, generation_};
  const bool shown = (current || (e.copy && dear(e) && e.made_in >= outdated_in_)) && now - e.begun < shown_for(e);
  const bool make = shown && dear(e) ? e.being_made_in < 0 : e.being_made_in != generation_;
  if (make) e.being_made_in = generation_;
  if (shown) return {e.copy, make, generation_};
  e.waiting.emplace_back(generation_, receive);
  return {nullptr, make, generation_};
}

void Copies::made(const std::string& key, WebAnswer answer, Steady::time_point begun, long generation) {
  const bool keep = answer.status == 200;
  const auto copy = complete(std::move(answer), true);
  std::vector<Receive> served;
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    Entry& e = entries_[key];
    std::vector<std::pair<long, Receive>> later;
    for (auto& [asked_in, receive] : e.waiting)
      if (asked_in <= generation)
        served.push_back(std::move(receive));
      else
        later.emplace_back(asked_in, std::move(receive));
    e.waiting.swap(later);
    if (generation >= e.made_in) {
      e.copy = keep ? copy : nullptr;
      e.begun = begun;
      e.made_in = generation;
      e.took = Steady::now() - begun;
    }
    if (e.being_made_in == generation) e.being_made_in = -1;
  }
  for (const Receive& receive : served) receive(copy);
}

void Copies::outdate() {
  const std::lock_guard<std::mutex> hold(mutex_);
  outdated_in_ = ++generation_;
}

void Copies::renew() {
  const std::lock_guard<std::mutex> hold(mutex_);
  ++generation_;
}

std::vector<Copies::Job> Copies::due(Steady::time_point now) {
  std::vector<Job> out;
  const std::lock_guard<std::mutex> hold(mutex_);
  for (auto& [key, e] : entries_) {
    if (static_cast<int>(out.size()) >= kMostAhead) break;
    if (!e.copy || !dear(e) || now - e.asked >= kLately || e.being_made_in >= 0) continue;
    if (e.made_in == generation_ && now - e.begun < shown_for(e) / 2) continue;
    e.being_made_in = generation_;
    out.push_back({key, generation_, e.make});
  }
  return out;
}

void Copies::not_made(const std::string& key, long generation) {
  const std::lock_guard<std::mutex> hold(mutex_);
  if (Entry& e = entries_[key]; e.being_made_in == generation) e.being_made_in = -1;
}

// What is shown no more only costs memory.
void Copies::drop_old(Steady::time_point now) {
  for (auto it = entries_.begin(); it != entries_.end();) {
    const Entry& e = it->second;
    const bool kept = e.being_made_in >= 0 || !e.waiting.empty() || now - e.begun < shown_for(e) ||
                      (dear(e) && now - e.asked < kLately);
    it = kept ? std::next(it) : entries_.erase(it);
  }
}

}  // namespace returnwatch::agent::web
