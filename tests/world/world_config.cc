// The configuration of the simulated world, as a user would write it.
#include <sstream>

#include "tests/world/ipaas.h"
#include "tests/world/servers.h"
#include "tests/world/state.h"

namespace returnwatch::world {
namespace {

std::string variable(const std::string& prefix, const std::string& store) {
  std::string name = "DEMO_" + prefix + "_";
  for (char c : store) name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

std::string quoted(const std::string& s) { return "\"" + s + "\""; }

void store_section(std::ostringstream& out, const State& s, const Brand& b) {
  out << "\n[[store]]\nname = " << quoted(b.name)
      << "\ntimezone = " << quoted(b.city == "London" ? "Europe/London" : "Europe/Amsterdam") << "\n";
  out << "[store.returngo]\nbase_url = " << quoted(s.servers->returngo) << "\nshop = " << quoted(b.desk.shop)
      << "\napi_key = { env = " << quoted(variable("RETURNGO", b.name))
      << " }\ndaily_calls = " << (b.daily_calls > 0 ? b.daily_calls : s.options.returngo_quota * 3 / 4) << "\n";
  out << "[store.shopify]\nbase_url = " << quoted(b.url) << "\napi_version = " << quoted(b.asked_version) << "\n";
  if (b.client_credentials) {
    out << "client_id = " << quoted("demo-client-" + b.name)
        << "\nclient_secret = { env = " << quoted(variable("SHOPIFY_SECRET", b.name)) << " }\n";
  } else {
    out << "access_token = { env = " << quoted(variable("SHOPIFY_TOKEN", b.name)) << " }\n";
  }
  if (b.patchworks) {
    out << "[store.patchworks]\nbase_url = " << quoted(s.servers->patchworks)
        << "\napi_key = { env = \"DEMO_PATCHWORKS\" }\n";
    for (const auto& flow : b.watched_flows) {
      out << "[[store.patchworks.flow]]\nmatch = " << quoted(flow.match) << "\n";
      if (!flow.expect_every.empty()) out << "expect_every = " << quoted(flow.expect_every) << "\n";
      if (flow.expect_send) out << "expect_send = true\n";
      if (!flow.track.empty()) out << "track = " << quoted(flow.track) << "\n";
    }
  }
  out << "[store.policy]\nrefund_due_on = " << quoted(b.refund_due_on)
      << "\nstore_credit_via = " << quoted(b.store_credit_via)
      << "\nnative_returns = " << (b.native_returns == "auto" ? quoted("auto") : b.native_returns)
      << "\ndefault_location = " << quoted(legacy_id(b.default_location)) << "\n";
  out << "refund_apps = [";
  for (std::size_t i = 0; i < b.refund_apps.size(); ++i) out << (i > 0 ? ", " : "") << quoted(b.refund_apps[i]);
  out << "]\n";
  for (const auto& r : b.routes) {
    out << "[[store.policy.route]]\nmatch = { " << r.key << " = " << quoted(r.value)
        << " }\nlocation = " << quoted(r.location) << "\n";
  }
  for (const auto& r : b.reasons) {
    out << "[[store.policy.reason]]\nreason = " << quoted(r.reason) << "\n"
        << r.key << " = " << quoted(r.value) << "\n";
  }
}

}  // namespace

std::string World::config_toml(const std::string& state, const std::string& listen) const {
  const std::lock_guard<std::recursive_mutex> hold(state_->lock);
  std::ostringstream out;
  const auto& servers = *state_->servers;
  out << "# The simulated world of `returnwatch demo`.\n[agent]\nstate = " << quoted(state)
      << "\nlisten = " << quoted(listen)
      << "\ntimezone = \"Europe/London\"\npoll_interval = \"15s\"\nbackfill = \"45d\"\nchecks_dir = \"\"\n";
  for (const auto& name : state_->brand_order) store_section(out, *state_, *state_->brands.at(name));
  out << R"(
[[receiver]]
name = "ops-slack"
slack = { token = { env = "DEMO_SLACK_TOKEN" }, channel = "#returns-ops", api_url = ")"
      << servers.channels << R"(/slack/api" }
[[receiver]]
name = "cx-slack"
slack = { webhook_url = { env = "DEMO_SLACK_CX" } }
[[receiver]]
name = "finance-mail"
email = { smtp = ")"
      << servers.smtp << R"(", from = "returnwatch@acme.example", to = ["finance@acme.example"], tls = "none" }
[[receiver]]
name = "tech-hook"
webhook = { url = { env = "DEMO_HOOK" }, secret = { env = "DEMO_HOOK_SECRET" } }

[[route]]
match = { owner = "operations" }
receiver = ["ops-slack"]
group_wait = "5s"
[[route]]
match = { owner = "finance" }
receiver = ["finance-mail"]
group_wait = "5s"
[[route]]
match = { owner = "cx" }
receiver = ["cx-slack"]
group_wait = "5s"
[[route]]
match = { owner = "technical" }
receiver = ["tech-hook"]
group_wait = "5s"

[report]
at = "07:30"
receiver = ["finance-mail"]
)";
  return out.str();
}

std::map<std::string, std::string> World::environment() const {
  const std::lock_guard<std::recursive_mutex> hold(state_->lock);
  std::map<std::string, std::string> env;
  for (const auto& [name, b] : state_->brands) {
    env[variable("RETURNGO", name)] = b->desk.api_key;
    env[variable("SHOPIFY_TOKEN", name)] = b->shopify_token;
    env[variable("SHOPIFY_SECRET", name)] = "demo-secret-" + name;
  }
  const std::string channels = state_->servers->channels;
  env["DEMO_PATCHWORKS"] = state_->ipaas->api_key;
  env["DEMO_SLACK_TOKEN"] = "xoxb-demo-token";
  env["DEMO_SLACK_CX"] = channels + "/slack/webhook/T000/B000/cx";
  env["DEMO_HOOK"] = channels + "/hook/tech";
  env["DEMO_HOOK_SECRET"] = "demo-hook-secret";
  env["DEMO_PAGERDUTY_KEY"] = "demo0123456789demo0123456789demo";
  return env;
}

}  // namespace returnwatch::world
