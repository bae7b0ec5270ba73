#include "checks/finding.h"

#include <array>
#include <cstdint>

namespace returnwatch::checks {
namespace {

template <typename Enum, std::size_t N>
std::optional<Enum> from_word(const std::array<const char*, N>& words, std::string_view s) {
  for (std::size_t i = 0; i < N; ++i)
    if (s == words[i]) return static_cast<Enum>(i);
  return std::nullopt;
}

constexpr std::array<const char*, 3> kSeverities = {"info", "warning", "critical"};
constexpr std::array<const char*, 4> kOwners = {"operations", "finance", "cx", "technical"};
constexpr std::array<const char*, 9> kSubjects = {"return", "unit", "refund", "order", "location",
                                                  "reason", "flow", "source", "store"};

}  // namespace

const char* to_string(Severity s) { return kSeverities[static_cast<std::size_t>(s)]; }
const char* to_string(Owner o) { return kOwners[static_cast<std::size_t>(o)]; }
const char* to_string(SubjectKind k) { return kSubjects[static_cast<std::size_t>(k)]; }
std::optional<Severity> severity_from(std::string_view s) { return from_word<Severity>(kSeverities, s); }
std::optional<Owner> owner_from(std::string_view s) { return from_word<Owner>(kOwners, s); }
std::optional<SubjectKind> subject_from(std::string_view s) { return from_word<SubjectKind>(kSubjects, s); }

std::string fingerprint(const std::string& check, const std::string& store, const Subject& subject,
                        const std::string& cause) {
  std::uint64_t hash = 14695981039346656037ULL;
  auto mix = [&hash](std::string_view part) {
    for (unsigned char c : part) hash = (hash ^ c) * 1099511628211ULL;
    hash = hash * 1099511628211ULL;  // the zero byte that ends the part
  };
  mix(check);
  mix(store);
  mix(to_string(subject.kind));
  mix(subject.id);
  if (subject.kind == SubjectKind::store || subject.kind == SubjectKind::source) mix(cause);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, hash >>= 4) out[static_cast<std::size_t>(i)] = kHex[hash & 15];
  return out;
}

}  // namespace returnwatch::checks
