import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { HISTORY_BUDGET, historyEvents } from "../../runtime/contract/index.ts";
import { DEFAULT_TIMING, DNS_TTL_SECONDS } from "../../runtime/defaults.ts";
import { folderWith, requireTerraform } from "../../scripts/terraform.ts";
import { type Block, configuration } from "../support/stack.ts";

const seconds = (min: number, max: number) => fc.integer({ min, max });
const step = fc.record({
	percent: fc.integer({ min: 1, max: 100 }),
	bake_seconds: seconds(0, 86_400),
	gate: fc.boolean(),
});

/** Values of the variables that bound a rollout. */
const variables = fc.record({
	schedule: fc.array(step, { minLength: 1, maxLength: 100 }),
	analysis_interval_seconds: seconds(1, 300),
	prepare_timeout_seconds: seconds(1, 86_400),
	in_sync_timeout_seconds: seconds(1, 3_600),
	hold_timeout_seconds: seconds(0, 86_400),
	straggler_timeout_seconds: seconds(0, 86_400),
	hooks: fc.array(
		fc.record({
			deadline_seconds: seconds(1, 86_400),
			task: fc.option(fc.record({ timeout_seconds: seconds(1, 86_400) })),
		}),
		{ maxLength: 3 },
	),
	inconclusive: fc.constantFrom("fail", "pause", "promote"),
	gate_timeout_seconds: seconds(60, 5_184_000),
});
type Variables = typeof variables extends fc.Arbitrary<infer T> ? T : never;

/** What the runtime makes of them. */
function byRuntime(existing: Variables): number {
	return historyEvents({
		schedule: existing.schedule.map(({ percent, bake_seconds, gate }) => ({
			percent,
			bakeSeconds: bake_seconds,
			gate,
		})),
		timing: {
			...DEFAULT_TIMING,
			analysisIntervalSeconds: existing.analysis_interval_seconds,
			prepareSeconds: existing.prepare_timeout_seconds,
			inSyncSeconds: existing.in_sync_timeout_seconds,
			holdSeconds: existing.hold_timeout_seconds,
			stragglerSeconds: existing.straggler_timeout_seconds,
		},
		dns: { ttlSeconds: DNS_TTL_SECONDS },
		judge: {
			inconclusive: existing.inconclusive,
			gateSeconds: existing.gate_timeout_seconds,
			hooks: existing.hooks.map(({ deadline_seconds, task }) =>
				task ? { deadlineSeconds: task.timeout_seconds, task } : { deadlineSeconds: deadline_seconds },
			),
		},
	});
}

/** The left side of the schedule's rule on history, with each variable taken from `v`. */
function expression(): string {
	const rules: Block[] = configuration().variable.schedule?.validation ?? [];
	const rule = rules.find(({ error_message }) => error_message.includes("outgrow"))?.condition ?? "";
	// The rules of a variable speak of what its value has been converted to, by its bare name.
	const [, events = ""] = / : try\((.*) <= \d+, true\)\]\[0\], true\)\}$/.exec(rule) ?? [];
	expect(rule).toContain(`<= ${HISTORY_BUDGET},`);
	return events.replaceAll(/\b(?:(?:var|local)\.)?(?=schedule\b)|\b(?:var|local)\./g, "v.");
}

/** What Terraform makes of them. */
function byTerraform(cases: readonly Variables[]): number[] {
	const folder = folderWith({ "cases.json": JSON.stringify(cases) });
	try {
		const { stdout, stderr } = spawnSync("terraform", ["console"], {
			cwd: folder,
			input: `jsonencode([for v in jsondecode(file("cases.json")) : ${expression()}])`,
			encoding: "utf8",
		});
		if (!stdout) throw new Error(stderr);
		return JSON.parse(JSON.parse(stdout));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

describe("Terraform's bound of a rollout's history", () => {
	beforeAll(requireTerraform);

	it("is the runtime's own, whatever the variables", () => {
		const cases = fc.sample(variables, { numRuns: 200, seed: 1 });
		expect(byTerraform(cases)).toEqual(cases.map(byRuntime));
	});
});
