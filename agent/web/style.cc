#include "agent/web/style.h"

namespace returnwatch::agent {

const char* style_sheet() {
  return R"css(:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--mut:#57606a;--line:#d0d7de;--card:#f6f8fa;--crit:#b3261e;--warn:#8a5300;--info:#0a5c9e;--ok:#1a6b32;--link:#0a58ca;--on:#fff}
@media(prefers-color-scheme:dark){:root{--bg:#0f1318;--fg:#e6edf3;--mut:#9aa7b4;--line:#2b333c;--card:#171d24;--crit:#ff8f87;--warn:#e6b450;--info:#79b8ff;--ok:#6fd08c;--link:#79b8ff;--on:#0f1318}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}a{color:var(--link)}a.plain{color:inherit;text-decoration-color:var(--mut);text-underline-offset:.15em;text-decoration-thickness:1px}
header{border-bottom:1px solid var(--line)}nav{display:flex;flex-wrap:wrap;gap:0 .85rem;padding:.2rem .8rem;max-width:62rem;margin:auto;font-size:.95rem}nav a{padding:.35rem 0;white-space:nowrap}
nav .brand{font-weight:700;color:var(--fg);text-decoration:none}nav a[aria-current]{color:var(--fg);text-decoration:none;box-shadow:inset 0 -2px var(--link)}
main{max-width:62rem;margin:auto;padding:.4rem .8rem 2rem}footer{max-width:62rem;margin:auto;padding:.8rem;color:var(--mut);font-size:.85rem;border-top:1px solid var(--line)}
.skip{position:absolute;left:-99rem}.skip:focus{left:.5rem;top:.5rem;background:var(--bg);padding:.4rem;z-index:1}.hide{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
h1{font-size:1.2rem;line-height:1.3;margin:.3rem 0 .4rem}h2{font-size:1.05rem;line-height:1.3;margin:1.4rem 0 .4rem}p{margin:.3rem 0}.lead{font-size:1.05rem}.mut{color:var(--mut);font-weight:400}.small{font-size:.88rem}
.card{border:1px solid var(--line);border-left:5px solid var(--info);background:var(--card);border-radius:6px;padding:.5rem .7rem;margin:.4rem 0}
.card.critical,.findings .critical{border-left-color:var(--crit)}.card.warning,.findings .warning{border-left-color:var(--warn)}.card h2,.card h1{font-size:1rem;margin:0}
.sev{font-weight:600;color:var(--info)}.critical .sev,.t-critical{color:var(--crit)}.warning .sev,.t-warning{color:var(--warn)}.t-ok{color:var(--ok)}
.do{background:var(--bg);border:1px solid var(--line);border-radius:5px;padding:.3rem .5rem;margin:.4rem 0}.note{border-left:5px solid var(--warn);padding:.3rem .6rem;background:var(--card)}
form{margin:0}form.row{display:flex;flex-wrap:wrap;gap:.45rem;align-items:end;margin:.5rem 0}form.find{border-top:1px solid var(--line);padding-top:.6rem;margin-top:.9rem}
input,select,button,.button{font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--mut);border-radius:5px;padding:.28rem .55rem;max-width:100%;min-height:2.1rem}button,.button{cursor:pointer;background:var(--card);text-decoration:none;display:inline-block;white-space:nowrap}ul.findings form{flex:none}select{width:100%;text-overflow:ellipsis}
button.main{background:var(--link);border-color:var(--link);color:var(--on)}label{font-size:.85rem;color:var(--mut);display:flex;flex-direction:column;gap:.1rem;min-width:0;flex:1 1 7rem}label.wide{flex:2 1 14rem}form.row>button,form.row>.button{flex:none}:focus-visible{outline:3px solid var(--link);outline-offset:2px}
ul,ol{margin:.3rem 0}summary{cursor:pointer;padding:.25rem 0;color:var(--link)}ul.findings,ul.checks,ol.line,ul.facts,.chips{list-style:none;padding:0}
ul.findings li{display:flex;gap:.6rem;justify-content:space-between;align-items:start;border-left:4px solid var(--info);padding:.15rem 0 .15rem .6rem;margin:.45rem 0}ul.findings div{min-width:0}ul.findings p{margin:0}
ul.checks>li,ul.facts>li{border-bottom:1px solid var(--line);padding:.45rem 0}ul.checks p{margin:.15rem 0}ul.facts>li.open{border-left:4px solid var(--crit);padding-left:.6rem}
.pill{display:inline-block;border:1px solid currentColor;border-radius:99px;padding:0 .5rem;font-size:.8rem;font-weight:600;white-space:nowrap;color:var(--mut)}.p-findings{color:var(--crit)}.p-healthy{color:var(--ok)}
.chips{display:flex;flex-wrap:wrap;gap:.4rem;margin:.5rem 0}.chips a{display:block;border:1px solid var(--line);border-radius:99px;padding:.15rem .7rem;font-size:.9rem;color:var(--fg);text-decoration:none}.chips a[aria-current]{border-color:var(--link);box-shadow:inset 0 0 0 1px var(--link)}
ol.line li{border-left:3px solid var(--line);padding:.2rem 0 .2rem .7rem}ol.line .gap{color:var(--mut);font-style:italic;border-left-style:dotted}.src{font-size:.8rem;font-weight:600;color:var(--mut)}.s-returngo{color:var(--info)}.s-shopify{color:var(--ok)}.s-patchworks{color:var(--warn)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.8rem}figure{margin:0}figcaption{font-size:.88rem;color:var(--mut)}figcaption strong{color:var(--fg)}svg.chart{display:block;width:100%;height:3rem}.spark svg.chart{height:1.4rem;max-width:15rem}
svg .base{stroke:var(--line);fill:none}svg.f rect{fill:var(--crit)}svg.r rect{fill:var(--ok)}svg.o path:first-child{fill:var(--info)}
)css";
}

}  // namespace returnwatch::agent
