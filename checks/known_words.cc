#include "checks/known_words.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <sstream>
#include <string>

#include "checks/words.h"

namespace returnwatch::checks {
namespace {

struct Row {
  std::string_view field;
  std::string_view words;  // each between spaces
};

constexpr Row kRows[] = {
    {"displayFinancialStatus", " AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED VOIDED "},
    {"displayFulfillmentStatus",
     " FULFILLED FULFILLMENT_NOT_REQUIRED IN_PROGRESS ON_HOLD OPEN PARTIALLY_FULFILLED PENDING_FULFILLMENT "
     "REQUEST_DECLINED RESTOCKED SCHEDULED UNFULFILLED "},
    {"returnStatus", " INSPECTION_COMPLETE IN_PROGRESS NO_RETURN RETURNED RETURN_FAILED RETURN_REQUESTED "},
    {"transaction.kind", " AUTHORIZATION CAPTURE CHANGE EMV_AUTHORIZATION REFUND SALE SUGGESTED_REFUND VOID "},
    {"transaction.status", " AWAITING_RESPONSE ERROR FAILURE PENDING SUCCESS UNKNOWN "},
    {"restockType", " CANCEL LEGACY_RESTOCK NO_RESTOCK RETURN "},
    {"dispute.status", " ACCEPTED CHARGE_REFUNDED LOST NEEDS_RESPONSE PREVENTED UNDER_REVIEW WON "},
    {"dispute.initiatedAs", " CHARGEBACK INQUIRY "},
    {"return.status", " CANCELED CLOSED DECLINED OPEN REQUESTED "},
    {"disposition.type", " MISSING NOT_RESTOCKED PROCESSING_REQUIRED RESTOCKED "},
    {"fulfillmentOrder.status", " CANCELLED CLOSED INCOMPLETE IN_PROGRESS ON_HOLD OPEN SCHEDULED "},
    {"fulfillmentOrder.requestStatus",
     " ACCEPTED CANCELLATION_ACCEPTED CANCELLATION_REJECTED CANCELLATION_REQUESTED CLOSED REJECTED SUBMITTED "
     "UNSUBMITTED "},
    {"fulfillment.status", " CANCELLED ERROR FAILURE OPEN PENDING SUCCESS "},
    {"hold.reason",
     " AWAITING_PAYMENT AWAITING_RETURN_ITEMS HIGH_RISK_OF_FRAUD INCORRECT_ADDRESS INVENTORY_OUT_OF_STOCK "
     "ONLINE_STORE_POST_PURCHASE_CROSS_SELL OTHER UNKNOWN_DELIVERY_DATE "},
};

constexpr std::string_view kCurrencies =
    " AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BYR BZD CAD CDF "
    "CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL "
    "HRK HTG HUF IDR ILS INR IQD IRR ISK JEP JMD JOD JPY KES KGS KHR KID KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL "
    "LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP "
    "PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT "
    "TND TOP TRY TTD TWD TZS UAH UGX USD USDC UYU UZS VED VEF VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ";

bool listed(std::string_view words, std::string_view word) {
  return words.find(" " + std::string(word) + " ") != std::string_view::npos;
}

}  // namespace

bool known_word(std::string_view field, std::string_view word) {
  if (word.empty()) return true;
  const auto* row = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& r) { return r.field == field; });
  return row != std::end(kRows) && listed(row->words, word);
}

std::vector<std::string> words_of(std::string_view field) {
  const auto* row = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& r) { return r.field == field; });
  std::vector<std::string> out;
  if (row == std::end(kRows)) return out;
  std::istringstream in{std::string(row->words)};
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

bool known_currency(std::string_view code) { return !code.empty() && listed(kCurrencies, code); }

// Names as people and systems write them: "Rise.ai", "PayPal Express", "bank_transfer".
bool known_processor(std::string_view word) {
  static constexpr std::string_view kNames[] = {
      "shopify", "stripe",       "rise",     "paypal",     "klarna",   "afterpay",    "clearpay",    "affirm",
      "adyen",   "braintree",    "square",   "mollie",     "worldpay", "checkout",    "authorize",   "razorpay",
      "payu",    "sezzle",       "zip",      "laybuy",     "scalapay", "alma",        "amazon",      "apple",
      "google",  "wise",         "revolut",  "gocardless", "trustly",  "sofort",      "ideal",       "nets",
      "bambora", "payplug",      "viva",     "sumup",      "nuvei",    "cybersource", "barclaycard", "opayo",
      "sagepay", "multisafepay", "bank",     "cash",       "manual",   "offline",     "external",    "custom",
      "other",   "none",         "returngo", "wallet",     "giftcard", "storecredit", "loyalty",     "yotpo",
      "smile",   "erp",          "netsuite", "pos"};
  std::string bare;
  for (const char c : word)
    if (std::isalnum(static_cast<unsigned char>(c))) bare += c;
  return bare.empty() || std::any_of(std::begin(kNames), std::end(kNames),
                                     [&bare](std::string_view name) { return contains_word(bare, name); });
}

}  // namespace returnwatch::checks
