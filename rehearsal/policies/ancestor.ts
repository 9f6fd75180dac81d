import type { RecordSet } from "../../runtime/contract.ts";
import { fail, pass } from "../../runtime/core/verdict.ts";
import { RolloutError } from "../../runtime/errors.ts";
import { candidateOf, startCandidate } from "./listener.ts";
import type { Ending, Policy, Stage } from "./policy.ts";

/** The weights of green, and the letter that its states have in the state machine. */
const STEPS = [
	{ percent: 10, letter: "A" },
	{ percent: 50, letter: "B" },
	{ percent: 100, letter: "C" },
] as const;

const WAIT_SECONDS = 60;

const SOURCE = "https://github.com/aws-samples/ecs-canary-blue-green-deployment";

/** The published sample that this project descends from. */
export const ancestor: Policy = {
	name: "ancestor",
	title: "aws-samples ecs-canary-blue-green-deployment",
	about: "Weights of 10, 50 and 100 by DNS alone; 60 s after each, one look at the first target.",
	sources: [
		`${SOURCE} templates/stepfunction.yaml: 10, 50, 100; Wait 60; the look's "healthy" goes on, all else sets weight 0 and fails; no Retry, no Catch`,
		`${SOURCE} lambdafunctions/checkGreenHealth.zip: the state of TargetHealthDescriptions[0]; a table that cannot be read answers null, at which the Choice state breaks`,
		`${SOURCE} lambdafunctions/changeRoute53Weights.zip: UPSERT of both records; a table that cannot be read is printed, and nothing is changed. It knows type A only; here it writes every type of the name`,
		`${SOURCE} canary-deployment.yaml and handleECSEvents.zip: CloudFormation creates the green service; its first task that is RUNNING starts the execution, healthy or not; later deployments start none until somebody resets the table`,
		`${SOURCE} README.md: "Real world experience has show this solution to not work when the client's DNS resolver does not work as expected"`,
	],
	// boto3's default, the legacy retry mode, makes five attempts in all (boto3 guide, "Retries").
	sdkAttempts: 5,
	topology: "own-colour",
	mandatorySeconds: () => STEPS.length * WAIT_SECONDS,
	run: async (stage) => {
		await deployGreen(stage);
		const { world, service } = stage;
		const records = await world.dns.recordSets(service.dns.zoneId, service.dns.name);
		return new Execution(stage, records).run();
	},
};

/** What CloudFormation does, and the Lambda function that each task's state change invokes. Its own table is not modelled. */
async function deployGreen(stage: Stage): Promise<void> {
	stage.enter("prepare");
	stage.note("green stack");
	await startCandidate(stage);
	while ((await candidateOf(stage)).runningCount === 0) await stage.sleep(1);
	stage.count({ lambdaCalls: stage.world.stableTasks });
}

/** One execution of the sample's state machine. */
class Execution {
	readonly #stage: Stage;
	/** The records as CanaryTable knows them. */
	readonly #records: readonly RecordSet[];
	/** Green's weight as it was last written. */
	#weight = 0;

	constructor(stage: Stage, records: readonly RecordSet[]) {
		this.#stage = stage;
		this.#records = records;
	}

	/** Whatever a task throws ends the execution, and traffic stays where it is. */
	async run(): Promise<Ending> {
		try {
			return await this.#steps();
		} catch (error) {
			if (!(error instanceof RolloutError)) throw error;
			this.#stage.note(`ExecutionFailed: ${error.name}`);
			return this.#ended(0, error.name, error.message);
		}
	}

	async #steps(): Promise<Ending> {
		const stage = this.#stage;
		for (const { percent, letter } of STEPS) {
			stage.enter("shift");
			await this.#change(percent);
			stage.enter("settle");
			stage.count({ transitions: 1 });
			await stage.sleep(WAIT_SECONDS);
			stage.enter("assess");
			const state = await this.#check();
			const healthy = state === "healthy";
			const reason = `the first target is ${state}`;
			stage.note(`check_health${letter}`, healthy ? pass("Healthy", reason) : fail("TargetUnhealthy", reason));
			if (!healthy) return this.#fallBack(reason);
		}
		stage.enter("complete");
		stage.count({ transitions: 1 });
		stage.note("SuccessState");
		return this.#ended(100, "WeightsNotWritten", "the execution succeeded, but a change of weights was left out");
	}

	async #fallBack(reason: string): Promise<Ending> {
		this.#stage.enter("fail-back");
		await this.#change(0);
		this.#stage.count({ transitions: 1 });
		return this.#ended(0, "TargetUnhealthy", `New ECS service is not healthy! (${reason})`);
	}

	/** A Pass state sets the weight, a Task state writes it. */
	async #change(percent: number): Promise<void> {
		const stage = this.#stage;
		stage.count({ transitions: 2, lambdaCalls: 1 });
		if (await this.#tableRead()) {
			const changes = this.#records.map((record) => ({
				Action: "UPSERT" as const,
				ResourceRecordSet: { ...record, Weight: record.SetIdentifier === "green" ? percent : 100 - percent },
			}));
			await stage.ports.dns.change(stage.service.dns.zoneId, changes, "alter Route53 records sets");
			this.#weight = percent;
		}
		stage.note(`change_${percent}_percent`);
	}

	/** A Task state looks, a Choice state reads what it saw. */
	async #check(): Promise<string> {
		const stage = this.#stage;
		stage.count({ transitions: 2, lambdaCalls: 1 });
		if (!(await this.#tableRead())) throw new RolloutError("States.Runtime", "no $.health.State in the Choice's input");
		const [first] = await stage.ports.edges.targets(stage.service.edges.green.targetGroups.green);
		if (!first) throw new RolloutError("IndexError", "list index out of range: green has no target");
		return first.state;
	}

	/** Both Lambda functions read their configuration first; an error of that they only print. */
	async #tableRead(): Promise<boolean> {
		try {
			await this.#stage.ports.locks.held(this.#stage.service.name);
			return true;
		} catch (error) {
			if (!(error instanceof RolloutError)) throw error;
			this.#stage.note("table not read");
			return false;
		}
	}

	#ended(goal: 0 | 100, error: string, cause: string): Ending {
		if (this.#weight !== goal) return { outcome: "stuck", error, cause };
		return goal === 100 ? { outcome: "completed" } : { outcome: "failed-back", error, cause };
	}
}
