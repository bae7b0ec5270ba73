#include "tests/world/servers.h"

#include "tests/world/state.h"
#include "tests/world/wire.h"

namespace returnwatch::world {
namespace {

std::string url(int port) { return "http://127.0.0.1:" + std::to_string(port); }

}  // namespace

void Servers::start(State& world) {
  auto serve = [this](int port, Handler handler) {
    ports_.push_back(std::make_unique<HttpPort>(std::move(handler)));
    return url(ports_.back()->start(port));
  };
  const WorldOptions& o = world.options;
  returngo = serve(o.returngo_port, [&world](const Request& r) { return serve_returngo(world, r); });
  patchworks = serve(o.patchworks_port, [&world](const Request& r) { return serve_patchworks(world, r); });
  channels = serve(o.channels_port, [&world](const Request& r) { return serve_channels(world, r); });
  for (auto& [name, brand] : world.brands) {
    Brand* b = brand.get();
    b->url = serve(0, [&world, b](const Request& r) { return serve_shopify(world, *b, r); });
  }
  mail_ = std::make_unique<SmtpSink>(world);
  smtp = "smtp://127.0.0.1:" + std::to_string(mail_->start(o.smtp_port));
}

void Servers::stop() {
  for (auto& p : ports_) p->stop();
  ports_.clear();
  if (mail_) mail_->stop();
  mail_.reset();
}

}  // namespace returnwatch::world
