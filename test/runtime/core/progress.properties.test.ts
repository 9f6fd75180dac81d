import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import {
	HISTORY_COST,
	historyEvents,
	type Rollout,
	type ServiceConfig,
	type Verdict,
} from "../../../runtime/contract.ts";
import { weigh, weightsFor } from "../../../runtime/core/dns.ts";
import { assess, ready, restored, settle } from "../../../runtime/core/progress.ts";
import { fail, hold, pass } from "../../../runtime/core/verdict.ts";
import { at, sampleRollout } from "../../support/documents.ts";

const LONGEST_POLL = 30;

const schedule = fc
	.tuple(
		fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }),
		fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 6, maxLength: 6 }),
	)
	.map(([percents, bakes]) =>
		[...percents.sort((a, b) => a - b), 100].map((percent, i) => ({ percent, bakeSeconds: bakes[i] ?? 0 })),
	);
const timing = fc.record({
	lookSeconds: fc.integer({ min: 1, max: 300 }),
	prepareSeconds: fc.integer({ min: 1, max: 2_000 }),
	inSyncSeconds: fc.integer({ min: 1, max: 600 }),
	holdSeconds: fc.integer({ min: 0, max: 1_000 }),
	retentionSeconds: fc.constant(0),
	queueSeconds: fc.constant(0),
});
const services = fc.record({ schedule, timing }).map((changes) => sampleService(changes));
/** What each look says: over and over. Mostly good, so that rollouts get somewhere. */
const looks = fc.array(
	fc.record({
		verdict: fc.oneof(
			{ weight: 8, arbitrary: fc.constant(pass("P", "fine")) },
			{ weight: 3, arbitrary: fc.constant(hold("H", "not yet")) },
			{ weight: 1, arbitrary: fc.constant(fail("F", "bad")) },
		),
		inSync: fc.boolean(),
	}),
	{ minLength: 1, maxLength: 40 },
);

interface Loop {
	readonly name: string;
	/** How often it looked. */
	readonly looks: number;
	readonly seconds: number;
	readonly bound: number;
}

interface Run {
	readonly end: "complete" | "fail";
	readonly loops: readonly Loop[];
	/** The candidate's share after each look, and the step that it stood at. */
	readonly shares: readonly { readonly share: number; readonly step: number }[];
}

/** What the state machine does with the answers of the core, on a clock that only its waits move. */
function run(service: ServiceConfig, answers: readonly { verdict: Verdict; inSync: boolean }[]): Run {
	let rollout: Rollout = sampleRollout();
	let now = 0;
	let count = 0;
	const loops: Loop[] = [];
	const shares: { share: number; step: number }[] = [];
	const loop = (name: string, bound: number, look: typeof ready | typeof settle | typeof assess) => {
		const [from, first] = [now, count];
		for (;;) {
			const { verdict, inSync } = answers[count++ % answers.length] as (typeof answers)[number];
			const known = rollout.inSyncAt !== undefined || inSync;
			const given = look === settle ? { verdict, inSync: known } : verdict;
			const progress = look(rollout, given as never, service, at(now));
			rollout = progress.rollout;
			const share = rollout.records.find(({ SetIdentifier }) => SetIdentifier === "green")?.Weight ?? -1;
			shares.push({ share, step: rollout.step });
			if (progress.next !== "wait") {
				loops.push({ name, seconds: now - from, bound, looks: count - first });
				return progress.next;
			}
			expect(progress.waitSeconds).toBeGreaterThan(0);
			now += progress.waitSeconds;
		}
	};
	const { lookSeconds, prepareSeconds, inSyncSeconds, holdSeconds } = service.timing;
	let next: string = loop("ready", prepareSeconds + lookSeconds, ready);
	while (next === "ready" || next === "shift") {
		const step = rollout.step + 1;
		const { percent = -1, bakeSeconds = -1 } = service.schedule[step] ?? {};
		const { inSyncAt: _, bakedFrom: __, ...rest } = rollout;
		const records = weigh(rollout.records, weightsFor("green", percent));
		rollout = { ...rest, step, records, shiftedAt: at(now).toISOString(), changeId: "/change/C", polls: 0 };
		next = loop("settle", inSyncSeconds + LONGEST_POLL + service.dns.ttlSeconds + lookSeconds, settle);
		if (next === "settled") next = loop("assess", bakeSeconds + holdSeconds + lookSeconds, assess);
	}
	return { end: next as Run["end"], loops, shares };
}

describe("whatever the schedule, the times and the verdicts", () => {
	it("every loop ends within its bound", () => {
		fc.assert(
			fc.property(services, looks, (service, answers) => {
				for (const { name, seconds, bound } of run(service, answers).loops) {
					expect(seconds, name).toBeLessThanOrEqual(bound);
				}
			}),
		);
	});

	it("the candidate's share never exceeds the current step's, and is 0 before the first", () => {
		fc.assert(
			fc.property(services, looks, (service, answers) => {
				for (const { share, step } of run(service, answers).shares) {
					expect(share).toBe(step < 0 ? 0 : service.schedule[step]?.percent);
				}
			}),
		);
	});

	it("a rollout completes at 100 percent, or it fails", () => {
		fc.assert(
			fc.property(services, looks, (service, answers) => {
				const { end, shares } = run(service, answers);
				expect(end === "fail" || (end === "complete" && shares.at(-1)?.share === 100)).toBe(true);
			}),
		);
	});

	it("the loops write no more history than the configuration was accepted for", () => {
		const { prepareLook, look, fixed } = HISTORY_COST;
		const events = ({ name, looks: times }: Loop) => times * (name === "ready" ? prepareLook : look);
		const loopsOnly = (service: ServiceConfig) => historyEvents(service) - fixed + prepareLook;
		const patient = { ...sampleService().timing, lookSeconds: 1, holdSeconds: 0, prepareSeconds: 1 };
		const quick = Array.from({ length: 20 }, (_, i) => ({ percent: 5 * (i + 1), bakeSeconds: 0 }));
		const slowest = sampleService({ timing: patient, schedule: quick });
		fc.assert(
			fc.property(services, looks, (service, answers) => {
				const sum = run(service, answers).loops.reduce((all, loop) => all + events(loop), 0);
				expect(sum).toBeLessThanOrEqual(loopsOnly(service));
			}),
			{ examples: [[slowest, [{ verdict: pass("P", "fine"), inSync: true }]]] },
		);
	});

	it("one that never sees a good look never takes a step", () => {
		const never = looks.map((list) => list.map((look) => ({ ...look, verdict: hold("H", "no data") })));
		fc.assert(fc.property(services, never, (service, answers) => run(service, answers).shares.at(-1)?.step === -1));
	});

	it("one that is always healthy and always INSYNC completes", () => {
		fc.assert(
			fc.property(
				services,
				(service) => run(service, [{ verdict: pass("P", "fine"), inSync: true }]).end === "complete",
			),
		);
	});

	it("a fail-back is read back within its bound", () => {
		fc.assert(
			fc.property(services, fc.array(fc.boolean(), { minLength: 1 }), (service, inSync) => {
				let failBack = { attempt: 1, changeId: "/change/C", polls: 0, startedAt: at(0).toISOString() };
				let now = 0;
				for (let i = 0; ; i++) {
					const after = restored(failBack, inSync[i % inSync.length] ?? false, service, at(now));
					if (after.next === "verify") break;
					failBack = { ...failBack, ...after.failBack };
					now += after.waitSeconds;
				}
				expect(now).toBeLessThanOrEqual(service.timing.inSyncSeconds + LONGEST_POLL);
			}),
		);
	});
});
