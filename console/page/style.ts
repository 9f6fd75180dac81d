/** How the console looks, after the style of a rehearsal's page, whose colors, marks and curves it shares. */
export const CONSOLE_STYLE = `
body{min-height:100vh}
.unseen{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:6px 18px;padding:10px 24px;border-bottom:1px solid var(--line);background:var(--card);font-size:14px}
.top p{margin:0}
.home{font-weight:700;text-decoration:none}
.from{color:var(--soft);overflow-wrap:anywhere}
.clock{margin-left:auto!important;color:var(--soft);font-weight:600}
.lost{color:var(--release)}
fieldset{border:0;margin:0;padding:0;min-width:0}
.playing{display:flex;flex-wrap:wrap;align-items:center;gap:8px}
.rehearsal{font-size:12px;font-weight:700;letter-spacing:.06em;text-transform:uppercase;padding:2px 8px;border-radius:4px;background:var(--hold);color:var(--card)}
button,select,input,textarea{font:inherit;color:inherit}
button,select{padding:5px 12px;border:1px solid var(--soft);border-radius:6px;background:var(--card);cursor:pointer;min-height:34px}
button:hover:not(:disabled){border-color:var(--ink)}
button:disabled{cursor:not-allowed;color:var(--soft);border-style:dashed}
:focus-visible{outline:2px solid var(--stable);outline-offset:2px;border-radius:4px}
.trouble,.refused{color:var(--release);font-weight:600}
.trouble{margin:0;padding:10px 24px;background:var(--tint)}
.wait{padding:40px 24px;color:var(--soft)}
main.overview{padding-top:28px}
.counts{color:var(--soft);margin:4px 0 18px}
.find{display:block;margin:0 0 16px}
.find input{margin-left:8px;padding:5px 10px;border:1px solid var(--soft);border-radius:6px;background:var(--card)}
.services{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:14px}
.service{display:flex;flex-direction:column;gap:8px;height:100%;padding:16px 18px;background:var(--card);border:1px solid var(--line);border-radius:10px;text-decoration:none}
.service:hover{border-color:var(--soft)}
.service.waits,.sidebar .waits{border-left:4px solid var(--hold)}
.service .line,.history .line{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px}
.service .line{justify-content:space-between}
.service strong{font-size:17px}
.reason{color:var(--soft);font-size:14px;overflow-wrap:anywhere}
.service .reason{display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow:hidden}
.verdict{white-space:nowrap}
.share-bar{display:block;width:100%;height:6px;border-radius:3px;overflow:hidden}
.share-bar .whole{fill:var(--grid)}
.share-bar.is-blue .part,.dot.is-blue{fill:var(--stable);background:var(--stable)}
.share-bar.is-green .part,.dot.is-green{fill:var(--good);background:var(--good)}
.dot{display:inline-block;width:10px;height:10px;border-radius:50%;margin-right:5px}
.color-name{white-space:nowrap;font-weight:600}
.badge.rest{color:var(--soft)}.badge.probation,.badge.preparing,.badge.shifting,.badge.watching,.badge.completing,.badge.queued{color:var(--stable)}
.badge.waiting{color:var(--hold)}.badge.failing-back,.badge.trouble{color:var(--release)}.badge.abandoned,.badge.skipped{color:var(--soft)}
.with-sidebar{display:grid;grid-template-columns:250px minmax(0,1fr);max-width:1500px;margin:0 auto}
.sidebar{padding:22px 0 22px 20px}
.sidebar ul{list-style:none;margin:10px 0 0;padding:0;display:grid;gap:4px}
.sidebar a{display:block;text-decoration:none;padding:8px 12px;border-radius:8px;border:1px solid transparent;font-size:14px}
.sidebar li a span{display:block;color:var(--soft);font-size:13px}
.sidebar a:hover{background:var(--grid)}
.sidebar [aria-current]{background:var(--card);border-color:var(--line)}
.sidebar .all{color:var(--soft);font-weight:600}
main.detail{margin:0;max-width:none;width:100%;padding:22px 24px 60px}
.title{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 18px;margin-bottom:12px}
.title .headline{font-size:16px;font-weight:400;margin:0}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 20px 18px;margin-bottom:14px}
.card h2{margin:0 0 10px;font-size:16px}
.now{display:grid;gap:12px}
.steps{display:flex;flex-wrap:wrap;align-items:center;gap:10px 22px}
.steps ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:6px;flex:1}
.steps li{flex:1 1 110px;padding:6px 12px 8px;border-top:4px solid var(--grid);font-size:14px}
.steps li b{font-size:17px;margin-right:8px}
.steps li span{color:var(--soft);font-size:13px}
.steps .done{border-color:var(--good)}
.steps .current{border-color:var(--stable);background:var(--grid)}
.steps .left{display:block;font-weight:600;color:var(--ink)!important}
.last-ending{border-left:4px solid currentColor;padding:12px 20px}.last-ending .reason{margin-top:2px}.last-ending b{margin-right:0}
.time-left{font-weight:650}
.said,.waits-for{overflow-wrap:anywhere}
.waits-for.gate{color:var(--hold);font-weight:600}
.waits-for.fail-back,.waits-for.watchdog{color:var(--release)}
.panel h3{position:relative;display:flex;flex-wrap:wrap;align-items:baseline;gap:0 12px;line-height:18px;font-size:13px;margin:0 0 3px}
.panel h3 small{color:var(--soft);font-weight:400;font-size:12px;margin-left:-8px}
.panel h3 .key{font-size:12px;color:var(--ink)}
.panel.colors{margin-top:12px}
.plot .panel.share>svg{height:130px}.plot .panel.share .levels{height:144px}
.plot .panel.colors>svg{height:72px}.panel.colors .levels{height:86px}
.line{fill:none}
.panel .line{stroke-width:1.75;stroke-linejoin:round}
.line.is-blue{stroke:var(--stable);stroke-dasharray:6 3}.line.is-green{stroke:var(--good)}
.of-blue{height:0!important;border-top:2px dashed var(--stable)}.of-green{height:0!important;border-top:2px solid var(--good)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:14px;width:100%}
table th,table td{text-align:left;padding:6px 16px 6px 0;border-bottom:1px solid var(--grid);white-space:nowrap;font-weight:400}
table thead th{font-size:12px;color:var(--soft);font-weight:600}
.figures-table td{text-align:right}.figures-table thead th{text-align:right}.figures-table th:first-child{text-align:left}
.happenings,.history{list-style:none;margin:0;padding:0}
.happenings>li{display:grid;grid-template-columns:74px 60px 110px minmax(0,1fr);gap:2px 12px;padding:6px 0;border-bottom:1px solid var(--grid);font-size:14px}
.happenings time,.share-then{color:var(--soft)}
.share-then{text-align:right}
.state{font-weight:600}.state small{font-weight:400;color:var(--soft)}
.words{overflow-wrap:anywhere}
.more{margin-top:10px}
.history>li{display:grid;gap:4px;padding:10px 0;border-bottom:1px solid var(--grid)}
.history>li:last-child,.happenings>li:last-child{border:0}
.history time{color:var(--soft);font-size:14px}
.history details{margin:4px 0 0;padding:0;border:0}
.decide{display:flex;flex-wrap:wrap;align-items:center;gap:8px 16px;margin-bottom:12px}
.acts{display:flex;flex-wrap:wrap;gap:8px}
.act{font-weight:600}
.act.promote:not(:disabled){background:var(--good);border-color:var(--good);color:var(--card)}
.act.abort:not(:disabled){border-color:var(--release);color:var(--release)}
.act[type=submit].abort:not(:disabled),.act[type=submit].rollback:not(:disabled){background:var(--release);border-color:var(--release);color:var(--card)}
.answer{font-size:14px;font-weight:600}
.answer:empty{display:none}
dialog{border:1px solid var(--line);border-radius:12px;background:var(--card);color:var(--ink);padding:22px 24px;width:min(480px,calc(100vw - 28px))}
dialog::backdrop{background:#0009}
dialog h2{margin:0 0 8px}
dialog label{display:block;margin-top:14px;font-weight:600;font-size:14px}
dialog label b{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
dialog textarea,dialog input{display:block;width:100%;margin-top:5px;padding:8px 10px;border:1px solid var(--soft);border-radius:6px;background:var(--page);font-weight:400}
.buttons{display:flex;justify-content:flex-end;gap:10px;margin-top:18px}
@media(max-width:900px){
.with-sidebar{display:block}
.sidebar{padding:12px 14px 0}.sidebar ul{display:none}
.sidebar .all{padding:4px 0}
main.detail{padding:8px 14px 40px}
}
@media(max-width:560px){
.top{padding:8px 14px}.trouble{padding:8px 14px}
main.overview{padding-top:18px}
.card{padding:14px 14px 16px}
.top{gap:4px 12px}.from{flex:1;min-width:0;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.playing{width:100%}.playing button,.playing select{padding:4px 9px}.rehearsal{font-size:11px}
.steps{gap:6px}.steps ol{flex-basis:100%;flex-wrap:nowrap}.steps li{min-width:0}
.happenings>li{grid-template-columns:auto auto 1fr}
.words{grid-column:1/-1}
.steps li{flex:1 1 0;padding:5px 8px 7px}.steps li b{display:block}
.axis span:nth-child(even){display:none}
}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;
