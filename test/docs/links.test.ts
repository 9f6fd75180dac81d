import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

const PAGES = [".", "docs", ".github", "terraform", "examples"].flatMap((folder) =>
	readdirSync(folder, { recursive: folder !== ".", encoding: "utf8" })
		.map((path) => join(folder, path))
		.filter((path) => path.endsWith(".md")),
);

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(page: string): Set<string> {
	const headings = [...readFileSync(page, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
	return new Set(
		headings.map((heading) =>
			heading
				.toLowerCase()
				.replace(/[^\w\s-]/g, "")
				.trim()
				.replace(/ /g, "-"),
		),
	);
}

/** Links and pictures of a page that are in this repository: the path, empty for the page itself, and the anchor if there is one. */
function linksOf(page: string): (readonly [path: string, anchor?: string])[] {
	const text = readFileSync(page, "utf8").replace(/```[\s\S]*?```/g, "");
	const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
	const pictures = [...text.matchAll(/\b(?:src|srcset)="(?!https?:)([^"]+)"/g)];
	return [...links, ...pictures].map(([, path = "", anchor]) => (anchor ? [path, anchor] : [path]));
}

/** Those that lead nowhere. */
function brokenIn(page: string): string[] {
	return linksOf(page).flatMap(([path, anchor]) => {
		const target = path === "" ? page : normalize(join(dirname(page), path));
		if (!existsSync(target)) return [path];
		const isPage = statSync(target).isFile() && target.endsWith(".md");
		return anchor && isPage && !anchorsOf(target).has(anchor) ? [`${path}#${anchor}`] : [];
	});
}

describe("links", () => {
	it("are looked for in every page", () => {
		expect(PAGES).toEqual(
			expect.arrayContaining(["README.md", "SECURITY.md", "docs/upgrade.md", "docs/guarantees.md"]),
		);
	});

	it.each(PAGES)("of %s lead somewhere", (page) => expect(brokenIn(page)).toEqual([]));

	it("lead from the README to every page of docs/", () => {
		const reached = new Set(["README.md"]);
		for (const page of reached) {
			for (const [path] of linksOf(page)) {
				const target = normalize(join(dirname(page), path));
				const [found] = [target, join(target, "README.md")].filter((file) => PAGES.includes(file));
				if (found) reached.add(found);
			}
		}
		expect(PAGES.filter((page) => page.startsWith("docs/") && !reached.has(page))).toEqual([]);
	});
});

describe("SECURITY.md", () => {
	it("names commands that there are", () => {
		const text = readFileSync("SECURITY.md", "utf8");
		const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
		const commands = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
		expect(commands).toContain("modules");
		for (const name of commands) expect(scripts).toHaveProperty([name]);
	});
});
