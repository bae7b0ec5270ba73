#include "agent/web/trend.h"

#include <algorithm>

#include "agent/web/chart.h"
#include "agent/web/listing.h"

namespace returnwatch::agent::web {
namespace {

constexpr std::size_t kCurrenciesDrawn = 2;
constexpr std::size_t kTableStep = 7;  // the numbers: a row a week, the newest day last

constexpr char kOwed[] =
    R"html({{#has_owed}}<section class="panel" aria-labelledby="owed"><div class="head"><h2 id="owed">Owed to customers, by age</h2><p class="seg" role="group" aria-label="Days shown">{{#ranges}}<a href="{{href}}#owed"{{#on}} aria-current="true"{{/on}}>{{name}}</a>{{/ranges}}</p></div>
{{#owed}}<figure><figcaption><strong>{{now}}</strong> {{change}}</figcaption>{{{svg}}}<p class="axis"><span>{{first}}</span><span>{{last}}</span></p></figure>
<details><summary>Numbers<span class="hide"> of what is owed in {{currency}}</span></summary><div class="scroll" tabindex="0" role="region" aria-label="Owed in {{currency}} by age"><table><thead><tr><th scope="col">Day</th>{{#heads}}<th scope="col" class="n">{{name}}</th>{{/heads}}<th scope="col" class="n">Sum</th></tr></thead><tbody>{{#rows}}<tr><th scope="row">{{day}}</th>{{#cells}}<td class="n">{{sum}}</td>{{/cells}}<td class="n"><strong>{{total}}</strong></td></tr>{{/rows}}</tbody></table></div></details>{{/owed}}
<p class="key">{{#legend}}<span><i class="a{{n}}"></i>{{name}}</span>{{/legend}}</p></section>{{/has_owed}})html";

constexpr char kHistory[] =
    R"html({{#has_history}}<section class="panel" aria-labelledby="history"><h2 id="history">Last 30 days <span class="mut small">{{first}} to {{last}}</span></h2><div class="charts">{{#charts}}<figure><figcaption><strong>{{number}}</strong> {{name}}</figcaption>{{{svg}}}</figure>{{/charts}}</div></section>{{/has_history}})html";

Data range(const PageFrame& frame, const char* name, const std::string& value) {
  Data d;
  d.set("name", name);
  d.set("href", overview_link(frame, "days", value));
  d.set("on", yes(param(frame, "days") == value));
  return d;
}

List legend() {
  List out;
  for (std::size_t i = 0; i < kAgeRanges.size(); ++i) {
    Data d;
    d.set("n", std::to_string(i));
    d.set("name", kAgeRanges[i].name);
    out.push_back(d);
  }
  return out;
}

List table_of(const OwedTrend& t) {
  List rows;
  for (std::size_t i = (t.days.size() - 1) % kTableStep; i < t.days.size(); i += kTableStep) {
    List cells;
    for (const std::int64_t minor : t.days[i].by_age) {
      Data d;
      d.set("sum", checks::decimal({minor, t.currency}));
      cells.push_back(d);
    }
    Data d;
    d.set("day", t.days[i].day);
    d.set("cells", Data(cells));
    d.set("total", checks::decimal({t.days[i].sum(), t.currency}));
    rows.push_back(d);
  }
  return rows;
}

std::string change_of(const OwedTrend& t) {
  const std::int64_t diff = t.days.back().sum() - t.days.front().sum();
  if (diff == 0) return "as " + std::to_string(t.days.size()) + " days ago";
  return checks::to_string({diff > 0 ? diff : -diff, t.currency}) + (diff > 0 ? " more" : " less") + " than " +
         std::to_string(t.days.size()) + " days ago";
}

Data owed_data(const OwedTrend& t) {
  List heads;
  for (const AgeRange& a : kAgeRanges) {
    Data d;
    d.set("name", a.name);
    heads.push_back(d);
  }
  Data d;
  d.set("currency", t.currency);
  d.set("now", checks::to_string({t.days.back().sum(), t.currency}));
  d.set("change", change_of(t));
  d.set("svg", stacked(t.days, "Owed at the end of each day: " + checks::to_string({t.days.back().sum(), t.currency}) +
                                   " now, " + change_of(t)));
  d.set("first", t.days.front().day);
  d.set("last", "today");
  d.set("heads", Data(heads));
  d.set("rows", Data(table_of(t)));
  return d;
}

void add_owed(const PageFrame& frame, const Overview& o, Data& data) {
  List owed;
  for (const OwedTrend& t : o.owed)
    if (owed.size() < kCurrenciesDrawn && !t.days.empty()) owed.push_back(owed_data(t));
  data.set("has_owed", yes(!owed.empty()));
  data.set("owed", Data(owed));
  data.set("legend", Data(legend()));
  data.set("ranges", Data(List{range(frame, "30 days", ""), range(frame, "90 days", "90")}));
}

void add_history(const std::vector<DayCount>& history, Data& data) {
  data.set("has_history", yes(!history.empty()));
  if (history.empty()) return;
  std::vector<int> open, began, ended;
  int sum_began = 0, sum_ended = 0;
  for (const DayCount& d : history) {
    open.push_back(d.open);
    began.push_back(d.fired);
    ended.push_back(d.resolved);
    sum_began += d.fired;
    sum_ended += d.resolved;
  }
  List charts;
  const auto chart = [&charts](const std::string& name, int number, const std::string& svg) {
    Data d;
    d.set("name", name);
    d.set("number", std::to_string(number));
    d.set("svg", svg);
    charts.push_back(d);
  };
  chart("open now", open.back(),
        area(open, "o",
             "Open at the end of each day: " + std::to_string(open.front()) + " first, " + std::to_string(open.back()) +
                 " now, at most " + std::to_string(*std::max_element(open.begin(), open.end()))));
  chart("began", sum_began, bars(began, "f", "Began on each day: " + std::to_string(sum_began) + " in all"));
  chart("ended", sum_ended, bars(ended, "r", "Ended on each day: " + std::to_string(sum_ended) + " in all"));
  data.set("charts", Data(charts));
  data.set("first", history.front().day);
  data.set("last", history.back().day);
}

}  // namespace

const char* owed_template() { return kOwed; }
const char* history_template() { return kHistory; }

void add_trends(const PageFrame& frame, const Overview& o, Data& data) {
  add_owed(frame, o, data);
  add_history(o.history, data);
}

}  // namespace returnwatch::agent::web
