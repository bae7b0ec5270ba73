#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <thread>

#include "agent/http/curl_transport.h"

using namespace returnwatch::agent;

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate self_signed(EVP_PKEY* key, const char* name) {
  Certificate x(X509_new(), &X509_free);
  X509_set_version(x.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(x.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x.get()), 3600);
  X509_set_pubkey(x.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  X509_set_issuer_name(x.get(), X509_get_subject_name(x.get()));
  X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name);
  X509_add_ext(x.get(), names, -1);
  X509_EXTENSION_free(names);
  X509_sign(x.get(), key, EVP_sha256());
  return x;
}

// A TLS server on loopback whose certificate is for `name`, and the file that vouches for it.
class TlsServer {
 public:
  explicit TlsServer(const char* name)
      : key_(EVP_EC_gen("P-256"), &EVP_PKEY_free),
        certificate_(self_signed(key_.get(), name)),
        server_(certificate_.get(), key_.get()) {
    ca_file_ = std::filesystem::temp_directory_path() / ("returnwatch-tls-" + std::to_string(::getpid()) + ".pem");
    FILE* out = std::fopen(ca_file_.c_str(), "w");
    PEM_write_X509(out, certificate_.get());
    std::fclose(out);
    server_.set_keep_alive_timeout(1);
    server_.Get("/", [](const httplib::Request&, httplib::Response& r) { r.set_content("private", "text/plain"); });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~TlsServer() {
    server_.stop();
    thread_.join();
    std::filesystem::remove(ca_file_);
  }
  HttpRequest get(const std::string& ca_file) const {
    HttpRequest r;
    r.url = "https://127.0.0.1:" + std::to_string(port_) + "/";
    r.ca_file = ca_file;
    return r;
  }
  std::string ca_file() const { return ca_file_; }

 private:
  Key key_;
  Certificate certificate_;
  httplib::SSLServer server_;
  std::filesystem::path ca_file_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a certificate is trusted only through its own ca_file, also on a connection that is open") {
  TlsServer server("IP:127.0.0.1");
  CurlTransport transport;
  const auto trusted = transport.send(server.get(server.ca_file()));
  REQUIRE(trusted);
  CHECK(trusted->body == "private");
  const auto untrusted = transport.send(server.get(""));
  REQUIRE_FALSE(untrusted);
  CHECK(untrusted.error().kind == ErrorKind::unreachable);
  CHECK(untrusted.error().message.find("TLS: certificate not trusted") != std::string::npos);
  const auto absent = transport.send(server.get("/nowhere/ca.pem"));
  REQUIRE_FALSE(absent);
  CHECK(absent.error().message.find("ca_file cannot be read") != std::string::npos);
}

TEST_CASE("a certificate for another host is refused") {
  TlsServer server("DNS:shop.example");
  CurlTransport transport;
  CHECK_FALSE(transport.send(server.get(server.ca_file())));
}
