import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RolloutDocument } from "../../runtime/contract/index.ts";
import { Unavailable } from "../../runtime/errors.ts";
import { type Zone, zones } from "../support/arbitraries.ts";
import { allowedDuring, expectCompleted, expectOriginal, expectWithin } from "../support/invariants.ts";
import { NO_DATA, Paper, type Sight } from "../support/paper.ts";
import { runs } from "../support/runs.ts";
import { type TaskStep, type Walk, walk } from "../support/walk.ts";

/** What one check meets. */
interface Timestamp {
	readonly sight: Sight;
	readonly inSync: boolean;
	/** What cannot be read, by its port. */
	readonly blind: string | undefined;
	/** Whether somebody lets a rollout go on that waits. */
	readonly opened: boolean;
	/** Whether the task is run twice, as when its answer was lost. */
	readonly twice: boolean;
}

/** What a check asks beyond tasks and targets. */
const SIGNALS = ["answers.perMinute", "prober.probe", "alarms.watched", "hooks.ask"];

const timestamps: fc.Arbitrary<Timestamp[]> = fc.array(
	fc.record({
		sight: fc.oneof(
			{ weight: 12, arbitrary: fc.constant<Sight>("healthy") },
			{ weight: 3, arbitrary: fc.constantFrom(...NO_DATA) },
			{ weight: 1, arbitrary: fc.constant<Sight>("unhealthy") },
		),
		inSync: fc.boolean(),
		blind: fc.option(fc.constantFrom(...SIGNALS), { freq: 12, nil: undefined }),
		opened: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.constant(false)),
		twice: fc.boolean(),
	}),
	{ minLength: 1, maxLength: 30 },
);
const PERFECT: Timestamp[] = [{ sight: "healthy", inSync: true, blind: undefined, opened: true, twice: false }];
/** Of checks that meet anything, few let a rollout complete. */
const eitherEnd = fc.oneof({ weight: 3, arbitrary: timestamps }, { weight: 1, arbitrary: fc.constant(PERFECT) });
/** Verdicts that say that a bound is over, and nothing of health. */
const BOUNDS = ["NotReady", "Inconclusive", "DnsNotInSync", "HookTimedOut"];
const CHECKS = ["ready", "settle", "assess", "watch", "confirm"];
const settings = { numRuns: runs(60, 30) };

interface Play {
	readonly paper: Paper;
	readonly end: Walk;
	readonly original: ReturnType<Paper["state"]>;
}

type Watcher = (step: TaskStep, document: RolloutDocument, timestamp: Timestamp, paper: Paper) => void | Promise<void>;

/** Plays a rollout in which the checks meet these moments, over and over. */
async function play(
	{ service, records }: Zone,
	list: readonly Timestamp[],
	watcher: Watcher = () => {},
): Promise<Play> {
	const paper = new Paper(service, records);
	const original = paper.state();
	let checks = 0;
	let allowed = 0;
	let blind: string | undefined;
	let opened = true;
	paper.hook = async ({ name }, next) => {
		if (name === blind) throw new Unavailable(name, {});
		const answer = await next();
		expectWithin(paper, allowed);
		return answer;
	};
	const end = await walk(paper, {
		around: async (step) => {
			const timestamp = list[checks++ % list.length] as Timestamp;
			paper.sight = timestamp.sight;
			paper.inSync = timestamp.inSync;
			allowed = allowedDuring(step);
			blind = CHECKS.includes(step.task) ? timestamp.blind : undefined;
			opened = timestamp.opened;
			const document = await step.run();
			await watcher(step, document, timestamp, paper);
			return document;
		},
		opened: () => opened,
	});
	return { paper, end, original };
}

describe("whatever the schedule, the checks and the shape of the record sets", () => {
	it("a rollout ends in one of two places, with its lock released and its history written", async () => {
		const ends = new Set<string>();
		await fc.assert(
			fc.asyncProperty(zones, eitherEnd, async (zone, list) => {
				const { paper, end, original } = await play(zone, list);
				ends.add(end.last);
				const completed = end.last === "Completed";
				if (completed) expectCompleted(paper, original);
				else expectOriginal(paper, original);
				expect(completed || end.last === "FailedBack").toBe(true);
				expect(await paper.locks.held("shop")).toBeUndefined();
				const outcome = completed ? "completed" : "failed-back";
				expect(await paper.history.find("shop", "ecs-svc/2")).toMatchObject({ outcome });
			}),
			settings,
		);
		expect(ends).toEqual(new Set(["Completed", "FailedBack"]));
	});

	it("a task that is run twice with the same input changes nothing more", async () => {
		let repeated = 0;
		const ledger = async ({ locks, history, gate }: Paper) => [
			await locks.held("shop"),
			await history.find("shop", "ecs-svc/2"),
			gate,
		];
		const again: Watcher = async ({ task, run }, _, { twice }, paper) => {
			if (!twice) return;
			repeated++;
			const once = structuredClone([paper.state(), await ledger(paper)]);
			await run();
			expect([paper.state(), await ledger(paper)], task).toEqual(once);
		};
		await fc.assert(
			fc.asyncProperty(zones, timestamps, async (zone, list) => void (await play(zone, list, again))),
			settings,
		);
		expect(repeated).toBeGreaterThan(settings.numRuns);
	});

	it("after a verdict that fails it, the next write routes the candidate's load balancer back, if it had been routed", async () => {
		let failed = 0;
		await fc.assert(
			fc.asyncProperty(zones, timestamps, async (zone, list) => {
				const writesAtVerdict: number[] = [];
				const { paper } = await play(zone, list, (_, { next }, __, world) => {
					if (next === "fail" && world.greenShare("green") > 0) writesAtVerdict.push(world.writes.length);
				});
				for (const count of writesAtVerdict) {
					failed++;
					const { name, args } = paper.writes[count] ?? {};
					expect({ name, listener: args?.[0] }).toEqual({
						name: "loadBalancers.route",
						listener: zone.service.loadBalancers.green.listener,
					});
				}
			}),
			settings,
		);
		expect(failed).toBeGreaterThan(0);
	});

	it("no data is never read as healthy, nor as sick: it holds, within a bound", async () => {
		let held = 0;
		const judged: Watcher = ({ task }, { next, verdict }, { sight, blind }) => {
			if (!CHECKS.includes(task) || !verdict) return;
			if (["ready", "shift", "gate", "complete"].includes(next ?? "")) {
				expect(sight).toBe("healthy");
				// Before the first shift there are no metrics, and hooks are asked at their points only.
				if (task === "assess" || blind === "prober.probe") expect(SIGNALS.slice(0, 3)).not.toContain(blind);
			}
			if (verdict.verdict === "fail" && !BOUNDS.includes(verdict.code)) expect(sight).toBe("unhealthy");
			if (!NO_DATA.includes(sight) && (task !== "assess" || !SIGNALS.slice(0, 3).includes(blind ?? ""))) return;
			if (sight === "unhealthy") return;
			held++;
			expect(verdict.verdict === "hold" || BOUNDS.includes(verdict.code)).toBe(true);
		};
		await fc.assert(
			fc.asyncProperty(zones, timestamps, async (zone, list) => void (await play(zone, list, judged))),
			settings,
		);
		expect(held).toBeGreaterThan(settings.numRuns);
	});

	it("one that only ever sees no data fails back without ever having had traffic", async () => {
		const blind = timestamps.map((list) =>
			list.map((each) => ({ ...each, sight: each.twice ? "none" : "unused" }) as Timestamp),
		);
		await fc.assert(
			fc.asyncProperty(zones, blind, async (zone, list) => {
				const { paper, end } = await play(zone, list);
				expect(end.document.failure?.error).toBe("NotReady");
				expect(paper.writes.filter(({ args }) => String(args[2]).includes("%"))).toEqual([]);
			}),
			{ numRuns: runs(10) },
		);
	});

	it("one that is always healthy and always INSYNC completes", async () => {
		await fc.assert(
			fc.asyncProperty(zones, async (zone) => {
				expect((await play(zone, PERFECT)).end.last).toBe("Completed");
			}),
			{ numRuns: runs(20) },
		);
	});
});
