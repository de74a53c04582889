/** The style of every page; the policy of the pages allows this text and no other. */
export const style = `
*,*::before,*::after{box-sizing:border-box}
:root{color-scheme:light dark;--ink:#1a2238;--soft:#58637d;--line:#d5dcea;--edge:#828ca6;--field:#fff;--card:#fffffff2;--page:#eef2fb;
--accent:#3557d6;--press:#2a48b8;--on:#fff;--tint:#3557d614;--wrong:#b3261e;--wrongs:#fdecea;--done:#14683f;--dones:#e5f5ec;
--shadow:0 1px 2px #1a22380f,0 18px 50px -12px #1a223833;--sky1:#cfdcff;--sky2:#e6d9fb;--sky3:#cdeeea;--stone:#3557d60d;--act:#fff1cf;--acti:#5c4300;--actl:#efd48f}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf7;--soft:#a2adc6;--line:#323d58;--edge:#6d7a9b;--field:#121a2c;--card:#1a2338f0;--page:#0d1322;
--accent:#8aa4ff;--press:#a6baff;--on:#0d1530;--tint:#8aa4ff1f;--wrong:#ffb4ab;--wrongs:#43201d;--done:#8fdcb2;--dones:#12331f;
--shadow:0 1px 2px #0006,0 24px 60px -12px #000a;--sky1:#22336e;--sky2:#3b2a62;--sky3:#123f47;--stone:#8aa4ff0d;--act:#3d3010;--acti:#ffe2a1;--actl:#6b5722}}
html{height:100%;-webkit-text-size-adjust:100%;background:var(--page)}
body{margin:0;min-height:100%;min-height:100dvh;display:flex;flex-direction:column;color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;overflow-wrap:anywhere}
body::before{content:"";position:fixed;inset:0;z-index:-2;background:radial-gradient(60vmax 50vmax at 8% 4%,var(--sky1),transparent 70%),
radial-gradient(55vmax 50vmax at 96% 12%,var(--sky2),transparent 70%),radial-gradient(70vmax 45vmax at 40% 108%,var(--sky3),transparent 70%),var(--page)}
body::after{content:"";position:fixed;inset:auto 0 0 0;height:58vh;z-index:-1;background:repeating-linear-gradient(90deg,transparent 0 72px,var(--stone) 72px 100px,transparent 100px 110px,var(--stone) 110px 138px);
-webkit-mask-image:linear-gradient(transparent,#000 85%);mask-image:linear-gradient(transparent,#000 85%)}
h1{margin:0 0 .35rem;font-size:1.6rem;line-height:1.25;font-weight:650;letter-spacing:-.015em}
h2{margin:0 0 .5rem;font-size:1.08rem;line-height:1.35;font-weight:650}
p{margin:0 0 1rem}
a{color:var(--accent);text-underline-offset:.18em}
.soft{color:var(--soft)}
.small{font-size:.9rem}
.mark{flex:none;fill:currentColor}
.brand{display:flex;align-items:center;gap:.6rem;margin:0;font-weight:680;letter-spacing:-.02em;color:var(--ink);text-decoration:none}
.brand .mark{color:var(--accent)}
.front{flex:1;display:grid;justify-items:center;align-content:center;gap:1.75rem;width:100%;padding:2rem 1rem 3rem}
.front .brand{justify-content:center;font-size:2rem}
.front .tagline,.front .about{display:none}
.card{width:100%;max-width:27rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:1.25rem;box-shadow:var(--shadow);-webkit-backdrop-filter:blur(14px);backdrop-filter:blur(14px)}
.card h1+form,.card h1+.notice{margin-top:1.1rem}
.card>:last-child,.panel>:last-child{margin-bottom:0}
@media (min-width:60rem){.front{grid-template-columns:minmax(0,29rem) 27rem;justify-content:center;justify-items:start;align-items:center;gap:clamp(3rem,8vw,8rem)}
.front .brand{justify-content:flex-start;font-size:2.5rem;margin-bottom:1.5rem}
.front .tagline{display:block;margin:0 0 .75rem;font-size:2.35rem;line-height:1.18;font-weight:650;letter-spacing:-.025em;text-wrap:balance;overflow-wrap:normal}
.front .about{display:block;margin:0;font-size:1.15rem;color:var(--soft)}}
@media (max-width:26rem){.card{padding:1.5rem 1.25rem}}
label{display:block;margin:0 0 .3rem;font-size:.92rem;font-weight:600}
.field{margin:0 0 1.1rem}
.hint{margin:.4rem 0 0;font-size:.875rem;color:var(--soft)}
input:not([type=hidden]),textarea{width:100%;min-height:2.9rem;padding:.55rem .8rem;font:inherit;color:var(--ink);background:var(--field);border:1px solid var(--edge);border-radius:.7rem}
input:hover,textarea:hover{border-color:var(--ink)}
input[aria-invalid=true]{border-color:var(--wrong)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
input:focus-visible,textarea:focus-visible{outline-offset:0;border-color:transparent}
button,.button{display:inline-flex;align-items:center;justify-content:center;min-height:2.9rem;padding:.55rem 1.25rem;font:inherit;font-weight:620;line-height:1.2;text-align:center;text-decoration:none;
color:var(--on);background:var(--accent);border:1px solid transparent;border-radius:.7rem;cursor:pointer}
button:hover,.button:hover{background:var(--press)}
.wide{width:100%}
.second{color:var(--ink);background:transparent;border-color:var(--edge)}
.second:hover{background:var(--tint)}
.quiet{min-height:2.25rem;padding:.3rem .8rem;font-size:.92rem;color:var(--ink);background:transparent;border-color:var(--edge)}
.quiet:hover{background:var(--tint)}
.pair{display:flex;flex-direction:row-reverse;gap:.75rem}
.pair>*{flex:1}
.notice{margin:0 0 1.1rem;padding:.7rem .9rem;border-radius:.7rem;font-size:.95rem}
.notice.wrong{color:var(--wrong);background:var(--wrongs)}
.notice.done{color:var(--done);background:var(--dones)}
.foot{margin:1.5rem 0 0;padding-top:1.25rem;border-top:1px solid var(--line);font-size:.9rem;color:var(--soft)}
code,.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em}
.call{display:block;margin:.5rem 0 1rem;padding:.75rem .9rem;background:var(--tint);border-radius:.7rem;white-space:pre-wrap;overflow-wrap:anywhere;-webkit-user-select:all;user-select:all}
.foot .call{margin-bottom:0}
textarea.code{display:block;resize:none;font:1rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere;-webkit-user-select:all;user-select:all}
.scopes{margin:.5rem 0 1.25rem;padding:0;list-style:none;border:1px solid var(--line);border-radius:.8rem;max-height:16rem;overflow:auto}
.scopes li{display:flex;gap:1rem;justify-content:space-between;align-items:baseline;padding:.6rem .9rem}
.scopes li+li{border-top:1px solid var(--line)}
.scopes code{flex:none;max-width:45%;color:var(--soft)}
.bar{display:flex;align-items:center;justify-content:space-between;gap:1.5rem;padding:.8rem clamp(1rem,4vw,2.5rem);background:var(--card);border-bottom:1px solid var(--line)}
.bar .brand{flex:none;font-size:1.25rem;white-space:nowrap;border-radius:.4rem}
.who{display:flex;align-items:center;gap:1rem;min-width:0}
.who .name{color:var(--soft);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.who form{flex:none}
@media (max-width:30rem){.bar,.who{gap:.75rem}}
.inner{width:100%;max-width:60rem;margin:0 auto;padding:clamp(1.25rem,4vw,2.5rem) clamp(1rem,4vw,2.5rem) 4rem}
.inner h1{font-size:clamp(1.6rem,4vw,2.1rem)}
.panels{display:grid;gap:1.25rem;margin-top:1.75rem}
@media (min-width:52rem){.panels{grid-template-columns:minmax(0,1.5fr) minmax(0,1fr);align-items:start}}
.panel{padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:1rem;box-shadow:var(--shadow);min-width:0}
.panel h2:not(:first-child){margin-top:1.5rem}
.links{margin:0;padding:0;list-style:none}
.links a{display:block;padding:.65rem 0;font-weight:560;text-decoration:none}
.links a:hover{text-decoration:underline}
.links li+li{border-top:1px solid var(--line)}
.badge{display:inline-block;padding:.15rem .6rem;font-size:.85rem;font-weight:600;color:var(--accent);background:var(--tint);border-radius:1rem}
.rows{margin:0;padding:0;list-style:none}
.rows li{display:flex;align-items:center;justify-content:space-between;gap:1rem;padding:.7rem 0}
.rows li+li{border-top:1px solid var(--line)}
.rows div{min-width:0}
.rows form{flex:none}
.search{display:flex;gap:.75rem;align-items:flex-end;margin:0 0 1rem}
.search .field{flex:1;margin:0}
.acting{display:flex;flex-wrap:wrap;align-items:center;justify-content:center;gap:.5rem 1.25rem;padding:.6rem 1rem;color:var(--acti);background:var(--act);border-bottom:1px solid var(--actl);text-align:center}
.acting button{min-height:2.1rem;padding:.25rem .9rem;font-size:.92rem;color:var(--act);background:var(--acti)}
.acting button:hover{opacity:.88;background:var(--acti)}
.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (prefers-contrast:more){:root{--line:currentColor;--edge:currentColor;--soft:var(--ink)}}
.sheet{width:100%;max-width:54rem;margin:0 auto;padding:clamp(1.5rem,5vw,3rem) clamp(1rem,5vw,3rem);background:var(--card)}
@media (min-width:58rem){.sheet{margin:2.5rem auto;border:1px solid var(--line);border-radius:1.25rem;box-shadow:var(--shadow)}}
.top{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:flex-start;justify-content:space-between}
.top>div{flex:1 1 20rem;min-width:0}
.top .badge{color:var(--done);background:var(--dones)}
.facts{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:0 0 1.75rem;padding:0;list-style:none}
.parties{display:grid;gap:1.75rem;margin:0 0 2rem}
@media (min-width:42rem){.parties{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
.parties .name{margin:0 0 .35rem;font-weight:600}
.lines,.totals{margin:0}
.lines div{margin:0 0 .35rem}
.lines dt{font-size:.82rem;color:var(--soft)}
.lines dd,.totals dd{margin:0}
.goods{width:100%;border-collapse:collapse}
.goods th{padding:.5rem .75rem;font-size:.82rem;font-weight:600;text-align:left;color:var(--soft);border-bottom:1px solid var(--edge)}
.goods td{padding:.65rem .75rem;vertical-align:top;border-bottom:1px solid var(--line)}
.goods th:first-child,.goods td:first-child{padding-left:0}
.goods th:last-child,.goods td:last-child{padding-right:0}
.goods .number{text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:normal}
@media screen and (min-width:48.01rem){.goods th:first-child{min-width:10rem}}
.goods tr{break-inside:avoid}
@media screen and (max-width:48rem){.goods,.goods tbody,.goods tr{display:block}
.goods thead{position:absolute;clip-path:inset(50%)}
.goods tr{padding:.6rem 0;border-bottom:1px solid var(--line)}
.goods td,.goods td.number{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;padding:.15rem 0;border:0;text-align:right;overflow-wrap:anywhere}
.goods td::before{content:attr(data-title);flex:none;font-size:.82rem;color:var(--soft)}
.goods td:first-child{font-weight:600;text-align:left}
.goods td:first-child::before{content:none}}
.totals{display:grid;grid-template-columns:1fr auto;align-items:baseline;gap:.35rem 1.5rem;margin-top:1.25rem;text-align:right;font-variant-numeric:tabular-nums;break-inside:avoid}
.totals div{display:contents;color:var(--soft)}
.totals dd{overflow-wrap:normal}
.totals .total{font-size:1.3rem;font-weight:650;color:var(--ink)}
.sheet>:last-child{margin-bottom:0}
.preview{max-width:100%;border:1px solid var(--line)}
.note{margin:2rem 0 0;padding-top:1.25rem;border-top:1px solid var(--line);white-space:pre-line}
@media print{html{font-size:10pt}
body{font-size:1rem}
body::before,body::after{display:none}
.badge{border:1px solid}
.parties section,.note{break-inside:avoid}
:root{color-scheme:light;--ink:#000;--soft:#444;--line:#ccc;--edge:#888;--card:#fff;--page:#fff;--done:#14683f;--dones:#fff}
.sheet{max-width:none;margin:0;padding:0;border:0;box-shadow:none}}
`
