#include "agent/http/read_only.h"

#include <catch2/catch.hpp>

using namespace returnwatch::agent;

namespace {

struct Counting final : Transport {
  int sent = 0;
  Result<HttpResponse> send(const HttpRequest&) override {
    ++sent;
    return HttpResponse{200, {}, "{}"};
  }
};

HttpRequest post(const std::string& path, const std::string& body) {
  HttpRequest r;
  r.method = "POST";
  r.url = "https://shop.example" + path;
  r.body = body;
  return r;
}

bool passes(const HttpRequest& r) {
  Counting inner;
  ReadOnlyTransport guard(inner,
                          {r.url.substr(0, r.url.find('/', 8)),
                           {"GET /rmas", "POST /admin/api/2026-07/graphql.json", "POST /admin/oauth/access_token"}});
  const auto answer = guard.send(r);
  if (!answer) CHECK(answer.error().kind == ErrorKind::rejected);
  CHECK(inner.sent == (answer ? 1 : 0));
  return answer.has_value();
}

}  // namespace

TEST_CASE("a document passes only with queries at operation level") {
  const char* fine[] = {
      "query A { shop { id } }",
      "{ shop { id } }",
      "# mutation\nquery A($q: String = \"mutation { x }\") @live { shop(filter: {a: [1]}) { id } }",
      "query A { a(note: \"\"\"x } mutation \\\"\"\" { \"\"\") { mutation subscription } }",
      "fragment F on Order { id } query A { orders { ...F } }",
      "\xEF\xBB\xBFquery A{a}query B{b}",
  };
  for (const char* text : fine) {
    INFO(text);
    CHECK(why_not_query(text) == "");
  }
  const char* refused[] = {
      "",
      "# query A { a }",
      "mutation { refundCreate { id } }",
      "mutation A { a }",
      "query A { a } mutation B { b }",
      "{ a } mutation B { b }",
      "subscription A { a }",
      "#\n,,\tmutation#x\n{ a }",
      "#x\rmutation{a}",
      "query A { a \"#\" } mutation { b }",
      "query A { a(x: \"\\\\\") } mutation { b(y: \"\") }",
      "query A($x: S = \"\"\"\\\"\"\"\"\"\") { a } mutation { b }",
      "query A { a(x: \"\"\"\" \"\"\") } mutation { b }",
      "query A { a",
      "query A",
      "query A { a ) }",
      "fragment F on Mutation { a }",
      "type Query { a: Int }",
      "extend type Mutation { a: Int }",
      "query A { a(x: \"unterminated) }",
      "@mutation { a }",
      "(mutation) { a }",
  };
  for (const char* text : refused) {
    INFO(text);
    CHECK(why_not_query(text) != "");
  }
}

TEST_CASE("only GET, GraphQL queries and the token request leave the house") {
  HttpRequest get;
  get.url = "https://api.example/rmas?x=1";
  CHECK(passes(get));
  for (const char* method : {"PUT", "DELETE", "PATCH", "HEAD", "get", "Post", ""}) {
    get.method = method;
    CHECK_FALSE(passes(get));
  }

  const std::string query = R"({"query":"query A { a }","variables":{"query":"x"}})";
  CHECK(passes(post("/admin/api/2026-07/graphql.json", query)));
  CHECK(passes(post("/admin/api/2026-07/graphql.json?x=1", query)));
  CHECK_FALSE(passes(post("/admin/api/2026-07/orders.json?f=/graphql.json", query)));
  CHECK_FALSE(passes(post("/admin/api/2026-07/graphql.json.evil", query)));
  CHECK(passes(post("/admin/oauth/access_token", "grant_type=client_credentials")));
  CHECK_FALSE(passes(post("/admin/oauth/access_token/x", "")));
  CHECK_FALSE(passes(post("/admin/oauth/access_scopes", "")));
  CHECK_FALSE(passes(post("/", query)));
}

TEST_CASE("a GraphQL body is read as the server reads it") {
  const std::string path = "/admin/api/2026-07/graphql.json";
  CHECK_FALSE(passes(post(path, R"({"query":"mutation { a }"})")));
  CHECK_FALSE(passes(post(path, R"({"query":"mut\u0061tion { a }"})")));
  CHECK_FALSE(passes(post(path, R"({"query":"query A { a }","query":"mutation { a }"})")));
  CHECK_FALSE(passes(post(path, R"({"query":"query A { a }","qu\u0065ry":"query B { a }"})")));
  CHECK_FALSE(passes(post(path, R"({"query":"query A { a }"} {"query":"mutation { a }"})")));
  CHECK_FALSE(passes(post(path, R"([{"query":"query A { a }"}])")));
  CHECK_FALSE(passes(post(path, R"({"variables":{}})")));
  CHECK_FALSE(passes(post(path, R"({"query":null})")));
  CHECK_FALSE(passes(post(path, "query A { a }")));
  CHECK_FALSE(passes(post(path, "")));
}

TEST_CASE("only what the list of a system names is asked, and only at its configured address") {
  const Gate gate{"https://api.example:8443/base/",
                  {"GET /rmas", "GET /rma/*", "POST /admin/api/2026-07/graphql.json"}};
  const auto why = [&gate](const std::string& url, const std::string& method = "GET") {
    HttpRequest r;
    r.method = method;
    r.url = url;
    return why_not_through(gate, r);
  };
  for (const char* fine : {"https://api.example:8443/base/rmas", "https://api.example:8443/base/rmas?cursor=a/../b",
                           "https://api.example:8443/base/rma/5012", "https://api.example:8443/base/rma/..5012"})
    CHECK(why(fine) == "");
  for (const char* elsewhere :
       {"https://api.example/base/rmas", "http://api.example:8443/base/rmas",
        "https://api.example:8443.evil.example/base/rmas", "https://api.example:8443@evil.example/base/rmas",
        "https://api.example:8443/basement/rmas", "https://evil.example/https://api.example:8443/base/rmas",
        "https://api.example:8443/rmas", ""}) {
    INFO(elsewhere);
    CHECK(why(elsewhere).find("address other than") != std::string::npos);
  }
  for (const char* path : {"/rma", "/rma/", "/rma/1/approve", "/rma/..", "/rma/.", "/rma/%2e%2E", "/rma/1%2fapprove",
                           "/rma/1\\approve", "/rmas/", "//rmas", "/transactions", "/admin/oauth/access_token", "/"}) {
    INFO(path);
    CHECK(why(std::string("https://api.example:8443/base") + path).find("not one of") != std::string::npos);
  }
  CHECK(why("https://api.example:8443/base/rmas", "POST") != "");
  CHECK(why("https://api.example:8443/base/admin/api/2026-07/graphql.json") != "");
  CHECK(why("https://api.example:8443/base/admin/api/2026-10/graphql.json", "POST") != "");
  CHECK(why_not_through({"", {"GET /rmas"}}, HttpRequest{}) != "");
}
