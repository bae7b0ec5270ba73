#include <catch2/catch.hpp>

#include "agent/courier/receivers.h"

using namespace returnwatch;
using namespace returnwatch::agent;

namespace {

template <typename... C>
std::vector<config::Receiver> one_of_each(const std::variant<std::monostate, C...>&) {
  std::vector<config::Receiver> out;
  (out.push_back({{}, C::kName, "", C{}}), ...);
  return out;
}

}  // namespace

TEST_CASE("each channel that a receiver may have has a row of its own and a name", "[courier]") {
  const auto all = one_of_each(config::ReceiverChannel{});
  CHECK(all.size() == std::variant_size_v<config::ReceiverChannel> - 1);
  for (const config::Receiver& r : all) {
    INFO(r.name);
    CHECK(config::channel_name(r) == r.name);
    CHECK(std::string(channel_of(r).name).rfind(r.name, 0) == 0);
  }
  CHECK(config::channel_name({}) == "");
}
