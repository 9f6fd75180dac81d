import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { symbols } from "../../rehearsal/report/page/marks.ts";
import { html } from "../../rehearsal/report/page/markup.ts";
import { STYLE } from "../../rehearsal/report/page/style.ts";
import type { Files } from "../server/replies.ts";
import { CONSOLE_STYLE } from "./style.ts";

/** The page's program, ready for browsers, beside what was packed. A clone has none: it bundles its own. */
const PACKED = "console-page.js";

/** The page as it is served. */
export async function pageFiles(): Promise<Files> {
	return { html: shell(), script: await script(), style: `${STYLE}${CONSOLE_STYLE}` };
}

async function script(): Promise<string> {
	const packed = fileURLToPath(new URL(PACKED, import.meta.url));
	if (existsSync(packed)) return readFileSync(packed, "utf8");
	const { bundlePage } = await import("./bundle.ts");
	return bundlePage();
}

function shell(): string {
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<title>ecs-dns-canary</title>
</head>
<body>
${symbols()}
<div id="root"></div>
<noscript>This page needs JavaScript: the command status shows the same in a terminal.</noscript>
<script type="module" src="page.js"></script>
</body>
</html>
`.text;
}
