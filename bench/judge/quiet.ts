import { between, type Seed } from "../../rehearsal/random.ts";
import type { JudgeConfig, ProbeReport, ProbeTally } from "../../runtime/contract/index.ts";
import { judgeEvidence } from "../../runtime/core/analysis/judge.ts";
import { minuteKey } from "../../runtime/core/analysis/minutes.ts";
import type { Evidence } from "../../runtime/core/analysis/observation.ts";
import { DEFAULT_JUDGE, DEFAULT_PROBE, DEFAULT_TIMING } from "../../runtime/defaults.ts";
import { type Bound, FALSE_ALARMS } from "./bounds.ts";
import { type Cell, MINUTES } from "./cells.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { sights } from "./judges/product.ts";
import { streamOf } from "./stream.ts";

/** What the judge does where there is next to no traffic. */
export interface Quiet {
	/** Share of good releases without probes that any check let pass, 0–1. */
	readonly passedInSilence: number;
	/** How long after it went sick the last release with probes was caught, in seconds; null: one never was. */
	readonly slowestSeconds: number | null;
	/** Share of good releases failed by probes of which the network loses as many as are tolerated, 0–1. */
	readonly failedByProbes: number;
}

const SILENCE: Cell = {
	name: "3 requests a minute",
	group: "identical",
	kind: "errors",
	requestsPerSecond: 3 / 60,
	bad: { candidate: 0.001, stable: 0.001 },
	weather: "steady",
	metrics: "together",
};
const CAUGHT_WITHIN_SECONDS = 30;
const ANALYSIS_INTERVAL_SECONDS = DEFAULT_TIMING.analysisIntervalSeconds;
/** The defaults with probes, as Terraform has them. */
export const PROBED: JudgeConfig = {
	...DEFAULT_JUDGE,
	probe: {
		...DEFAULT_PROBE,
		function: "arn:aws:lambda:eu-central-1:111122223333:function:prober",
		origins: { blue: "https://blue.example.com:8443", green: "https://green.example.com:8443" },
		host: "preview.example.com",
		path: "/",
	},
};

/** Tries the whole judge at three requests a minute. */
export function measureQuiet(rollouts: number, seed: Seed): Quiet {
	const chance = chanceOf(seed.stream(SILENCE.name));
	const times = <T>(play: () => T): T[] => Array.from({ length: rollouts }, play);
	const share = (of: readonly boolean[]) => of.filter(Boolean).length / rollouts;
	const caught = times(() => failsAfter(chance, 1));
	return {
		passedInSilence: share(times(() => passesInSilence(chance))),
		slowestSeconds: caught.reduce((worst: number | null, seconds) => {
			return worst === null || seconds === null ? null : Math.max(worst, seconds);
		}, 0),
		failedByProbes: share(times(() => failsAfter(chance, DEFAULT_PROBE.tolerancePercent / 100) !== null)),
	};
}

/** What must hold there. */
export function quietBounds({ passedInSilence, slowestSeconds, failedByProbes }: Quiet): Bound[] {
	const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
	return [
		{
			name: "3 requests a minute without probes: never a pass",
			figure: percent(passedInSilence),
			ok: passedInSilence === 0,
		},
		{
			name: `3 requests a minute with probes: a sick release is caught within ${CAUGHT_WITHIN_SECONDS} s`,
			figure: slowestSeconds === null ? "never" : `${slowestSeconds.toFixed(0)} s`,
			ok: slowestSeconds !== null && slowestSeconds <= CAUGHT_WITHIN_SECONDS,
		},
		{
			name: `3 requests a minute with probes: at most ${100 * FALSE_ALARMS} % failed when the network loses as many as are tolerated`,
			figure: percent(failedByProbes),
			ok: failedByProbes <= FALSE_ALARMS,
		},
	];
}

function passesInSilence(chance: Chance): boolean {
	for (const { evidence } of sights(streamOf(SILENCE, chance), SILENCE.kind, DEFAULT_JUDGE)) {
		if (judgeEvidence(evidence).verdict === "pass") return true;
	}
	return false;
}

/**
 * How many seconds after a release went sick a check's probes fail it; null when none does. Checks know nothing of minutes, nor
 * of when the release goes sick.
 * @param failing - the share of probes that fail, 0–1.
 */
function failsAfter({ uniform, binomial }: Chance, failing: number): number | null {
	const minutes: Record<string, ProbeTally> = {};
	const sickAt = between(uniform, [0, 60]);
	const first = between(uniform, [0, ANALYSIS_INTERVAL_SECONDS]);
	for (let after = first; after < MINUTES * 60; after += ANALYSIS_INTERVAL_SECONDS) {
		const sent = DEFAULT_PROBE.count;
		const failed = binomial(sent, failing);
		const key = minuteKey((sickAt + after) * 1_000);
		const before = minutes[key] ?? { sent: 0, failed: 0, serverErrors: 0 };
		minutes[key] = { sent: before.sent + sent, failed: before.failed + failed, serverErrors: 0 };
		// A check whose probes were all answered adds nothing against the release.
		if (
			failed > 0 &&
			judgeEvidence(probed({ sent, failed, serverErrors: 0, unreachable: 0 }, minutes)).verdict === "fail"
		)
			return after;
	}
	return null;
}

function probed(value: ProbeReport, minutes: Readonly<Record<string, ProbeTally>>): Evidence {
	return { candidate: "green", judge: PROBED, probes: { now: { value }, minutes } };
}
