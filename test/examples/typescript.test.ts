import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compilePackage } from "../../scripts/package-compile.ts";
import { Home, run } from "../package/installed.ts";

const EXAMPLE = "examples/typescript";
const read = (file: string) => readFileSync(join(EXAMPLE, file), "utf8");
const { version: VERSION, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const folder = mkdtempSync(join(tmpdir(), "package-"));
let home: Home;

/** The package, made apart from dist: the package's own tests make theirs there, perhaps at the same moment. */
function pack(): string {
	const root = join(folder, "root");
	for (const file of ["package.json", "README.md", "LICENSE"]) cpSync(file, join(root, file));
	const created = join(root, "dist/package");
	compilePackage(process.cwd(), created);
	writeFileSync(join(created, "package.json"), '{ "type": "commonjs" }');
	for (const module of ["controller", "service"])
		cpSync(join("terraform", module, "functions"), join(created, "functions"), { recursive: true });
	run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], root);
	return join(folder, `ecs-dns-canary-${VERSION}.tgz`);
}

beforeAll(() => {
	home = new Home(pack());
	cpSync(EXAMPLE, home.folder, { recursive: true });
});

afterAll(() => {
	home.remove();
	rmSync(folder, { recursive: true, force: true });
});

describe("the TypeScript example, with the package as npm makes it", () => {
	it("compiles, and composes two services on one controller in a cluster that exists", () => {
		home.compile();
		home.node("main.js");
		const stack = readFileSync(join(home.folder, "cdktf.out/stacks/platform/cdk.tf.json"), "utf8");
		const { resource, output } = JSON.parse(stack);
		const count = (type: string) => Object.keys(resource[type]).length;
		expect(count("aws_sfn_state_machine")).toBe(1);
		expect(count("aws_lb")).toBe(2);
		for (const cluster of Object.values<{ count: string }>(resource.aws_ecs_cluster))
			expect(cluster.count).toBe("${false ? 1 : 0}");
		expect(output.shop_url.value).toBe("https://shop.example.com");
	});

	it("needs the versions that this project has", () => {
		const { dependencies, devDependencies: tools } = JSON.parse(read("package.json"));
		const { "ecs-dns-canary": owned, ...others } = { ...dependencies, ...tools };
		expect(devDependencies).toMatchObject(others);
		expect(owned).toBe(`file:../ecs-dns-canary-${VERSION}.tgz`);
	});

	it("is run by the command that cdktf.json has", () => {
		expect(JSON.parse(read("cdktf.json")).app).toBe("npx tsc && node main.js");
	});
});
