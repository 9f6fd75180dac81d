import { Version } from "@cyclonedx/cyclonedx-library/Spec";
import { JsonStrictValidator } from "@cyclonedx/cyclonedx-library/Validation";
import { describe, expect, it } from "vitest";
import type { BundledPackage, Contents, Manifest } from "../../../scripts/supply/packages.ts";
import { sbomOf } from "../../../scripts/supply/sbom.ts";

const SUBJECT = {
	name: "observer",
	project: { name: "ecs-dns-canary", version: "1.2.3", license: "MIT" },
	code: Buffer.from("code"),
};
const bundled = (folder: string, manifest: Manifest, ...uses: string[]): BundledPackage => ({
	folder,
	manifest,
	uses: new Set(uses),
});
const ONE = bundled("one", { name: "one", version: "1.0.0+5", license: "MIT" }, "two", "one/two");
const TWO = bundled("two", { name: "@its/two", version: "2.0.0", license: "(MIT OR Apache-2.0)" });
const CONTENTS: Contents = { packages: [TWO, ONE], used: new Set(["one"]) };

describe("the list of what a bundle is made of", () => {
	const text = sbomOf(SUBJECT, CONTENTS);
	const bom = JSON.parse(text);

	it("is CycloneDX 1.6, as its schema has it", async () => {
		expect(bom).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6", version: 1 });
		expect(await new JsonStrictValidator(Version.v1dot6).validate(text)).toBeNull();
	});

	it("names each package, where it is from, and its license", () => {
		expect(bom.components).toMatchObject([
			{
				name: "two",
				group: "@its",
				version: "2.0.0",
				purl: "pkg:npm/%40its/two@2.0.0",
				licenses: [{ expression: "(MIT OR Apache-2.0)" }],
			},
			{ name: "one", version: "1.0.0+5", purl: "pkg:npm/one@1.0.0%2B5", licenses: [{ license: { id: "MIT" } }] },
		]);
	});

	it("says which function it is about, and of which bytes", () => {
		expect(bom.metadata.component).toMatchObject({
			type: "application",
			name: "ecs-dns-canary-observer",
			version: "1.2.3",
			hashes: [{ alg: "SHA-256", content: "5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b" }],
		});
	});

	it("says what depends on what; one version in two folders is one", () => {
		const nested = bundled("one/two", TWO.manifest);
		const both = JSON.parse(sbomOf(SUBJECT, { ...CONTENTS, packages: [TWO, nested, ONE] }));
		for (const { components, dependencies } of [bom, both]) {
			expect(components).toHaveLength(2);
			expect(dependencies).toEqual([
				{ ref: "@its/two@2.0.0" },
				{ ref: "ecs-dns-canary-observer@1.2.3", dependsOn: ["one@1.0.0+5"] },
				{ ref: "one@1.0.0+5", dependsOn: ["@its/two@2.0.0"] },
			]);
		}
	});

	it("has no time and no chance in it: its serial number comes from what it says", () => {
		expect(sbomOf(SUBJECT, { ...CONTENTS, packages: [ONE, TWO] })).toBe(text);
		expect(bom.metadata).not.toHaveProperty("timestamp");
		const other = JSON.parse(sbomOf({ ...SUBJECT, code: Buffer.from("other") }, CONTENTS));
		expect(other.serialNumber).not.toBe(bom.serialNumber);
		expect(bom.serialNumber).toMatch(/^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
	});

	it("does not depend on where the project is published", () => {
		const project = { ...SUBJECT.project, repository: { type: "git", url: "git+https://git.example.com/fork.git" } };
		expect(sbomOf({ ...SUBJECT, project }, CONTENTS)).toBe(text);
	});

	it("is of packages that have a name", () => {
		const nameless = bundled("none", { name: "", version: "1.0.0" });
		expect(() => sbomOf(SUBJECT, { packages: [nameless], used: new Set() })).toThrow('"" is no name of a package');
	});
});
