/** `npm run acceptance` against a simulated AWS: the very program that proves this project on a real account. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STEPS } from "../../../acceptance/flags.ts";
import { AcceptanceResult } from "../../../acceptance/result.ts";
import { requireTerraform } from "../../../scripts/terraform.ts";
import { inventory } from "../harness/inventory.ts";
import { ROOT } from "../harness/project.ts";
import { run } from "../harness/run.ts";
import { MovingAws } from "./moving-aws.ts";
import { Program } from "./program.ts";

const ZONE = "accepted.example";
const LONG_MS = 2_400_000;
/** Of a world in which twelve seconds pass in one of ours, so many requests a second are about seven. A busy machine answers these too. */
const FAST = ["--rate", "80", "--poll", "0.2"];

describe("npm run acceptance", () => {
	let moving: MovingAws;
	let program: Program;
	let nothing: readonly string[] = [];

	beforeAll(async () => {
		requireTerraform();
		moving = await MovingAws.create();
		await moving.aws.createZone(ZONE);
		program = new Program(moving);
		nothing = (await inventory(moving.aws)).names;
	});
	afterAll(async () => {
		program?.remove();
		await moving?.end();
	});

	const writes = () =>
		moving.gateway.calls.filter(
			({ caller, action }) => caller === "acceptance" && !/^(Describe|Get|List|GET )/.test(action),
		);

	it("tells what it makes and costs, and makes nothing before somebody says yes", async () => {
		const { code, err } = await program.start(["--zone", ZONE], "no\n");
		expect(code).toBe(2);
		expect(err).toMatch(/about \d+ minutes and costs about \$\d/);
		expect(err).toContain("nothing was made");
		expect(writes()).toEqual([]);
		expect(readdirSync(program.home)).toEqual([]);
	});

	it(
		"destroys on Ctrl-C what it has made so far, and leaves no state behind",
		async () => {
			const ended = program.start(["--zone", ZONE, "--yes", "--only", "healthy", ...FAST]);
			const isCreated = () => moving.gateway.calls.some(({ action }) => action === "CreateLoadBalancer");
			while (!isCreated()) await sleep(200);
			program.interrupt();
			const { code, out, err } = await ended;
			expect(err).toContain("SIGINT: stopping once Terraform is through, then destroying all that was made");
			expect(out).toContain("Nothing stayed.");
			expect(code).toBe(1);
			expect((await inventory(moving.aws)).names).toEqual(nothing);
			expect(readdirSync(join(program.home, ".acceptance"))).toEqual([]);
		},
		LONG_MS,
	);

	it(
		"plays every step, measures, and leaves nothing",
		async () => {
			const file = join(program.home, "result.json");
			const { code, out } = await program.start(["--zone", ZONE, "--yes", "--json", file, ...FAST]);
			const result = v.parse(AcceptanceResult, JSON.parse(readFileSync(file, "utf8")));
			const ended = result.steps.map(({ name, outcome, faults }) => [name, outcome, ...faults]);
			expect(ended).toEqual(["deploy", ...STEPS].map((name) => [name, "passed"]));
			expect(result.leftovers).toEqual([]);
			expect(code, out).toBe(0);
			expect(moving.failures).toEqual([]);

			const { coldStartSeconds, ...others } = result.measures;
			// Nothing here starts cold, and it says so instead of guessing.
			expect(coldStartSeconds.measured).toBeNull();
			expect(out).toMatch(/coldStartSeconds\s+no data/);
			for (const [name, { measured }] of Object.entries(others)) expect(measured?.n, name).toBeGreaterThan(0);
			// This AWS sends the first event after 3 s, has a change INSYNC after 30 s, and metrics 40 s after a minute.
			expect(others.eventSeconds.measured?.median).toBeCloseTo(3, 0);
			expect(others.inSyncSeconds.measured?.min).toBeGreaterThanOrEqual(28);
			expect(others.metricDelaySeconds.measured?.min).toBeGreaterThanOrEqual(38);
			expect((await inventory(moving.aws)).names).toEqual(nothing);

			const rehearsal = ["npm", "run", "--silent", "rehearse", "--", "--scenario", "healthy", "--observed", file];
			const { stdout } = await run("rehearse --observed", rehearsal, { cwd: ROOT, env: process.env });
			expect(stdout).toContain("aws.inSyncSeconds");
		},
		LONG_MS,
	);
});
