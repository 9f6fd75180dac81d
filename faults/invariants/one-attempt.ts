import { RELEASE } from "../../rehearsal/world/ecs/services.ts";
import { attemptOf, isAttempt } from "../../runtime/contract/index.ts";
import { isCrafted } from "../model/execution.ts";
import { ASKED, ATTEMPTS, DEPLOYMENTS } from "../model/snapshot.ts";
import type { End } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";
import { WITHDRAWN } from "./readings.ts";

/** Who asks for a release, once or again because nobody answered, gets it once. */
export const oneAttempt: Invariant = {
	name: "one-attempt",
	holds:
		"However often a release is asked for, and whatever of that fails, it is one attempt, at most one deployment, and one execution; the events of its own deployment begin no other",
	watch(report) {
		return {
			ended: (end) => {
				for (const fault of faultsOf(end)) report(fault, end.snapshot.seconds);
			},
		};
	},
};

function faultsOf({ snapshot, executions }: End): string[] {
	const { attempts, deployed, history } = snapshot;
	const expected = ["r1", ...Object.values(ATTEMPTS)];
	const strange = attempts.filter((attempt, i) => !expected.includes(attempt) && !isAskedAgain(attempts, i));
	const deployments = deployed.filter((taskDefinition) => taskDefinition === RELEASE).length;
	const ownOf = (attempt: string) =>
		executions.filter((each) => isAttempt(each.event) && each.event.attempt === attempt && !isCrafted(each.arn));
	const own = ownOf(ATTEMPTS.release);
	const again = ASKED.filter((attempt) => ownOf(attempt).length > 1);
	const started = executions.filter((each) => attemptOf(each) === DEPLOYMENTS.release && each.visits.has("Deploy"));
	const entry = history.find(({ attempt }) => attempt === ATTEMPTS.release);
	// What was withdrawn before it had an execution never gets one.
	const needed = attempts.includes(ATTEMPTS.release) && !entry?.reason.startsWith(WITHDRAWN);
	return [
		...strange.map((attempt) => `${attempt} was written down as an attempt`),
		...(deployments > 1 ? [`the release was deployed ${deployments} times`] : []),
		...(own.length > 1 || (needed && own.length === 0) ? [`${ATTEMPTS.release} has ${own.length} executions`] : []),
		...again.map((attempt) => `${attempt} has more than one execution`),
		...started.map(({ arn }) => `${arn.split(":").at(-1)} began by an event of the attempt's own deployment`),
	];
}

/** Whether somebody who had got no answer has asked again, when something else had been asked for meanwhile: then it is an attempt of its own. */
function isAskedAgain(attempts: readonly string[], i: number): boolean {
	return /^r\d+$/.test(attempts[i] ?? "") && attempts.slice(0, i).some((attempt) => ASKED.includes(attempt));
}
