/** How the page looks. Curves stretch with the page, text never does: no text is part of a drawing. */
export const STYLE = `
:root{color-scheme:light dark;--page:#f6f6f3;--card:#fff;--ink:#1b2129;--soft:#5a6470;--line:#dcdcd6;--grid:#e9e9e4;
--observed:#8cc9b8;--good:#0f7560;--stable:#2c5f9e;--intended:#1b2129;--release:#c0392b;--rest:#9aa1aa;--call:#7b70c4;--error:#2f2478;--hold:#9a6400;--tint:#c0392b14}
@media(prefers-color-scheme:dark){:root{--page:#14171b;--card:#1c2026;--ink:#e6e9ed;--soft:#a0a9b4;--line:#343a43;--grid:#2a2f37;
--observed:#2b7764;--good:#63d2b3;--stable:#8bb8f0;--intended:#f3f5f7;--release:#ff7a6b;--rest:#6f7781;--call:#7f74d6;--error:#d3ccff;--hold:#f0b54a;--tint:#ff7a6b1f}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1240px;margin:0 auto;padding:40px 32px 64px}
h1,h2,h3,h4,p,dl,dd,figure{margin:0}
h1{font-size:34px;line-height:1.15;letter-spacing:-.02em;overflow-wrap:anywhere}
.hint{color:var(--soft);font-size:14px;margin:-8px 0 14px}
figure .hint{margin:4px 0 0}.hint:empty{display:none}
h2{font-size:20px;letter-spacing:-.01em;margin:48px 0 14px}
h3{font-size:17px;line-height:1.3;overflow-wrap:anywhere;min-width:0}
h4{font-size:12px;font-weight:600;color:var(--soft)}
a{color:inherit;text-decoration-color:var(--line);text-underline-offset:4px;text-decoration-thickness:1px}
a:hover{text-decoration-color:currentColor}
code{font:12px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--soft)}
.eyebrow{font-size:12px;font-weight:600;letter-spacing:.08em;text-transform:uppercase;color:var(--soft);margin-bottom:6px}
.about{font-size:18px;max-width:62ch;margin-top:10px;text-wrap:pretty}
.headline{font-size:18px;font-weight:600;max-width:70ch;margin-top:12px;text-wrap:pretty}
.world{display:flex;flex-wrap:wrap;gap:10px 32px;margin:20px 0 28px}
.world dt{font-size:12px;color:var(--soft)}
.world dd{font-weight:600}
.symbols{position:absolute;width:0;height:0}
.shape{width:13px;height:13px;flex:none;fill:currentColor;stroke:none;vertical-align:-1.5px;overflow:visible}
.stroke{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.hollow{fill:var(--card);stroke:currentColor;stroke-width:2}
.knock{fill:none;stroke:var(--card);stroke-width:2}
.pass,.completed{color:var(--good)}
.hold,.unfinished{color:var(--hold)}
.fail,.stuck,.completed-sick{color:var(--release)}
.failed-back,.rolled-back{color:var(--stable)}
.badge{display:inline-flex;align-items:center;gap:6px;font-size:13px;font-weight:600;white-space:nowrap;padding:2px 10px 2px 8px;border:1px solid;border-radius:99px}
.badge.unfinished{border-style:dashed}

.summary{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:10px;border-spacing:0;border-collapse:separate;overflow:hidden}
.summary th,.summary td{padding:12px 14px;text-align:right;vertical-align:middle;white-space:nowrap}
.summary thead th{font-size:12px;line-height:1.3;font-weight:600;color:var(--soft);vertical-align:bottom;padding-block:10px}
.summary th:first-child,.summary th:nth-child(2),.summary td:nth-child(2){text-align:left}
.summary tbody th{font-weight:600;white-space:normal;overflow-wrap:break-word;min-width:210px;line-height:1.35}
.summary tbody th code{display:block;font-weight:400}
.summary tbody tr>*{border-top:1px solid var(--line)}
.summary data{font-size:15px}
.summary .bar data{font-weight:650}
.bar::after{content:"";display:block;height:4px;margin-top:3px;border-radius:2px;background:linear-gradient(to right,var(--release) var(--part),var(--grid) var(--part))}
figure{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px 22px;margin-bottom:18px;scroll-margin-top:16px}
figure:target{border-color:var(--soft)}
figcaption{display:flex;flex-wrap:wrap;align-items:center;gap:6px 14px}
figcaption p{flex-basis:100%;color:var(--soft);font-size:14px;overflow-wrap:anywhere}
.body{display:grid;grid-template-columns:minmax(0,1fr) 276px;gap:32px;margin-top:16px}
.plot{align-self:start;position:relative;--gutter:46px;padding-left:var(--gutter);min-width:0}
.under{position:absolute;inset:0 0 20px var(--gutter)}
.affected{position:absolute;top:0;bottom:0;min-width:2px;background:var(--tint)}
.end{position:absolute;top:16px;bottom:0;border-left:1px dashed}
.end .shape{position:absolute;top:-16px;left:-7px}
.panel{position:relative;margin-bottom:8px}
.panel h4{position:relative;display:flex;flex-wrap:wrap;gap:0 14px;width:fit-content;line-height:18px;margin-bottom:3px;padding:0 8px 0 2px;background:var(--card)}
.key{display:inline-flex;align-items:center;gap:5px;font-weight:400}
.key .swatch{width:14px;height:9px}.key .of-intended{height:0}.key .of-end{height:12px}.key .shape{width:11px;height:11px}
.summary small{display:block;margin-top:3px;font-size:12px;color:var(--soft);white-space:normal}
.share h4{margin-top:14px}
.panel>svg{display:block;width:100%;overflow:visible}
.share>svg{height:168px}.failed>svg{height:104px}.calls>svg{height:48px}
.panel path{vector-effect:non-scaling-stroke}
.grid{fill:none;stroke:var(--grid);stroke-width:1}
.observed{fill:var(--observed);stroke:var(--good);stroke-width:1}
.intended{fill:none;stroke:var(--intended);stroke-width:1.75;stroke-linejoin:round}
.release{fill:var(--release);stroke:var(--release);stroke-width:1}
.rest{fill:var(--rest);stroke:var(--rest);stroke-width:.5}
.call{fill:var(--call)}
.error{fill:var(--error)}
.levels{position:absolute;right:100%;bottom:0;width:var(--gutter);padding-right:8px;display:flex;flex-direction:column;justify-content:space-between;text-align:right;font-size:12px;line-height:14px;color:var(--soft);margin-bottom:-7px;white-space:nowrap}
.share .levels{height:182px}.failed .levels{height:118px}.calls .levels{height:62px}
.none{font-size:12px;color:var(--soft);padding-left:2px}
.lane{position:relative;height:20px}
.lane::before{content:"";position:absolute;left:0;right:0;top:9.5px;border-top:1px solid var(--grid)}
.stretch{position:absolute;top:8px;border-top:3px solid currentColor}
.stretch.hold{border-top-style:dotted}
.stretch.fail{top:7px;border-top:5px double currentColor}
.mark{position:absolute;top:0;margin-left:-6.5px;line-height:20px}
.mark .shape{filter:drop-shadow(0 0 1.5px var(--card));vertical-align:middle;display:block;margin-top:3.5px}
.axis{position:relative;height:20px;font-size:12px;line-height:20px;color:var(--soft)}
.axis span{position:absolute;transform:translateX(-50%);white-space:nowrap}
.axis span:first-child{transform:none}
.axis .last{transform:translateX(-100%)}
.figures section+section{margin-top:14px}
.figures h4{padding-bottom:3px;border-bottom:1px solid var(--line);margin-bottom:3px}
.figures dd{overflow-wrap:anywhere}
.figures dl>div{display:flex;flex-wrap:wrap;justify-content:space-between;column-gap:12px;font-size:13px;line-height:1.65}
.figures dt{color:var(--soft)}
.figures dd{text-align:right;font-weight:600}
.figures .note{flex-basis:100%;text-align:left;padding-left:10px;font-size:12px;font-weight:400;color:var(--soft);line-height:1.35;margin-bottom:3px}
details{margin-top:14px;border-top:1px solid var(--line);padding-top:10px}
summary{cursor:pointer;font-size:13px;font-weight:600;color:var(--soft)}
.story{border-collapse:collapse;margin-top:8px;font-size:13px;width:100%}
.story th{text-align:left;font-size:12px;color:var(--soft)}
.story td,.story th{padding:3px 16px 3px 0;vertical-align:baseline;border-bottom:1px solid var(--grid)}
.story td:nth-child(3),.story th:nth-child(3){text-align:right;white-space:nowrap}
.story td:last-child{width:70%;overflow-wrap:anywhere}.story td:first-child{white-space:nowrap}
.legend{margin:0 0 18px;border:0;padding:0}.legend>p{margin-top:10px}
.legend p{max-width:78ch;margin-bottom:16px}
.legend dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:12px 28px}
.legend dt{font-size:13px;font-weight:600;display:flex;gap:8px;align-items:center}
.legend dd{font-size:13px;color:var(--soft);padding-left:28px}
.legend .shape{width:20px}
.swatch{width:20px;height:12px;border-radius:2px;flex:none}
.of-intended{height:0;border-top:2px solid var(--intended)}
.of-observed{background:var(--observed);border-top:2px solid var(--good)}
.of-release{background:var(--release)}.of-rest{background:var(--rest)}
.of-affected{background:var(--tint);outline:1px solid var(--line)}
.of-call{background:var(--call)}.of-error{background:var(--error)}
.of-end{width:0!important;border-left:1px dashed var(--soft);border-radius:0}
@media(max-width:1100px){
.summary,.summary tbody{display:grid;border:0;background:none;gap:14px;border-radius:0}
.summary tbody{grid-template-columns:repeat(auto-fill,minmax(min(100%,320px),1fr))}
.summary thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.summary tr{display:grid;grid-template-columns:1fr 1fr;gap:10px 20px;align-content:start;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.summary tbody tr>*{border:0;padding:0;text-align:left;white-space:normal}
.summary tbody th,.summary td:nth-child(2){grid-column:1/-1}
.summary td::before{content:attr(data-label);display:block;color:var(--soft);font-size:12px}
.summary td:nth-child(2)::before{content:none}
.summary data{font-weight:600}
.body{grid-template-columns:minmax(0,1fr);gap:20px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,230px),1fr));gap:14px 32px}
.figures section+section{margin-top:0}
}
@media(max-width:560px){
main{padding:24px 14px 40px}
h1{font-size:27px}.about{font-size:16px}
figure{padding:16px 14px}
.plot{--gutter:40px}
.levels{font-size:11px}
.axis span:nth-child(even){display:none}
.world{gap:8px 24px}
.story thead{position:absolute;clip-path:inset(50%)}
.story tr{display:grid;grid-template-columns:auto 1fr auto;gap:0 12px;padding:5px 0;border-bottom:1px solid var(--grid)}
.story td{padding:0;border:0;overflow-wrap:anywhere}.story td:nth-child(2){font-weight:600}
.story td:last-child{grid-column:1/-1;width:auto}
}
@media print{body{background:none}figure,.summary{break-inside:avoid}}
`;
