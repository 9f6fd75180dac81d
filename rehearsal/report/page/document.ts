import { symbols } from "./marks.ts";
import { html, type Markup, raw } from "./markup.ts";
import { STYLE } from "./style.ts";

/** A browser that keeps to this fetches nothing and runs nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** One HTML file that needs nothing beside itself, not even scripts. @param style - what it has beside the style of every page. */
export function documentOf(title: string, main: Markup, style = ""): string {
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${raw(STYLE)}${raw(style)}</style>
</head>
<body>
${symbols()}
<main>
${main}
</main>
</body>
</html>
`;
	return page.text;
}
