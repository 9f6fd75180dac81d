import type { RecordSet } from "../../runtime/contract/index.ts";
import { fail, pass } from "../../runtime/core/analysis/verdict.ts";
import { RolloutError } from "../../runtime/errors.ts";
import { candidateOf, startCandidate } from "./listener.ts";
import type { Ending, Policy, Simulation } from "./policy.ts";

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
	about: "Weights of 10, 50 and 100 by DNS alone; 60 s after each, one check of the first target.",
	sources: [
		`${SOURCE} templates/stepfunction.yaml: 10, 50, 100; Wait 60; the check's "healthy" goes on, all else sets weight 0 and fails; no Retry, no Catch`,
		`${SOURCE} lambdafunctions/checkGreenHealth.zip: the state of TargetHealthDescriptions[0]; a table that cannot be read answers null, at which the Choice state breaks`,
		`${SOURCE} lambdafunctions/changeRoute53Weights.zip: UPSERT of both records; a table that cannot be read is printed, and nothing is changed. It knows type A only; here it writes every type of the name`,
		`${SOURCE} canary-deployment.yaml and handleECSEvents.zip: CloudFormation creates the green service; its first task that is RUNNING starts the execution, healthy or not; later deployments start none until somebody resets the table`,
		`${SOURCE} README.md: "Real world experience has show this solution to not work when the client's DNS resolver does not work as expected"`,
	],
	// boto3's default, the legacy retry mode, makes five attempts in all (boto3 guide, "Retries").
	sdkAttempts: 5,
	topology: "own-color",
	mandatorySeconds: () => STEPS.length * WAIT_SECONDS,
	run: async (simulation) => {
		await deployGreen(simulation);
		const { world, service } = simulation;
		const records = await world.dns.recordSets(service.dns.zoneId, service.dns.name);
		return new Execution(simulation, records).run();
	},
};

/** What CloudFormation does, and the Lambda function that each task's state change invokes. Its own table is not modeled. */
async function deployGreen(simulation: Simulation): Promise<void> {
	simulation.enter("prepare");
	simulation.note("green stack");
	await startCandidate(simulation);
	while (candidateOf(simulation).runningCount === 0) await simulation.sleep(1);
	simulation.count({ lambdaCalls: simulation.world.stableTasks });
}

/** One execution of the sample's state machine. */
class Execution {
	readonly #simulation: Simulation;
	/** The records as CanaryTable knows them. */
	readonly #records: readonly RecordSet[];
	/** Green's weight as it was last written. */
	#weight = 0;

	constructor(simulation: Simulation, records: readonly RecordSet[]) {
		this.#simulation = simulation;
		this.#records = records;
	}

	/** Whatever a task throws ends the execution, and traffic stays where it is. */
	async run(): Promise<Ending> {
		try {
			return await this.#steps();
		} catch (error) {
			if (!(error instanceof RolloutError)) throw error;
			this.#simulation.note(`ExecutionFailed: ${error.name}`);
			return this.#ended(0, error.name, error.message);
		}
	}

	async #steps(): Promise<Ending> {
		const simulation = this.#simulation;
		for (const { percent, letter } of STEPS) {
			simulation.enter("shift");
			await this.#change(percent);
			simulation.enter("settle");
			simulation.count({ transitions: 1 });
			await simulation.sleep(WAIT_SECONDS);
			simulation.enter("assess");
			const state = await this.#check();
			const healthy = state === "healthy";
			const reason = `the first target is ${state}`;
			simulation.note(`check_health${letter}`, healthy ? pass("Healthy", reason) : fail("TargetUnhealthy", reason));
			if (!healthy) return this.#fallBack(reason);
		}
		simulation.enter("complete");
		simulation.count({ transitions: 1 });
		simulation.note("SuccessState");
		return this.#ended(100, "WeightsNotWritten", "the execution succeeded, but a change of weights was left out");
	}

	async #fallBack(reason: string): Promise<Ending> {
		this.#simulation.enter("fail-back");
		await this.#change(0);
		this.#simulation.count({ transitions: 1 });
		return this.#ended(0, "TargetUnhealthy", `New ECS service is not healthy! (${reason})`);
	}

	/** A Pass state sets the weight, a Task state writes it. */
	async #change(percent: number): Promise<void> {
		const simulation = this.#simulation;
		simulation.count({ transitions: 2, lambdaCalls: 1 });
		if (await this.#tableRead()) {
			const changes = this.#records.map((record) => ({
				Action: "UPSERT" as const,
				ResourceRecordSet: { ...record, Weight: record.SetIdentifier === "green" ? percent : 100 - percent },
			}));
			await simulation.ports.dns.change(simulation.service.dns.zoneId, changes, "alter Route53 records sets");
			this.#weight = percent;
		}
		simulation.note(`change_${percent}_percent`);
	}

	/** A Task state checks, a Choice state reads what it saw. */
	async #check(): Promise<string> {
		const simulation = this.#simulation;
		simulation.count({ transitions: 2, lambdaCalls: 1 });
		if (!(await this.#tableRead())) throw new RolloutError("States.Runtime", "no $.health.State in the Choice's input");
		const [first] = await simulation.ports.loadBalancers.targets(
			simulation.service.loadBalancers.green.targetGroups.green,
		);
		if (!first) throw new RolloutError("IndexError", "list index out of range: green has no target");
		return first.state;
	}

	/** Both Lambda functions read their configuration first; an error of that they only print. */
	async #tableRead(): Promise<boolean> {
		try {
			await this.#simulation.ports.locks.held(this.#simulation.service.name);
			return true;
		} catch (error) {
			if (!(error instanceof RolloutError)) throw error;
			this.#simulation.note("table not read");
			return false;
		}
	}

	#ended(goal: 0 | 100, error: string, cause: string): Ending {
		if (this.#weight !== goal) return { outcome: "stuck", error, cause };
		return goal === 100 ? { outcome: "completed" } : { outcome: "failed-back", error, cause };
	}
}
