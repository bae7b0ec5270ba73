// What every channel says alike, as plain text: the lead of a message, one finding, what to do, links. For a warehouse
// lead.
#pragma once

#include <string>
#include <vector>

#include "alerts/notification.h"
#include "checks/text.h"

namespace returnwatch::alerts {

inline constexpr std::size_t kLeadLength = 120;

// One line of at most 120 characters: what, how many, how much money, since when, whose. As an event ("2 new, now 5"),
// or, for a message that is edited in place, as it stands.
enum class Voice { event, standing };
[[nodiscard]] std::string lead(const Notification& n, Voice voice = Voice::event);
// The same over the whole life of a thread: "Refund not posted (acme-uk, finance)".
[[nodiscard]] std::string thread_subject(const Notification& n);
// Why it is said now, as a sentence: "2 joined since the last message." "" where the lead says it all.
[[nodiscard]] std::string why_now(const Notification& n);

[[nodiscard]] std::string title_of(const std::string& check);  // "Refund not posted"
[[nodiscard]] std::string reference_of(const AlertView& v);    // "#1001 / RMA 4120", or the subject
[[nodiscard]] std::string money_words(const std::vector<checks::Money>& money,
                                      std::size_t at_most = 2);  // "1,240.50 GBP + 80.00 EUR"
[[nodiscard]] std::string time_words(Time t, const std::string& timezone,
                                     Time now);              // "20 Nov 14:05"; with the year where it is another
[[nodiscard]] std::string how_resolved(const AlertView& v);  // "fixed", "expired after 30 days", "closed by Kim"

// "since 20 Nov 14:05 (2 d 4 h), came back, acknowledged by Kim".
[[nodiscard]] std::string circumstances(const AlertView& v, const Notification& n);

struct Link {
  std::string label, url;
};
[[nodiscard]] std::vector<Link> links_of(const checks::Finding& f, const Notification& n);
[[nodiscard]] std::vector<Link> links_of(const checks::Finding& f, const ReturnLinks& links,
                                         const std::string& page_url);
// The page on which whoever follows the link may acknowledge; to open it changes nothing. url "" = nothing is left to
// acknowledge, or there is no page.
[[nodiscard]] Link to_acknowledge(const Notification& n);
[[nodiscard]] Link all_of(const Notification& n);  // the page that lists the whole group; url "" = none

struct ToDo {
  std::string title, action;
};
// For all critical causes, and beside them for the first few, of which there are most.
[[nodiscard]] std::vector<ToDo> to_do(const Notification& n);

// The views that a message shows first, and how many it leaves out. Of a resolved group: the resolved ones.
[[nodiscard]] const std::vector<AlertView>& shown_of(const Notification& n);
[[nodiscard]] int total_of(const Notification& n);
[[nodiscard]] bool is_over(const Notification& n);  // all resolved

[[nodiscard]] std::string grouped(long n);  // "12,400"
[[nodiscard]] std::string upper_first(std::string s);
using checks::cut;
using checks::one_line;

}  // namespace returnwatch::alerts
