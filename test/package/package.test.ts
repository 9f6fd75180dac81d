import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { publint } from "publint";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { PUBLISHED } from "../../modules/published/index.ts";
import { FUNCTIONS } from "../../scripts/bundle.ts";
import { Home, NAME, pack, run, type Tarball } from "./installed.ts";

/** Two thirds of it are the archives of six functions, whose code has limits of its own; four of them know time zones. */
const MOST_BYTES = 1_180_000;

const folder = mkdtempSync(join(tmpdir(), "package-"));
let tarball: Tarball;
let home: Home | undefined;
beforeAll(() => {
	tarball = pack(folder);
});
afterEach(() => home?.remove());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files in a folder that hold a text. */
function filesWith(text: string, path: string): string[] {
	const files = readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) => join(path, name));
	return files.filter((file) => statSync(file).isFile() && readFileSync(file, "utf8").includes(text));
}

/** Whether the code in an archive names the simulator. */
function named(archive: string): boolean {
	const files = Object.values(unzipSync(readFileSync(archive)));
	return files.some((content) => /cloud-copilot|iam-simulate/.test(strFromU8(content)));
}

describe("the archives of the Terraform modules", () => {
	it.each(PUBLISHED)("hold no IAM simulator ($name)", ({ name, functions }) => {
		const paths = functions.map((each) => join("terraform", name, "functions", `${each}.zip`));
		expect(paths.map(named)).toEqual(paths.map(() => false));
		expect(filesWith("cloud-copilot", join("terraform", name))).toEqual([]);
	});
});

function install(): Home {
	home = new Home(tarball.path);
	return home;
}

describe("the tarball", () => {
	it("holds the compiled constructs, their state machine and their functions, and nothing else", () => {
		const kinds = new Set(tarball.files.map((path) => path.replace(/^dist\/package\/(\w+)\/.*(\.[^./]+)$/, "$1 $2")));
		expect([...kinds].sort()).toEqual([
			"LICENSE",
			"README.md",
			"asl .js",
			"asl .json",
			"asl .ts",
			"dist/package/package.json",
			"functions .zip",
			"modules .js",
			"modules .ts",
			"package.json",
			"runtime .js",
			"runtime .ts",
		]);
		expect(tarball.files.filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))).toEqual([]);
		expect(tarball.files.filter((path) => path.startsWith("dist/package/runtime/"))).not.toContainEqual(
			expect.stringMatching(/runtime\/(aws|core|handlers|tasks)\//),
		);
	});

	it("asks for nothing that its users would have to license: the IAM simulator is for development alone", () => {
		const manifest = JSON.parse(run("tar", ["-xzOf", tarball.path, "package/package.json"]));
		for (const kind of ["dependencies", "peerDependencies", "optionalDependencies", "bundleDependencies"]) {
			expect(JSON.stringify(manifest[kind] ?? {}), kind).not.toContain("@cloud-copilot");
		}
		expect(manifest.devDependencies).toHaveProperty("@cloud-copilot/iam-simulate");
		const { folder: app } = install();
		expect(filesWith("@cloud-copilot", join(app, "node_modules", NAME, "dist"))).toEqual([]);
		const functions = join(app, "node_modules", NAME, "dist/package/functions");
		expect(readdirSync(functions)).toHaveLength(FUNCTIONS.length);
		for (const archive of readdirSync(functions)) expect(named(join(functions, archive)), archive).toBe(false);
	});

	it("is small", () => {
		console.log(`${(tarball.size / 1_000).toFixed(0)} kB, ${tarball.files.length} files`);
		expect(tarball.size).toBeLessThan(MOST_BYTES);
	});

	it("runs nothing when it is installed", () => {
		const { scripts } = JSON.parse(run("tar", ["-xzOf", tarball.path, "package/package.json"]));
		for (const name of ["preinstall", "install", "postinstall", "prepare"]) expect(scripts).not.toHaveProperty(name);
		expect(scripts.prepack).toBe("npm run --silent package");
	});

	it("names no path of the machine that it was made on", () => {
		const { folder: app } = install();
		expect(() => run("grep", ["-rlF", process.cwd(), join(app, "node_modules", NAME)])).toThrow(/exited with 1: $/);
	});

	it("has nothing that publint minds", async () => {
		const bytes = readFileSync(tarball.path);
		const packed = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
		const { messages } = await publint({ strict: true, pack: { tarball: packed } });
		expect(messages).toEqual([]);
	});

	it("has types that every way of resolving modules finds, as attw sees it", () => {
		const attw = "node_modules/@arethetypeswrong/cli/dist/index.js";
		const { analysis, problems } = JSON.parse(run(process.execPath, [attw, tarball.path, "--format", "json"]));
		expect(problems ?? {}).toEqual({});
		const found = Object.entries<{ resolution: object }>(analysis.entrypoints["."].resolutions);
		expect(found.map(([kind]) => kind).sort()).toEqual(["bundler", "node10", "node16-cjs", "node16-esm"]);
		for (const [, { resolution }] of found) expect(resolution).toMatchObject({ isTypeScript: true });
	});
});

/** All of it as one stack, and beside it a stack of one's own with the controller in it. */
const APP = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";
import { CanaryStack, Controller, type ControllerProps, packagedBundles, Service } from "${NAME}";
const app = new App({ stackTraces: false });
new CanaryStack(app, "whole", { bundles: packagedBundles() });
const stack = new TerraformStack(app, "composed");
new AwsProvider(stack, "aws", { region: "eu-west-1" });
const props: ControllerProps = { name: "main", logRetentionDays: 7 };
const controller = new Controller(stack, "controller", props);
const image = "public.ecr.aws/nginx/nginx:1.29";
new Service(stack, "web", { name: "web", zoneName: "example.com", controller, image });
app.synth();
`;

const COMMON = { target: "es2022", strict: true, types: ["node"], exactOptionalPropertyTypes: true };
const KINDS = [
	{
		kind: "a CommonJS app, resolved as CDKTF's template does",
		type: "commonjs",
		// TypeScript 6 wants to be told that node10 is known to be old.
		options: { ...COMMON, module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0" },
	},
	{ kind: "an ES module", type: "module", options: { ...COMMON, module: "node20", moduleResolution: "node16" } },
];

it.each(KINDS)(
	"an app compiles and synthesizes in $kind, with the functions' code from the package",
	({ type, options }) => {
		const app = install();
		app.write("package.json", { name: "app", type });
		app.write("tsconfig.json", { compilerOptions: options, files: ["main.ts"] });
		app.write("main.ts", APP);
		app.compile();
		app.node("main.js");
		for (const stack of ["whole", "composed"]) expectStack(app, `cdktf.out/stacks/${stack}`);
	},
);

/** A stack has a state machine, each function's code as it was published, and nothing of where the package is installed. */
function expectStack(app: Home, out: string): void {
	const bytes = (file: string) => readFileSync(join(app.folder, file)).toString("base64");
	const text = readFileSync(join(app.folder, out, "cdk.tf.json"), "utf8");
	expect(text.includes(join(app.folder, "node_modules"))).toBe(false);
	const { aws_lambda_function: functions, aws_sfn_state_machine: machines } = JSON.parse(text).resource;
	expect(Object.keys(machines)).toHaveLength(1);
	const code = Object.values<{ filename: string }>(functions).map(({ filename }) => bytes(join(out, filename)));
	const published = FUNCTIONS.map((name) => bytes(`node_modules/${NAME}/dist/package/functions/${name}.zip`));
	expect(code.length).toBeGreaterThan(2);
	expect(code.filter((zip) => !published.includes(zip))).toEqual([]);
}

describe("importing the package", () => {
	it.each([
		["require", ["--input-type=commonjs", "--eval", `require("${NAME}")`]],
		["import", ["--input-type=module", "--eval", `await import("${NAME}")`]],
	])("does nothing else, by %s", (_, words) => {
		const app = install();
		const before = app.list();
		expect(app.node(...words)).toBe("");
		expect(app.list()).toEqual(before);
	});

	it("gives names to an ES module", () => {
		const app = install();
		const code = `import { Controller, packagedBundles } from "${NAME}"; console.log(typeof Controller, typeof packagedBundles);`;
		expect(app.node("--input-type=module", "--eval", code)).toBe("function function\n");
	});
});
