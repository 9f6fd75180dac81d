import type { ByColor, Verdict } from "../../../contract/index.ts";
import { COLORS } from "../../../contract/index.ts";
import type { Target } from "../../../ports/index.ts";
import { hold } from "../verdict.ts";

/** What tasks and targets of the color that serves say. */
export interface ColorHealth {
	readonly verdict: Verdict;
	/** The share of its targets that are unhealthy, 0–1: {@link unhealthyShare}. */
	readonly unhealthy: number;
}

/** With more than half of the targets unhealthy for so long, in seconds, it is no single task that ECS is about to replace. */
const MOST_UNHEALTHY_SECONDS = 30;
/** Some target unhealthy at every check for so long, in seconds: ECS would have replaced a single one. */
const SOME_UNHEALTHY_SECONDS = 300;

/** The larger share of a color's targets that are unhealthy on a load balancer. Those that drain belong to tasks that go away. */
export function unhealthyShare(targets: ByColor<readonly Target[]>): number {
	const shares = COLORS.map((alb) => {
		const current = targets[alb].filter(({ state }) => !state.includes("draining"));
		return current.filter(({ state }) => state === "unhealthy").length / Math.max(1, current.length);
	});
	return Math.max(...shares);
}

/** What the health of both colors says of the one that serves. In hours and days a task may hang with no release to blame, and ECS replaces it. */
export function healthVerdict(
	{ verdict, unhealthy }: ColorHealth,
	warm: Verdict | undefined,
	{ unhealthySeconds, probes }: { readonly unhealthySeconds: number; readonly probes: "shared" | "own" | "unknown" },
): Verdict {
	if (verdict.verdict !== "fail") return verdict;
	const also = probes === "shared" ? "probes of both colors fail" : `the warm color: ${warm?.reason ?? "not known"}`;
	if (probes === "shared" || warm?.verdict !== "pass") return hold("FailsAtBoth", `${verdict.reason}; ${also}`);
	const lasting = unhealthySeconds >= (unhealthy > 0.5 ? MOST_UNHEALTHY_SECONDS : SOME_UNHEALTHY_SECONDS);
	// What users meet as well is no task that its load balancers leave out.
	const met = probes === "own";
	return verdict.code !== "TargetsUnhealthy" || lasting || met ? verdict : hold("TargetsUnhealthy", verdict.reason);
}
