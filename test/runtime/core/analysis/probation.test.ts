import { describe, expect, it } from "vitest";
import { fail, hold } from "../../../../runtime/core/analysis/verdict.ts";
import { START } from "../../../support/documents.ts";
import { playProbation, probed, WELL } from "../../../support/probation.ts";

const last = (said: ReturnType<typeof playProbation>) => {
	const end = said.at(-1);
	if (!end) throw new Error("no check was played");
	return { second: end.second, ...end.verdict };
};
/** Half an hour into probation. */
const HALF = 1_800;
const late = (second: number, then: object, before = {}) => (second > HALF ? then : before);

describe("a good release on probation", () => {
	it("passes all the hour, at whatever traffic", () => {
		for (const requests of [0, 3, 60, 6_000, 600_000]) {
			const said = playProbation({
				answered: () => (requests ? [requests, requests / 1_000, requests / 100] : undefined),
			});
			expect(said).toHaveLength(360);
			expect(new Set(said.map(({ verdict }) => verdict.verdict))).toEqual(new Set(["pass"]));
		}
	});

	const always = () => 1;
	const never = () => 0;
	it.each([
		["shares rise by half", (minute: number) => 1 + minute / 120, never, always],
		["traffic is halved, then doubled", always, never, (minute: number) => (minute < 20 ? 1 : minute < 40 ? 0.5 : 2)],
		[
			"errors and slow answers burst by 5 % for five minutes",
			always,
			(minute: number) => (minute >= 20 && minute < 25 ? 0.05 : 0),
			always,
		],
	])("stays when its %s", (_, rise, burst, traffic) => {
		const answered = (minute: number) => {
			const requests = 60_000 * traffic(minute);
			const bad = (share: number) => Math.round(requests * (share * rise(minute) + burst(minute)));
			return [requests, bad(0.001), bad(0.01)] as const;
		};
		expect(last(playProbation({ answered })).verdict).toBe("pass");
	});

	it("stays while all is down that both colors need", () => {
		const down = (second: number) => second > HALF && second <= HALF + 600;
		const said = playProbation({
			answered: (minute) => (minute >= 30 && minute < 40 ? [6_000, 4_800] : [6_000, 6]),
			also: (second) => ({
				watched: { value: { pages: down(second) || down(second - 120) ? "ALARM" : "OK" } },
				health: down(second) ? { verdict: fail("TargetsUnhealthy", "0/4"), unhealthy: 1 } : WELL,
				probes: { serving: probed(down(second) ? 2 : 0), warm: probed(down(second) ? 2 : 0) },
			}),
		});
		expect(last(said)).toMatchObject({ second: 3_600, verdict: "pass" });
		expect(said.filter(({ verdict }) => verdict.code === "FailsAtBoth").length).toBeGreaterThan(30);
	});
});

describe("a release that turns sick on probation", () => {
	it("is failed by the first minute in which half of the answers are errors, as soon as it is shown", () => {
		const said = playProbation({ answered: (minute) => [6_000, minute >= 30 ? 3_000 : 6] });
		expect(last(said)).toMatchObject({ second: HALF + 120, verdict: "fail", code: "ErrorsAboveEarlier" });
	});

	it("is failed by slow answers alone, once they last longer than an outage", () => {
		const said = playProbation({ answered: (minute) => [6_000, 6, minute >= 30 ? 3_000 : 60] });
		expect(last(said)).toMatchObject({ second: HALF + 240, verdict: "fail", code: "SlowAboveEarlier" });
	});

	it("is failed by what lasts longer than a burst", () => {
		const said = playProbation({ answered: (minute) => [60_000, minute >= 30 ? 1_800 : 60] });
		expect(last(said)).toMatchObject({ second: HALF + 60 * 8, verdict: "fail", code: "ErrorsAboveEarlier" });
	});

	it("is failed by probes alone within a minute where nobody asks", () => {
		const said = playProbation({ also: (second) => late(second, { probes: { serving: probed(2), warm: probed() } }) });
		expect(last(said)).toMatchObject({ verdict: "fail", code: "ProbesFailed" });
		expect(last(said).second).toBeLessThanOrEqual(HALF + 70);
	});

	it("is failed by an alarm at once, and by a hook", () => {
		const rings = playProbation({ also: (second) => late(second, { watched: { value: { pages: "ALARM" } } }) });
		expect(last(rings)).toMatchObject({ second: HALF + 10, verdict: "fail", code: "AlarmRinging" });
		const hooks = fail("HookFailed", "no orders");
		const says = playProbation({ also: (second) => late(second, { hooks }) });
		expect(last(says)).toMatchObject({ second: HALF + 10, verdict: "fail", code: "HookFailed" });
	});

	it("is failed by its targets once that is no single task which ECS replaces, and the warm ones are well", () => {
		const sick = (unhealthy: number) => ({ verdict: fail("TargetsUnhealthy", "sick"), unhealthy });
		const by = (unhealthy: number, warmHealth = WELL.verdict) =>
			last(playProbation({ also: (second) => late(second, { health: sick(unhealthy), warmHealth }) }));
		expect(by(1)).toMatchObject({ second: HALF + 40, verdict: "fail" });
		expect(by(0.25)).toMatchObject({ second: HALF + 310, verdict: "fail" });
		expect(by(1, hold("TargetsMissing", "0/4"))).toMatchObject({
			verdict: "hold",
			code: "FailsAtBoth",
		});
	});
});

describe("a minute that is not settled", () => {
	/** From half an hour on minutes lack what was answered well: their books do not balance until they are old. */
	const torn = (errors: number, slow: number) =>
		last(
			playProbation({
				minutes: 34,
				also: (second) => {
					const ended = Math.floor(second / 60);
					const minutes = Array.from({ length: ended }, (_, i) => ({
						at: START + i * 60_000,
						requests: 6_000,
						errors: i >= 30 ? errors : 6,
						slow: i >= 30 ? slow : 60,
						accounted: i >= 30 ? errors : 6_000,
					}));
					return { answers: { value: minutes.slice(Math.max(0, ended - 8)) } };
				},
			}),
		);

	it("counts by the errors that it shows, of as many requests as there may be at most", () => {
		expect(torn(6_000 - 1, 60)).toMatchObject({ second: HALF + 60, verdict: "fail", code: "ErrorsAboveEarlier" });
	});

	it("says nothing by a share that may still fall", () => {
		expect(torn(600, 60).verdict).toBe("pass");
		expect(torn(6, 6_000).verdict).toBe("pass");
	});
});
