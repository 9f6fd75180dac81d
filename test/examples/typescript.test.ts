import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Home, pack } from "../package/installed.ts";

const EXAMPLE = "examples/typescript";
const folder = mkdtempSync(join(tmpdir(), "package-"));
let home: Home;

beforeAll(() => {
	home = new Home(pack(folder).path);
}, 120_000);

afterAll(() => {
	home.remove();
	rmSync(folder, { recursive: true, force: true });
});

it("composes two services on one controller, in the cluster that exists", { timeout: 120_000 }, () => {
	const read = (file: string) => readFileSync(join(EXAMPLE, file), "utf8");
	// Our own compiler is a newer one, which asks for `bundler` or `node16` by name.
	const { compilerOptions, files } = JSON.parse(read("tsconfig.json"));
	home.write("tsconfig.json", {
		compilerOptions: { ...compilerOptions, ignoreDeprecations: "6.0", types: ["node"] },
		files,
	});
	home.write("main.ts", read("main.ts"));
	home.compile();
	home.node("main.js");
	const { resource } = JSON.parse(readFileSync(join(home.folder, "cdktf.out/stacks/platform/cdk.tf.json"), "utf8"));
	expect(Object.keys(resource.aws_sfn_state_machine)).toHaveLength(1);
	expect(Object.keys(resource.aws_lb)).toHaveLength(4);
	for (const cluster of Object.values<{ count: string }>(resource.aws_ecs_cluster))
		expect(cluster.count).toBe("${true ? 0 : 1}");
});

it("needs the versions that this project has", () => {
	const { dependencies } = JSON.parse(readFileSync(join(EXAMPLE, "package.json"), "utf8"));
	const { version, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
	for (const name of ["@cdktf/provider-aws", "cdktf", "constructs"])
		expect(dependencies[name]).toBe(devDependencies[name]);
	expect(dependencies["ecs-dns-canary"]).toContain(`-${version}.tgz`);
});
