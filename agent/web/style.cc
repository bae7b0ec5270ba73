#include "agent/web/style.h"

namespace returnwatch::agent {

const char* style_sheet() {
  return R"css(:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--mut:#57606a;--line:#d0d7de;--card:#f6f8fa;--crit:#b3261e;--warn:#8a5300;--info:#0a5c9e;--ok:#1a6b32;--link:#0a58ca}
@media(prefers-color-scheme:dark){:root{--bg:#0f1318;--fg:#e6edf3;--mut:#9aa7b4;--line:#2b333c;--card:#171d24;--crit:#ff8f87;--warn:#e6b450;--info:#79b8ff;--ok:#6fd08c;--link:#79b8ff}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.45 system-ui,sans-serif}a{color:var(--link)}
header{border-bottom:1px solid var(--line)}nav{display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:.5rem .8rem;max-width:62rem;margin:auto}nav a{padding:.2rem 0}
nav .brand{font-weight:700;color:var(--fg);text-decoration:none}nav a[aria-current]{color:var(--fg);text-decoration:none;border-bottom:2px solid var(--link)}
main{max-width:62rem;margin:auto;padding:.6rem .8rem 2rem}footer{max-width:62rem;margin:auto;padding:.8rem;color:var(--mut);font-size:.85rem;border-top:1px solid var(--line)}
.skip{position:absolute;left:-99rem}.skip:focus{left:.5rem;top:.5rem;background:var(--bg);padding:.4rem}
h1{font-size:1.25rem;margin:.3rem 0 .5rem}h2{font-size:1.05rem;margin:1.3rem 0 .4rem}p{margin:.35rem 0}.mut{color:var(--mut)}.small{font-size:.88rem}
.card{border:1px solid var(--line);border-left:5px solid var(--info);background:var(--card);border-radius:6px;padding:.55rem .7rem;margin:.5rem 0}
.card.critical{border-left-color:var(--crit)}.card.warning{border-left-color:var(--warn)}.card h3{font-size:1rem;margin:0 0 .2rem}
.sev{font-weight:600}.critical .sev,.t-critical{color:var(--crit)}.warning .sev,.t-warning{color:var(--warn)}.info .sev,.t-info{color:var(--info)}.t-ok{color:var(--ok)}
.do{border-top:1px dashed var(--line);margin-top:.35rem;padding-top:.35rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .5rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--mut);font-size:.85rem}.scroll{overflow-x:auto}form.row{display:flex;flex-wrap:wrap;gap:.4rem;align-items:end;margin:.4rem 0}
input,select,button{font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--mut);border-radius:5px;padding:.3rem .5rem;max-width:100%}button{cursor:pointer;background:var(--card)}
label{font-size:.85rem;color:var(--mut);display:flex;flex-direction:column}:focus-visible{outline:3px solid var(--link);outline-offset:2px}details>summary{cursor:pointer}
.gap{color:var(--mut);font-style:italic}ol.line{list-style:none;padding:0;margin:0}ol.line li{border-left:3px solid var(--line);padding:.15rem 0 .15rem .7rem}
.chips{display:flex;flex-wrap:wrap;gap:.4rem;list-style:none;padding:0;margin:.3rem 0}.chips li{border:1px solid var(--line);border-radius:99px;padding:.1rem .6rem;font-size:.9rem}
svg.chart{width:100%;height:64px}svg .f{fill:var(--crit)}svg .r{fill:var(--ok)}
)css";
}

}  // namespace returnwatch::agent
