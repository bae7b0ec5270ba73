// The mail's HTML: readable in every client, so tables and inline style for the light, one style sheet for readers in
// the dark; no picture and nothing from other hosts. Mustache escapes what is put in.
#pragma once

namespace returnwatch::alerts {

inline constexpr char kEmailHtml[] = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>{{lead}}</title>
<style>:root{color-scheme:light dark}@media(prefers-color-scheme:dark){.bg{background:#0e1116!important;color:#e6edf3!important}.box{background:#161b22!important;border-right-color:#2b333c!important;border-bottom-color:#2b333c!important;border-left-color:#2b333c!important}.m{color:#9aa7b4!important}.l{color:#79b8ff!important}.r{border-color:#2b333c!important}.do{background:#0e1116!important}.new{background:#3a2c08!important;color:#f0d58a!important}.go{background:#79b8ff!important;color:#0e1116!important}}</style></head>
<body class="bg" style="margin:0;padding:0;background:#f3f4f6;color:#1b1f24;font:15px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"><div role="main">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:12px">
<table class="box" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:640px;background:#ffffff;border:1px solid #d0d7de;border-top:5px solid {{color}};border-radius:8px"><tr><td style="padding:14px 18px 16px">
<h1 style="font-size:19px;line-height:1.35;margin:0">{{lead}}</h1>{{#why}}<p class="m" style="margin:6px 0 0;color:#57606a">{{why}}</p>{{/why}}{{#note}}<p style="margin:10px 0 0;white-space:pre-line">{{note}}</p>{{/note}}
{{#sums}}<table cellpadding="0" cellspacing="0" style="margin:14px 0 0"><tr class="m" style="color:#57606a"><th align="right" style="padding:2px 12px 2px 0;font-weight:normal">how many</th><th align="left" style="padding:2px 12px 2px 0;font-weight:normal">what</th><th align="right" style="padding:2px 0;font-weight:normal">money</th></tr>{{#rows}}<tr><td align="right" style="padding:2px 12px 2px 0">{{count}}</td><td style="padding:2px 12px 2px 0">{{title}}</td><td align="right" style="padding:2px 0">{{money}}</td></tr>{{/rows}}</table>{{/sums}}
{{#findings}}<table class="r" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:14px 0 0;border-top:1px solid #d0d7de"><tr><td style="padding:10px 0 0"><strong>{{reference}}</strong>{{#title}} <span class="m" style="color:#57606a">{{title}}</span>{{/title}}{{#is_new}} <span class="new" style="background:#fff8c5;color:#4d2d00;padding:0 6px;border-radius:8px;font-size:13px">new</span>{{/is_new}}</td><td align="right" valign="top" style="padding:10px 0 0 8px;white-space:nowrap"><strong>{{amount}}</strong></td></tr>
<tr><td colspan="2">{{summary}}<br><span class="m" style="color:#57606a;font-size:13px">{{circumstances}}{{#links}} &middot; <a class="l" href="{{url}}" style="color:#0a58ca">{{label}}</a>{{/links}}</span></td></tr></table>
{{/findings}}{{#more}}<p style="margin:14px 0 0">+ {{count}} more{{#url}}: <a class="l" href="{{url}}" style="color:#0a58ca">see all</a>{{/url}}</p>{{/more}}
{{#resolved}}<h2 style="font-size:16px;margin:18px 0 4px">Resolved in the meantime</h2><ul style="margin:0;padding-left:20px">{{#rows}}<li>{{reference}}: {{how}}</li>{{/rows}}{{#left}}<li>+ {{left}} more</li>{{/left}}</ul>{{/resolved}}
{{#actions}}<table class="do" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:16px 0 0;background:#f3f4f6;border-radius:6px"><tr><td style="padding:8px 12px 10px"><h2 class="m" style="font-size:13px;margin:0 0 2px;color:#57606a">What to do</h2>{{#rows}}<p style="margin:0 0 4px">{{#title}}<strong>{{title}}</strong>: {{/title}}{{action}}</p>{{/rows}}</td></tr></table>{{/actions}}
{{#button}}<p style="margin:14px 0 0"><a class="go" href="{{url}}" style="display:inline-block;background:#0a58ca;color:#ffffff;font-weight:bold;text-decoration:none;padding:8px 16px;border-radius:6px">{{label}}</a></p>{{/button}}
{{#pace}}<h2 style="font-size:16px;margin:18px 0 4px">The shop's own pace</h2><ul style="margin:0;padding-left:20px">{{#rows}}<li>{{line}}</li>{{/rows}}</ul>{{/pace}}
<p class="m r" style="margin:18px 0 0;border-top:1px solid #d0d7de;padding-top:8px;color:#57606a;font-size:13px">{{footer}}</p>
</td></tr></table></td></tr></table></div></body></html>
)html";

}  // namespace returnwatch::alerts
