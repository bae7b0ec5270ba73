#include "agent/web/frame.h"

namespace returnwatch::agent {

std::string message_page(const PageFrame& frame, const std::string& message, const std::string& back) {
  Data data;
  data.set("message", message);
  data.set("back", back);
  return web::page(frame, "", "<h1>{{message}}</h1><p><a href=\"{{back}}\">Back</a></p>\n", data);
}

}  // namespace returnwatch::agent
