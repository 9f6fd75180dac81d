import { rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { licenseTexts } from "../../../scripts/supply/licenses.ts";
import type { BundledPackage } from "../../../scripts/supply/packages.ts";
import { folderWith } from "../../../scripts/terraform.ts";

const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function bundled(
	name: string,
	license: string | undefined,
	files: Readonly<Record<string, string>> = {},
): BundledPackage {
	const folder = folderWith({ "package.json": "{}", ...files });
	folders.push(folder);
	return { manifest: { name, version: "1.0.0", ...(license ? { license } : {}) }, folder, uses: new Set() };
}

const LINE = "-".repeat(80);

describe("the license texts of a bundle", () => {
	it("are those that packages ship, each once, with what they want to be noted", () => {
		const text = licenseTexts([
			bundled("one", "MIT", { LICENSE: "Copyright One\n" }),
			bundled("other", "(GPL-3.0 OR Apache-2.0)", {
				"license.md": "Apache\r\ntext",
				NOTICE: "By others.",
				"notes.md": "x",
			}),
			bundled("same", "MIT", { "LICENSE.txt": "Copyright One" }),
		]);
		expect(text).toBe(`index.js holds code of these packages, under these licenses.

${LINE}
one 1.0.0 (MIT)
same 1.0.0 (MIT)
${LINE}

Copyright One

${LINE}
other 1.0.0 ((GPL-3.0 OR Apache-2.0))
${LINE}

By others.

Apache
text
`);
	});

	it.each(["Apache-2.0", "MIT-0"])("are the standard's where a package under %s ships none", (license) => {
		const text = licenseTexts([bundled("one", license)]);
		expect(text).toContain(`one 1.0.0 (${license}), in its standard text: the package ships none`);
		expect(text).toMatch(/WITHOUT WARRANT/);
	});

	it.each(["GPL-3.0", "MIT AND AGPL-3.0-only", "SEE LICENSE IN LICENSE", "UNLICENSED", undefined])(
		"are refused, by the package's name, under %s",
		(license) => {
			const planted = [bundled("good", "ISC", { LICENSE: "x" }), bundled("left-out", license, { LICENSE: "x" })];
			expect(() => licenseTexts(planted)).toThrow(
				new RegExp(`cannot be bundled:\n- left-out 1.0.0 \\(${license ?? "no license"}\\): allowed are .*MIT`),
			);
			expect(() => licenseTexts(planted)).not.toThrow(/- good/);
		},
	);

	it("are refused where a license asks for its text, and there is none", () => {
		expect(() => licenseTexts([bundled("bare", "BSD-3-Clause"), bundled("bad", "WTFPL")])).toThrow(
			/- bare 1.0.0 \(BSD-3-Clause\) has no file with the text of its license.*\n- bad 1.0.0 \(WTFPL\)/,
		);
	});
});
