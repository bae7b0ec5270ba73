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

// `ends`: in so many seconds; `key` is the subject's, and `issuer` signs, who may be somebody else.
Certificate signed_by(EVP_PKEY* issuer, const char* issuer_name, EVP_PKEY* key, const char* name, long ends = 3600) {
  Certificate x(X509_new(), &X509_free);
  X509_set_version(x.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(x.get()), -7200);
  X509_gmtime_adj(X509_getm_notAfter(x.get()), ends);
  X509_set_pubkey(x.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  std::unique_ptr<X509_NAME, decltype(&X509_NAME_free)> by(X509_NAME_new(), &X509_NAME_free);
  X509_NAME_add_entry_by_txt(by.get(), "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(issuer_name), -1, -1,
                             0);
  X509_set_issuer_name(x.get(), by.get());
  X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name);
  X509_add_ext(x.get(), names, -1);
  X509_EXTENSION_free(names);
  X509_sign(x.get(), issuer, EVP_sha256());
  return x;
}

// A TLS server on loopback whose certificate is for `name`, and the file that vouches for it.
class TlsServer {
 public:
  explicit TlsServer(const char* name, long ends = 3600, const char* issuer = "test")
      : key_(EVP_EC_gen("P-256"), &EVP_PKEY_free),
        authority_(EVP_EC_gen("P-256"), &EVP_PKEY_free),
        certificate_(
            signed_by(std::string(issuer) == "test" ? key_.get() : authority_.get(), issuer, key_.get(), name, ends)),
        server_(certificate_.get(), key_.get()) {
    ca_file_ =
        std::filesystem::temp_directory_path() / ("returnwatch-tls-" + std::to_string(::getpid()) + "-" +
                                                  std::to_string(reinterpret_cast<std::uintptr_t>(this)) + ".pem");
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
  Key key_, authority_;
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
  CHECK(untrusted.error().message.find("TLS: the certificate is self-signed") != std::string::npos);
  const auto absent = transport.send(server.get("/nowhere/ca.pem"));
  REQUIRE_FALSE(absent);
  CHECK(absent.error().message.find("ca_file cannot be read") != std::string::npos);
}

TEST_CASE("a certificate for another host is refused") {
  TlsServer server("DNS:shop.example");
  CurlTransport transport;
  const auto answer = transport.send(server.get(server.ca_file()));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().message.find("TLS: the certificate is for another host name") != std::string::npos);
}

TEST_CASE("a certificate that has expired, and one of an unknown authority, are told apart") {
  CurlTransport transport;
  const TlsServer expired("IP:127.0.0.1", -60);
  const auto late = transport.send(expired.get(expired.ca_file()));
  REQUIRE_FALSE(late);
  CHECK(late.error().message.find("TLS: the certificate has expired") != std::string::npos);
  const TlsServer private_one("IP:127.0.0.1", 3600, "Somebody's own CA");
  const auto unknown = transport.send(private_one.get(""));
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message.find("authority is not trusted here") != std::string::npos);
}
