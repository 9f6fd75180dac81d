import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SILENT } from "../../../rehearsal/functions.ts";
import { sweep } from "../../../runtime/watchdog/sweep.ts";
import { type Zone, zones } from "../../support/arbitraries.ts";
import { at, EXECUTION } from "../../support/documents.ts";
import { allowedDuring, expectCompleted, expectOriginal, expectWithin } from "../../support/invariants.ts";
import { Paper, type Sight } from "../../support/paper.ts";
import { isAnyWrite } from "../../support/ports.ts";
import { runs } from "../../support/runs.ts";
import { walk } from "../../support/walk.ts";

/**
 * How an execution ends: its function dies before a write, or after it; the execution is aborted and its task goes on; or it
 * goes on with a write that arrives only after the watchdog has begun.
 */
const DEATHS = ["before", "after", "goesOn", "late"] as const;

interface Death {
	/** Which write it strikes. */
	readonly write: number;
	readonly how: (typeof DEATHS)[number];
	/** When the watchdog comes by first, in seconds. */
	readonly firstSeconds: number;
	/** By how much a late write is late, in seconds. */
	readonly lateSeconds: number;
}

const deaths: fc.Arbitrary<Death> = fc.record({
	write: fc.integer({ min: 0, max: 24 }),
	how: fc.constantFrom(...DEATHS),
	firstSeconds: fc.integer({ min: 0, max: 60 }),
	lateSeconds: fc.integer({ min: 0, max: 60 }),
});
const sights = fc.array(
	fc.oneof({ weight: 20, arbitrary: fc.constant<Sight>("healthy") }, fc.constant<Sight>("unhealthy")),
	{
		minLength: 1,
		maxLength: 20,
	},
);
/** Within five minutes, or an alarm would rise. */
const FAIL_BACK_SECONDS = 300;

class Killed extends Error {}

/** An execution that dies on paper, and the watchdog that comes by every minute. */
class Story {
	readonly paper: Paper;
	diedAt: number | undefined;
	readonly #death: Death;
	#allowed = 0;
	#writes = 0;

	constructor({ service, records }: Zone, death: Death) {
		this.#death = death;
		this.paper = new Paper(service, records);
		this.paper.hook = async (call, next) => {
			const answer = isAnyWrite(call) && this.#writes++ === death.write ? await this.#inject(next) : await next();
			expectWithin(this.paper, this.#allowed);
			return answer;
		};
	}

	/** Plays it to its end, and says where it ended by itself, if it did. */
	async play(list: readonly Sight[]): Promise<string | undefined> {
		const { paper } = this;
		let checks = 0;
		const { last, aborted } = await walk(paper, {
			around: (step) => {
				this.#allowed = allowedDuring(step);
				paper.sight = list[checks++ % list.length] as Sight;
				return step.run();
			},
			aborted: () => this.diedAt !== undefined,
		});
		paper.seconds += this.#death.firstSeconds;
		for (let run = 0; this.diedAt !== undefined && (await paper.locks.held("shop")); run++) {
			expect(run).toBeLessThan(10);
			await this.#sweep();
			paper.seconds += 60;
		}
		return aborted ? undefined : last;
	}

	async #inject(next: () => Promise<unknown>): Promise<unknown> {
		const { how, firstSeconds, lateSeconds } = this.#death;
		const { paper } = this;
		if (how === "after") await next();
		this.diedAt = paper.seconds;
		paper.executions.set(EXECUTION, { running: false, status: "ABORTED" });
		if (how === "before" || how === "after") throw new Killed("the function died");
		if (how === "late") {
			const timestamp = paper.seconds;
			paper.seconds += Math.min(firstSeconds, lateSeconds);
			await this.#sweep();
			paper.seconds = timestamp + lateSeconds;
		}
		return next();
	}

	async #sweep(): Promise<void> {
		const { paper } = this;
		const ports = paper.watchdogPorts;
		await sweep(
			{ ports, portsOf: () => ports, clock: () => at(paper.seconds), acceptUnregistered: false },
			() => SILENT,
		);
	}
}

describe("wherever an execution dies, and however late its last write arrives", () => {
	it("the watchdog brings everything back to what it was, or leaves the release that is complete", async () => {
		const ends = { original: 0, completed: 0 };
		await fc.assert(
			fc.asyncProperty(zones, sights, deaths, async (zone, list, death) => {
				const story = new Story(zone, death);
				const { paper } = story;
				const original = paper.state();
				const last = await story.play(list);
				const entry = await paper.history.find("shop", "ecs-svc/2");
				const completed = entry?.outcome === "completed";
				if (completed) expectCompleted(paper, original);
				else expectOriginal(paper, original);
				ends[completed ? "completed" : "original"]++;
				if (last !== undefined) expect(completed).toBe(last === "Completed");
				expect(await paper.locks.held("shop")).toBeUndefined();
				if (story.diedAt !== undefined) expect(paper.seconds - story.diedAt).toBeLessThanOrEqual(FAIL_BACK_SECONDS);
			}),
			{ numRuns: runs(150, 50) },
		);
		expect(ends.original).toBeGreaterThan(0);
		expect(ends.completed).toBeGreaterThan(0);
	});

	it("people are told, unless there is nothing to tell", async () => {
		await fc.assert(
			fc.asyncProperty(zones, sights, deaths, async (zone, list, death) => {
				const story = new Story(zone, death);
				await story.play(list);
				const { paper } = story;
				const entry = await paper.history.find("shop", "ecs-svc/2");
				const tookOver = paper.writes.some(({ name }) => name === "locks.takeOver");
				expect(paper.published.length > 0).toBe(tookOver && entry?.outcome !== "completed");
				const changes = paper.changes.map(({ change }) => change);
				if (paper.published.length > 0) expect(changes).toContain("failed-back");
				if (entry?.outcome === "completed") expect(changes).not.toContain("failed-back");
			}),
			{ numRuns: runs(60) },
		);
	});
});
