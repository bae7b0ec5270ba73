// Where the reports are: the last days and months, to read or to take along.
#include "agent/web/frame.h"

namespace returnwatch::agent {
namespace {

constexpr char kReports[] =
    R"html(<h1>Reports</h1><p>{{#next}}The next daily report comes {{next}}.{{/next}}{{^next}}No daily report is sent: no receiver is set for it.{{/next}}</p>
<form class="row" method="post" action="/report/send"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="back" value="/reports"><button>Send one now</button><a class="button" href="/report?format=html">The last 24 hours</a></form>
{{#groups}}<h2>{{name}}</h2>{{^rows}}<p class="mut">None yet: no whole day was watched.</p>{{/rows}}<ul class="facts">{{#rows}}<li><a href="/report?{{key}}={{value}}&amp;format=html">{{value}}</a> <span class="small">&middot; {{#formats}}<a href="/report?{{key}}={{value}}&amp;format={{format}}" aria-label="{{value}}, {{name}}">{{name}}</a> {{/formats}}</span></li>{{/rows}}</ul>{{/groups}}
)html";

// What is shown, and what `format` says; a month's tables are a file each.
using Forms = std::vector<std::pair<const char*, const char*>>;
const Forms kOfDay = {{"spreadsheet", "csv"}, {"text", "text"}, {"json", "json"}};
const Forms kOfMonth = {{"spreadsheet of lines", "csv"},
                        {"of totals", "csv&part=totals"},
                        {"of what was owed", "csv&part=owed"},
                        {"text", "text"},
                        {"json", "json"}};

Data group(const char* name, const char* key, const std::vector<std::string>& values, const Forms& forms) {
  List rows, formats;
  for (const auto& [name, format] : forms) {
    Data d;
    d.set("name", name);
    d.set("format", format);
    formats.push_back(d);
  }
  for (const std::string& v : values) {
    Data d;
    d.set("value", v);
    d.set("key", key);
    d.set("formats", Data(formats));
    rows.push_back(d);
  }
  Data out;
  out.set("name", name);
  out.set("rows", Data(rows));
  return out;
}

}  // namespace

std::string reports_page(const PageFrame& frame, const std::string& next, const std::vector<std::string>& days,
                         const std::vector<std::string>& months) {
  Data data;
  put(data, "next", next);
  data.set("csrf", frame.csrf);
  data.set("groups", Data(List{group("Daily check report", "date", days, kOfDay),
                               group("Month-end reconciliation", "month", months, kOfMonth)}));
  return web::page(frame, "Reports", kReports, data);
}

}  // namespace returnwatch::agent
