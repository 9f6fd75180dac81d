import { fail } from "../../runtime/core/analysis/verdict.ts";
import { Alarm, errorRate } from "../world/cloudwatch/alarm.ts";
import { CANDIDATE_ALARM, isSteady, startCandidate } from "./listener.ts";
import type { Ending, Policy, Simulation } from "./policy.ts";

const SOURCE = "https://github.com/awslabs/ecs-blue-green-deployment";

/** How long CloudFormation waits for an ECS service to become steady, in seconds: three hours. */
const STACK_SECONDS = 10_800;
/** How long a manual approval waits, in seconds: seven days. */
const APPROVAL_SECONDS = 604_800;
/** How long people keep an eye on what they have flipped to, in seconds: as long as CodeDeploy keeps the original tasks. */
const WATCHED_SECONDS = 3_600;
/** How long they take to approve again once an alarm rings, in seconds: somebody is called, looks, and presses the button. */
const REACTION_SECONDS = 300;
/** How often the reviewer loads the page of port 8080, and how long they wait for it, in milliseconds. */
const PAGES = { count: 10, deadlineMilliseconds: 10_000 };

/** The reference architecture: a person looks at port 8080 and approves, and a function swaps the target groups of two listeners. */
export const publishedFlip: Policy = {
	name: "published-flip",
	title: "awslabs ecs-blue-green-deployment",
	about: "Somebody looks and approves, then everything at once; back by approving again.",
	sources: [
		`${SOURCE} templates/deployment-pipeline.yaml: Source, Build, Deploy by CloudFormation, a manual approval, and the Lambda function that flips`,
		`${SOURCE} scripts/blue_green_flip.py: ModifyRule of port 8080, then of port 80; it asks for no target's health, and both services keep their tasks`,
		`${SOURCE} README.md: "If you discover bugs while in Production, you can revert to previous application version by clicking and approving the change again". The templates have no alarm; here one that all policies have calls somebody, who takes five minutes`,
		"https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html: without an answer in seven days the action fails",
		"https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html: an ECS service that does not become steady fails its stack after three hours",
	],
	topology: "one-alb",
	mandatorySeconds: ({ scenario }) => scenario.gates.afterSeconds + WATCHED_SECONDS,
	run: async (simulation) => (await deployed(simulation)) ?? (await reviewed(simulation)) ?? flipped(simulation),
};

/** CloudFormation updates the service that is not live. Answers how it ended, if it did. */
async function deployed(simulation: Simulation): Promise<Ending | undefined> {
	simulation.note("Deploy");
	await startCandidate(simulation);
	const end = simulation.seconds() + STACK_SECONDS;
	while (!isSteady(simulation)) {
		if (simulation.seconds() >= end) return rejected(simulation, "StackFailed", "the service did not become steady");
		await simulation.sleep(1);
	}
	return undefined;
}

/** Somebody loads the page of port 8080, and answers. No user has met the release. */
async function reviewed(simulation: Simulation): Promise<Ending | undefined> {
	const { scenario, service, world } = simulation;
	simulation.note("Review");
	const { answer, afterSeconds } = scenario.gates;
	await simulation.sleep(answer === "nothing" ? APPROVAL_SECONDS : afterSeconds);
	if (answer === "nothing") return rejected(simulation, "ApprovalTimedOut", "nobody has answered for seven days");
	if (answer === "abort") return rejected(simulation, "Rejected", "somebody rejects it");
	const { probe } = service.judge;
	const met = probe && (await world.reviewer.probe({ ...probe, ...PAGES }, "green"));
	return met && met.failed > 0
		? rejected(simulation, "Rejected", `${met.failed} of ${met.sent} pages failed`)
		: undefined;
}

/** Production serves the candidate at once. Who is called approves again, and the rules are swapped back. */
async function flipped(simulation: Simulation): Promise<Ending> {
	const { world } = simulation;
	await world.route(100);
	simulation.count({ lambdaCalls: 1 });
	simulation.note("Flip");
	const alarm = new Alarm(errorRate(world.metrics, CANDIDATE_ALARM), CANDIDATE_ALARM);
	const end = simulation.seconds() + WATCHED_SECONDS;
	while (alarm.state(simulation.seconds()) !== "ALARM") {
		if (simulation.seconds() >= end) return { outcome: "completed" };
		await simulation.sleep(1);
	}
	const reason = "more than 1 % of 5XX in two minutes of two";
	simulation.note("called", fail("AlarmActive", reason));
	await simulation.sleep(REACTION_SECONDS);
	await world.route(0);
	simulation.count({ lambdaCalls: 1 });
	simulation.note("Flip back");
	return { outcome: "failed-back", error: "AlarmActive", cause: reason };
}

function rejected(simulation: Simulation, error: string, cause: string): Ending {
	simulation.note(error, fail(error, cause));
	return { outcome: "failed-back", error, cause };
}
