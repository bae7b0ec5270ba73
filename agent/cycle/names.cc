#include "agent/cycle/names.h"

#include <algorithm>
#include <set>

#include "agent/cycle/flows.h"
#include "agent/cycle/policy.h"
#include "agent/store/seen_names.h"
#include "checks/text.h"
#include "checks/words.h"
#include "config/section.h"

namespace returnwatch::agent {
namespace {

constexpr std::size_t kListed = 6;  // of what is there, where nothing is near

std::string quoted(const std::string& s) { return "\"" + s + "\""; }

// The nearest, else a few of what there is.
std::string instead(const std::string& word, const std::vector<std::string>& there) {
  const std::string near = config::did_you_mean(word, there);
  if (!near.empty()) return near;
  std::string out;
  for (std::size_t i = 0; i < there.size() && i < kListed; ++i) out += (i > 0 ? ", " : "") + quoted(there[i]);
  return out.empty() ? "" : "; there is " + out + (there.size() > kListed ? ", ..." : "");
}

class NameLook {
 public:
  NameLook(const config::Store& store, const NamesThere& there, Database& db) : store_(store), there_(there), db_(db) {}

  std::vector<NameDoubt> look() {
    if (!store_.policy.default_location.empty()) location("policy.default_location", store_.policy.default_location);
    for (const config::RouteMatch& r : store_.policy.routes) location("policy.route.location", r.location);
    if (store_.patchworks && !there_.flows.empty())
      for (const config::Flow& f : store_.patchworks->flows) flow(f.match);
    apps();
    reasons();
    return std::move(out_);
  }

 private:
  void doubt(const std::string& key, const std::string& said, bool certain) {
    out_.push_back({store_.name + ": " + key, said, certain});
  }

  void location(const std::string& key, const std::string& named) {
    if (there_.locations.empty()) return;
    const std::string id = resolve_location(named, there_.locations);
    const auto it = std::find_if(there_.locations.begin(), there_.locations.end(),
                                 [&id](const checks::Location& l) { return l.id == id; });
    std::vector<std::string> names;
    for (const checks::Location& l : there_.locations) names.push_back(l.name);
    if (it == there_.locations.end())
      doubt(key, "Shopify has no location " + quoted(named) + instead(named, names), true);
    else if (!it->active)
      doubt(key,
            quoted(named) + (checks::same_word(named, it->name) ? "" : " (" + it->name + ")") +
                " is not active in Shopify",
            false);  // a finding tells it where a return heads for it
  }

  void flow(const std::string& match) {
    std::vector<std::string> names;
    for (const FlowRow& f : there_.flows) {
      if (checks::fits(match, f.id) || checks::fits(match, f.name)) return;
      names.push_back(f.name);
    }
    doubt("patchworks.flow.match", quoted(match) + " matches no Patchworks flow" + instead(match, names), true);
  }

  void apps() {
    std::vector<std::pair<std::string, std::string>> named;
    if (!store_.shopify.returngo_app.empty()) named.emplace_back("shopify.returngo_app", store_.shopify.returngo_app);
    for (const std::string& a : store_.policy.refund_apps) named.emplace_back("policy.refund_apps", a);
    if (named.empty()) return;
    std::set<std::string> seen;
    std::vector<std::string> titles;
    for (const SeenApp& app : refund_apps_seen(db_, store_.name)) {
      for (const std::string& word : {app.id, app.handle, app.title})
        if (!word.empty()) seen.insert(folded(word));
      if (!app.title.empty()) titles.push_back(app.title);
    }
    if (seen.empty()) return;
    for (const auto& [key, app] : named)
      if (seen.count(folded(app)) == 0)
        doubt(key, "no refund of the app " + quoted(app) + " was seen" + instead(app, titles), false);
  }

  void reasons() {
    std::vector<std::pair<std::string, std::string>> named;
    for (const config::RouteMatch& r : store_.policy.routes)
      if (!r.reason.empty()) named.emplace_back("policy.route.match.reason", r.reason);
    for (const config::ReasonMark& r : store_.policy.reasons) named.emplace_back("policy.reason.reason", r.reason);
    if (named.empty()) return;
    const std::vector<std::string> seen = return_reasons_seen(db_, store_.name);
    if (seen.empty()) return;
    for (const auto& [key, reason] : named)
      if (std::none_of(seen.begin(), seen.end(),
                       [r = reason](const std::string& s) { return checks::same_word(r, s); }))
        doubt(key, "no return with the reason " + quoted(reason) + " was seen" + instead(reason, seen), false);
  }

  // An id may be written as a gid; words count without regard to case.
  static std::string folded(const std::string& word) {
    const auto slash = word.rfind('/');
    std::string out = word.rfind("gid://", 0) == 0 && slash != std::string::npos ? word.substr(slash + 1) : word;
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
  }

  const config::Store& store_;
  const NamesThere& there_;
  Database& db_;
  std::vector<NameDoubt> out_;
};

bool takes(const std::map<std::string, std::vector<std::string>>& match, const char* label, const std::string& value) {
  const auto it = match.find(label);
  return it == match.end() || std::any_of(it->second.begin(), it->second.end(),
                                          [&](const std::string& p) { return checks::fits(p, value); });
}

// Whatever check, cause or store it is: an owner has a way out if some route could take one of its findings.
bool has_way_out(const config::Config& c, const std::string& owner) {
  return c.routes.empty() || std::any_of(c.routes.begin(), c.routes.end(), [&](const config::Route& r) {
           return !r.receivers.empty() && takes(r.match, "owner", owner);
         });
}

std::set<std::string> used_receivers(const config::Config& c) {
  std::set<std::string> out(c.report.receivers.begin(), c.report.receivers.end());
  for (const config::Route& r : c.routes) {
    out.insert(r.receivers.begin(), r.receivers.end());
    if (r.escalate) out.insert(r.escalate->receivers.begin(), r.escalate->receivers.end());
  }
  for (const config::Store& s : c.stores) out.insert(s.report_receivers.begin(), s.report_receivers.end());
  return out;
}

}  // namespace

std::vector<NameDoubt> unresolved_names(const config::Store& store, const NamesThere& there, Database& db) {
  return NameLook(store, there, db).look();
}

std::vector<NameDoubt> dead_ends(const config::Config& config) {
  std::vector<NameDoubt> out;
  const std::set<std::string> used = used_receivers(config);
  for (const config::Receiver& r : config.receivers)
    if (!config.routes.empty() && used.count(r.name) == 0)
      out.push_back({"receiver " + r.name, "no route and no report uses it: it will get no messages", true});
  if (config.receivers.empty()) return out;
  for (const char* owner : {"operations", "finance", "cx", "technical"})
    if (!has_way_out(config, owner))
      out.push_back({"route",
                     std::string("no route covers findings owned by ") + owner + ": no alerts will be sent for them",
                     true});
  return out;
}

std::vector<NameDoubt> doubted_names(const config::Config& config, Database& db) {
  std::vector<NameDoubt> out = dead_ends(config);
  for (const config::Store& s : config.stores) {
    const Records records(db, s.name);
    for (NameDoubt& d : unresolved_names(s, {records.shopify.locations(), records.patchworks.flows()}, db))
      out.push_back(std::move(d));
  }
  return out;
}

}  // namespace returnwatch::agent
