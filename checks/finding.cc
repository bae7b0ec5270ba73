#include "checks/finding.h"

#include <array>
#include <cstdint>

#include "checks/text.h"

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
  const bool by_cause = subject.kind == SubjectKind::store || subject.kind == SubjectKind::source;
  return by_cause ? identity({check, store, to_string(subject.kind), subject.id, cause})
                  : identity({check, store, to_string(subject.kind), subject.id});
}

}  // namespace returnwatch::checks
