import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Version } from "@cyclonedx/cyclonedx-library/Spec";
import { JsonStrictValidator } from "@cyclonedx/cyclonedx-library/Validation";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bundle, bundleAll, FUNCTIONS, LIMIT_BYTES } from "../../scripts/bundle.ts";

const here = mkdtempSync(join(tmpdir(), "bundle-"));
afterAll(() => rmSync(here, { recursive: true, force: true }));

/** Bundles in another process, in another time zone. */
function bundleElsewhere(outDir: string, TZ: string): void {
	const code = `const { bundleAll } = await import("./scripts/bundle.ts"); await bundleAll(${JSON.stringify(outDir)});`;
	const flags = ["--import", "tsx", "--input-type=module", "--eval", code];
	const { status, stderr } = spawnSync(process.execPath, flags, { env: { ...process.env, TZ }, encoding: "utf8" });
	expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
}

/** What the bundle's handler throws for a malformed request, in a process of its own, where nothing listens for AWS. */
function refusal(js: string): unknown {
	const code = `require(process.argv[1]).handler({ task: "ready" }).then(console.log, ({ name, message }) => console.log(JSON.stringify({ name, message })));`;
	const env = {
		PATH: process.env.PATH,
		TABLE_NAME: "rollouts",
		TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:rollouts",
		ACCEPT_UNREGISTERED: "false",
		STATE_MACHINE_ARN: "arn:aws:states:eu-west-1:123456789012:stateMachine:rollout",
		SERVICE_NAME: "shop",
		PIPELINE_NAME: "shop",
		RELEASE_FUNCTION_NAME: "controller-release",
		PREVIEW_URL: "http://preview.shop.example.com:8080",
		REVIEW: "required",
		AWS_REGION: "eu-west-1",
		AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
		AWS_SECRET_ACCESS_KEY: "secret",
		AWS_ENDPOINT_URL: "http://127.0.0.1:1",
	};
	const { stdout } = spawnSync(process.execPath, ["--eval", code, js], { env, encoding: "utf8" });
	return JSON.parse(stdout);
}

const malformed = {
	name: "InvalidInput",
	message: expect.stringMatching(/the task request is not valid:\n- now: .*\n- execution: .*\n- input: /),
};
/** The watchdog does not read its request. It asks the table, which is not there. */
const unanswered = { name: "Unavailable", message: expect.stringMatching(/^Query locks: .*ECONNREFUSED/) };
const incomplete = {
	name: "InvalidInput",
	message: expect.stringMatching(/the probe request is not valid:\n- origin: /),
};
const unversioned = { name: "InvalidInput", message: expect.stringMatching(/is not valid:\n- version: /) };
const unasked = { name: "InvalidInput", message: expect.stringMatching(/the event is not valid:\n- source: /) };
const REFUSALS = {
	observer: malformed,
	actuator: malformed,
	watchdog: unanswered,
	release: unversioned,
	pipeline: unasked,
	prober: incomplete,
};

/** Some of what each is known to be made of. */
const HELD = {
	observer: ["@aws-sdk/client-cloudwatch", "@aws-sdk/client-lambda", "@aws-sdk/client-sts", "@smithy/core", "valibot"],
	actuator: ["@aws-sdk/client-dynamodb", "@aws-sdk/client-sts", "obliterator", "valibot"],
	watchdog: ["@aws-sdk/client-dynamodb", "@aws-sdk/client-sfn", "@aws-sdk/client-sts", "valibot"],
	release: ["valibot"],
	pipeline: [
		"@aws-sdk/client-codepipeline",
		"@aws-sdk/client-dynamodb",
		"@aws-sdk/client-lambda",
		"@aws-sdk/client-sfn",
	],
	prober: ["valibot"],
};

interface Sbom {
	readonly components: readonly { readonly group?: string; readonly name: string; readonly version: string }[];
	readonly metadata: { readonly component: { readonly hashes: unknown } };
}

/** Compiling it takes a second. */
const schema = new JsonStrictValidator(Version.v1dot6);

const ZONES = ["Pacific/Kiritimati", "America/Los_Angeles"];
let bundles: Awaited<ReturnType<typeof bundleAll>>;
let again: typeof bundles;
beforeAll(async () => {
	bundles = await bundleAll(join(here, "first"));
	again = await bundleAll(join(here, "second"));
	for (const zone of ZONES) bundleElsewhere(join(here, zone), zone);
});

describe.each(FUNCTIONS)("the bundle of the %s", (name) => {
	let files: Bundle;
	beforeEach(() => {
		files = bundles[name];
	});

	it("has the same bytes a second time", () => {
		expect(readFileSync(again[name].js).equals(readFileSync(files.js))).toBe(true);
		expect(readFileSync(again[name].zip).equals(readFileSync(files.zip))).toBe(true);
	});

	it.each(ZONES)("has the same bytes in %s", (zone) => {
		expect(readFileSync(join(here, zone, `${name}.zip`)).equals(readFileSync(files.zip))).toBe(true);
	});

	it("is below its limit", () => {
		expect(readFileSync(files.js).length).toBeLessThan(LIMIT_BYTES[name]);
	});

	it("is zipped as the one file that Lambda loads, with what it is made of beside it", () => {
		const zipped = unzipSync(readFileSync(files.zip));
		expect(Object.keys(zipped)).toEqual(["index.js", "THIRD_PARTY_LICENSES.txt", "sbom.cdx.json"]);
		expect(Buffer.from(zipped["index.js"] ?? []).equals(readFileSync(files.js))).toBe(true);
	});

	it("comes with the components and the licenses of all packages that it holds code of, and of no other", async () => {
		const zipped = unzipSync(readFileSync(files.zip));
		const sbom = strFromU8(zipped["sbom.cdx.json"] ?? new Uint8Array());
		expect(await schema.validate(sbom)).toBeNull();
		const { components, metadata }: Sbom = JSON.parse(sbom);
		const listed = components.map(({ group, name: own, version }) => `${group ? `${group}/` : ""}${own} ${version}`);
		const licensed = strFromU8(zipped["THIRD_PARTY_LICENSES.txt"] ?? new Uint8Array()).matchAll(/^(\S+ \d\S*) \(/gm);
		expect([...licensed].map(([, title]) => title).sort()).toEqual(listed.sort());
		expect(listed.map((title) => title.replace(/ .*/, ""))).toEqual(expect.arrayContaining(HELD[name]));
		expect(listed.join()).not.toMatch(/credential-provider-(ini|sso)|esbuild|vitest|iam-simulate/);
		const digest = createHash("sha256").update(readFileSync(files.js)).digest("hex");
		expect(metadata.component.hashes).toEqual([{ alg: "SHA-256", content: digest }]);
	});

	it("holds no path of the machine that it was made on", () => {
		expect(readFileSync(files.js, "utf8")).not.toContain(process.cwd());
	});

	it("runs, and says what it lacks", () => {
		expect(refusal(files.js)).toEqual(REFUSALS[name]);
	});
});
