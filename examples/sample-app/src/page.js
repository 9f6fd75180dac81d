/** The page: a color, and who answers. */

/** @type {Readonly<Record<string, string>>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? "");

/**
 * Black or white, whichever can be read on a color: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 * @param {string} color - as #RRGGBB.
 */
export function inkOn(color) {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	// Where both have the same contrast: (L + 0.05) / 0.05 = 1.05 / (L + 0.05).
	return luminance > Math.sqrt(1.05 * 0.05) - 0.05 ? "#000000" : "#FFFFFF";
}

/**
 * The page as HTML. It fetches nothing.
 * @param {{ readonly color: string, readonly version: string, readonly mode: string, readonly host: string }} what
 */
export function pageOf({ color, version, mode, host }) {
	const rows = Object.entries({ color, version, host, mode });
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>sample-app ${escaped(version)}</title>
<link rel="icon" href="data:,">
<style>
body { margin: 0; min-height: 100vh; display: grid; place-content: center; font: 1.25rem/1.6 system-ui, sans-serif; background-color: ${color}; color: ${inkOn(color)}; }
dl { display: grid; grid-template-columns: auto auto; gap: 0 1.5rem; margin: 1rem; }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
</style>
</head>
<body>
<dl>
${rows.map(([name, value]) => `<dt>${name}</dt><dd id="${name}">${escaped(value)}</dd>`).join("\n")}
</dl>
</body>
</html>
`;
}
