import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { differences, HEADER, mend } from "../../../scripts/modules/differences.ts";
import { folderWith } from "../../../scripts/terraform.ts";

const WANTED = new Map(
	Object.entries({ "one/main.tf": `${HEADER}new`, "one/functions/a.zip": "archive", "one/README.md": "# one" }).map(
		([path, text]) => [path, Buffer.from(text)],
	),
);

describe("what is not up to date in a folder of modules", () => {
	let folder: string;
	beforeEach(() => {
		folder = folderWith({
			"one/main.tf": `${HEADER}old`,
			"one/README.md": "# one",
			"one/gone.tf": HEADER,
			"one/own.tf": "# somebody's own",
			"one/functions/b.zip": "archive",
			"one/tests/plan.tftest.hcl": "",
			"one/examples/main.tf": HEADER,
			"two/main.tf": HEADER,
		});
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it("is what is stale or missing, and what nothing makes any more", () => {
		expect(differences(folder, WANTED)).toEqual([
			{ path: "one/main.tf", kind: "stale" },
			{ path: "one/functions/a.zip", kind: "missing" },
			{ path: "one/gone.tf", kind: "surplus" },
			{ path: "one/functions/b.zip", kind: "surplus" },
			{ path: "two/main.tf", kind: "surplus" },
		]);
	});

	it("is everything where there is no folder yet", () => {
		expect(differences(join(folder, "none"), WANTED).map(({ kind }) => kind)).toEqual([
			"missing",
			"missing",
			"missing",
		]);
	});

	it("is mended, and what people wrote stays", () => {
		mend(folder, WANTED, differences(folder, WANTED));
		expect(differences(folder, WANTED)).toEqual([]);
		expect(readFileSync(join(folder, "one/main.tf"), "utf8")).toBe(`${HEADER}new`);
		expect(existsSync(join(folder, "one/gone.tf"))).toBe(false);
		for (const own of ["one/own.tf", "one/tests/plan.tftest.hcl", "one/examples/main.tf"]) {
			expect(existsSync(join(folder, own))).toBe(true);
		}
	});
});
