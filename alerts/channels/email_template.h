// The mail's HTML: readable in every client, so tables and inline styles only, no picture and nothing from other hosts.
// Mustache escapes what is put in.
#pragma once

namespace returnwatch::alerts {

inline constexpr char kEmailHtml[] = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{{lead}}</title></head>
<body style="margin:0;padding:16px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1b1f24;background:#ffffff">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td style="max-width:640px;border-left:6px solid {{color}};padding:4px 0 4px 14px">
<h1 style="font-size:20px;line-height:1.35;margin:0">{{lead}}</h1>{{#why}}<p style="margin:6px 0 0;color:#57606a">{{why}}</p>{{/why}}</td></tr></table>
{{#sums}}<table cellpadding="0" cellspacing="0" style="margin:16px 0 0"><tr><th align="right" style="padding:2px 12px 2px 0;color:#57606a;font-weight:normal">how many</th><th align="left" style="padding:2px 12px 2px 0;color:#57606a;font-weight:normal">what</th><th align="right" style="padding:2px 0;color:#57606a;font-weight:normal">money</th></tr>{{#rows}}<tr><td align="right" style="padding:2px 12px 2px 0">{{count}}</td><td style="padding:2px 12px 2px 0">{{title}}</td><td align="right" style="padding:2px 0">{{money}}</td></tr>{{/rows}}</table>{{/sums}}
{{#findings}}<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:640px;margin:16px 0 0;border-top:1px solid #d0d7de"><tr><td style="padding:10px 0 0"><strong>{{reference}}</strong>{{#title}} <span style="color:#57606a">{{title}}</span>{{/title}}{{#is_new}} <span style="background:#fff8c5;color:#4d2d00;padding:0 6px;border-radius:8px;font-size:13px">new</span>{{/is_new}}</td><td align="right" valign="top" style="padding:10px 0 0;white-space:nowrap"><strong>{{amount}}</strong></td></tr>
<tr><td colspan="2">{{summary}}<br><span style="color:#57606a;font-size:14px">{{circumstances}}{{#links}} &middot; <a href="{{url}}" style="color:#0969da">{{label}}</a>{{/links}}</span></td></tr></table>
{{/findings}}{{#more}}<p style="margin:16px 0 0">+ {{count}} more{{#url}}: <a href="{{url}}" style="color:#0969da">see all</a>{{/url}}</p>{{/more}}
{{#resolved}}<h2 style="font-size:16px;margin:20px 0 4px">Over meanwhile</h2><ul style="margin:0;padding-left:20px">{{#rows}}<li>{{reference}}: {{how}}</li>{{/rows}}{{#left}}<li>+ {{left}} more</li>{{/left}}</ul>{{/resolved}}
{{#actions}}<h2 style="font-size:16px;margin:20px 0 4px">What to do</h2>{{#rows}}<p style="margin:0 0 6px">{{#title}}<strong>{{title}}</strong>: {{/title}}{{action}}</p>{{/rows}}{{/actions}}
{{#pace}}<h2 style="font-size:16px;margin:20px 0 4px">The shop's own pace</h2><ul style="margin:0;padding-left:20px">{{#rows}}<li>{{line}}</li>{{/rows}}</ul>{{/pace}}{{#note}}<p style="white-space:pre-line">{{note}}</p>{{/note}}
<p style="margin:24px 0 0;border-top:1px solid #d0d7de;padding-top:8px;color:#57606a;font-size:13px">{{footer}}</p>
</body></html>
)html";

}  // namespace returnwatch::alerts
