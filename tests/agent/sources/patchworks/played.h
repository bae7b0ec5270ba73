// A Patchworks that plays its answers by path (the query is looked at by the test), and remembers what it was asked.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agent/http/transport.h"

namespace returnwatch::agent::patchworks::testing {

using nlohmann::json;

class Played final : public Transport {
 public:
  using Answer = std::function<json(const std::string& query)>;  // null: status 404; a number: that status

  std::map<std::string, Answer> answers;  // "/flows" -> ...
  std::vector<std::string> asked;         // path and query
  std::map<std::string, long> statuses;   // a path that is answered with a status and nothing else

  Result<HttpResponse> send(const HttpRequest& request) override {
    const std::string url = request.url.substr(request.url.find("/api/v1") + 7);
    const std::string path = url.substr(0, url.find('?')),
                      query = url.size() > path.size() ? url.substr(path.size() + 1) : "";
    asked.push_back(url);
    if (const auto s = statuses.find(path); s != statuses.end())
      return HttpResponse{s->second, {}, "{\"message\":\"no\"}"};
    const auto a = answers.find(path);
    const json value = a == answers.end() ? json() : a->second(query);
    if (value.is_null()) return HttpResponse{404, {}, "{\"message\":\"no\"}"};
    if (value.is_number()) return HttpResponse{value.get<long>(), {}, "{\"message\":\"no\"}"};
    return HttpResponse{200, {}, value.dump()};
  }
  [[nodiscard]] int count(const std::string& part) const {
    int n = 0;
    for (const std::string& url : asked) n += url.find(part) != std::string::npos ? 1 : 0;
    return n;
  }
};

inline json page(const json& rows) { return {{"data", rows}, {"meta", {{"current_page", 1}, {"last_page", 1}}}}; }

}  // namespace returnwatch::agent::patchworks::testing
