import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const readmes = ["examples", "terraform"].flatMap((folder) =>
	readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => join(folder, name, "README.md"))
		.filter((path) => folder === "examples" || existsSync(path)),
);
const documents = [
	...readmes,
	...readdirSync("docs")
		.filter((name) => name.endsWith(".md"))
		.map((name) => join("docs", name)),
	"README.md",
];

describe.each(documents)("%s", (path) => {
	const text = readFileSync(path, "utf8");

	it("links to files that exist", () => {
		const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? "");
		expect(links.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([]);
	});

	it("sets variables that its module has", () => {
		const blocks = [...text.matchAll(/```hcl\n([\s\S]*?)```/g)].map(([, block]) => block ?? "");
		for (const block of blocks) {
			for (const [, body] of block.matchAll(/^module "\w+" {\n([\s\S]*?)^}/gm)) {
				const module = /source\s*=\s*"[^"]*terraform\/(\w+)/.exec(body ?? "")?.[1];
				if (module === undefined) continue;
				const declared = [
					...readFileSync(`terraform/${module}/variables.tf`, "utf8").matchAll(/^variable "(\w+)"/gm),
				].map(([, name]) => name);
				const set = [...(body ?? "").matchAll(/^ {2}(\w+)\s*=/gm)].map(([, name]) => name);
				expect([...declared, "source", "version", "for_each", "count", "providers"]).toEqual(
					expect.arrayContaining(set),
				);
			}
		}
	});
});
