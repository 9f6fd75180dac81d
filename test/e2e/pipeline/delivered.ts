/** A service that a pipeline delivers to: what is deployed runs on virtual time, people commit and review, and Terraform works beside it. */
import { join } from "node:path";
import { VirtualClock } from "../../../rehearsal/clock.ts";
import type { Color } from "../../../runtime/contract/index.ts";
import { runBuildspec } from "../../support/buildspec.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import type { Execution } from "../gateway/pipeline/execution.ts";
import { Aws } from "../harness/aws.ts";
import { Delivery } from "../harness/delivery.ts";
import { Deployed } from "../harness/deployed.ts";
import { inventory } from "../harness/inventory.ts";
import { operate, ROOT } from "../harness/project.ts";
import { runInvoked } from "../harness/releasing.ts";
import { filesOf } from "../harness/repositories.ts";
import { Subject } from "../harness/subject.ts";
import { Time } from "../harness/time.ts";
import { Command, type Ended } from "./command.ts";
import { hire } from "./people.ts";
import { REGION, REPOSITORY, Root } from "./root.ts";

const SAMPLE = join(ROOT, "examples", "sample-app");
/** As long as a real Route 53 change takes on its way. Terraform would wait for it in real time. */
const IN_SYNC_MS = 30_000;
/** Until every task of the first deployment has become healthy, in seconds. */
const DEPLOYMENT_SECONDS = 600;
/** How often something is asked for, in seconds of virtual time, and until it must have come. */
const POLL_SECONDS = 5;
const LONGEST_SECONDS = 7_200;
/** How many lines of a function's log stand in the report of a failure. */
const REPORTED = 15;

/** How an action of the pipeline stands, as CodePipeline tells it. */
export interface ActionState {
	readonly status: string;
	readonly summary?: string;
	readonly token?: string;
	readonly errorDetails?: { readonly code: string; readonly message: string };
}

interface State {
	readonly stageStates: readonly {
		readonly stageName: string;
		readonly latestExecution?: { readonly pipelineExecutionId: string; readonly status: string };
		readonly inboundExecution?: { readonly pipelineExecutionId: string };
		readonly actionStates: readonly { readonly actionName: string; readonly latestExecution?: ActionState }[];
	}[];
}

export class Delivered {
	readonly #clock = new VirtualClock();
	readonly time = new Time(this.#clock);
	readonly aws: Aws;
	readonly delivery: Delivery;
	#deployed: Deployed | undefined;
	#subject: Subject | undefined;
	#table = "";
	#stopped = false;

	private constructor(
		readonly gateway: Gateway,
		readonly root: Root,
		/** What was there before. */
		private readonly before: readonly string[],
	) {
		gateway.settings.now = () => this.#clock.now();
		this.aws = new Aws(gateway.url, REGION);
		runInvoked(gateway, this.aws);
		this.delivery = new Delivery({ gateway, aws: this.aws, clock: this.#clock, run: runBuildspec });
	}

	/** An account with somebody who may do everything, and a repository with a commit. */
	static async begin(): Promise<Delivered> {
		const gateway = await startGateway({ inSyncDelay: 0, quietBeforeAttached: 0 });
		const aws = new Aws(gateway.url, REGION);
		const root = new Root(gateway, await hire(aws, "admin", "*"));
		return new Delivered(gateway, root, await present(aws));
	}

	/** Starts bin/deploy or bin/cleanup; time passes as long as it is waited for. */
	command(
		program: "deploy" | "cleanup",
		flags: readonly string[],
		own: Readonly<Record<string, string>> = {},
	): Command {
		const all = ["--yes", "--json", "--root", this.root.folder, "--poll", "0.2", ...flags];
		return new Command(program, all, { ...this.root.env, ...own }, async () => {
			if (!this.#stopped) await this.time.pass(POLL_SECONDS);
		});
	}

	/** The same, to its end. Answers what it has printed. @throws when it ends with another code. */
	async commanded(program: "deploy" | "cleanup", flags: readonly string[] = [], code = 0): Promise<Ended> {
		return this.command(program, flags).ended(code);
	}

	/** Runs what is deployed from now on, beside Terraform. */
	async start(): Promise<void> {
		const { gateway, aws, time } = this;
		const deployed = await Deployed.read(aws, gateway, this.#clock);
		this.#deployed = deployed;
		const [start] = deployed.services;
		if (!start) throw new Error("no service is deployed");
		const tableName = deployed.tableOf(start.machine);
		this.#table = tableName;
		this.#subject = new Subject({ service: start.service, tableName, deployed, gateway, aws, time });
		await time.pass(DEPLOYMENT_SECONDS);
	}

	get subject(): Subject {
		if (!this.#subject) throw new Error("nothing runs yet");
		return this.#subject;
	}

	/** What functions threw that an event or a schedule had invoked. */
	get failures(): readonly string[] {
		return [...this.delivery.failures, ...(this.#deployed?.failures ?? [])];
	}

	/** All lines that a function has logged since the service was there. */
	log(functionName: string): readonly string[] {
		return this.#deployed?.log(functionName) ?? [];
	}

	/** Pushes the sample with another color. Answers the execution that it starts. */
	push(color: string, message: string): Execution {
		this.commit(color, message);
		return this.newest;
	}

	/** The same, where there may be no pipeline yet that hears of it. */
	commit(color: string, message: string, author = "Ann Lee"): void {
		const files = filesOf(SAMPLE);
		const said = Buffer.from(files["src/color.js"] ?? "").toString();
		const changed = said.replace(/COLOR = "[^"]*"/, `COLOR = "${color}"`);
		const own = { ...files, "src/color.js": new Uint8Array(Buffer.from(changed)) };
		this.delivery.push({ repository: REPOSITORY, branch: "main", message, author, files: own });
	}

	/** The newest execution of the pipeline. */
	get newest(): Execution {
		const newest = this.delivery.engine.executions.at(-1);
		if (!newest) throw new Error("the pipeline has not run yet");
		return newest;
	}

	/** Calls CodePipeline, as a person does. */
	pipeline<T>(action: string, input: object): Promise<T> {
		return this.aws.json("codepipeline", `CodePipeline_20150709.${action}`, input);
	}

	/** How the stage `Deliver` stands. */
	async stage(): Promise<State["stageStates"][number]> {
		const { stageStates } = await this.pipeline<State>("GetPipelineState", { name: "web-delivery" });
		const found = stageStates.find(({ stageName }) => stageName === "Deliver");
		if (!found) throw new Error("the pipeline has no stage Deliver");
		return found;
	}

	/** How an action of it stands. */
	async action(name: string): Promise<ActionState | undefined> {
		return (await this.stage()).actionStates.find(({ actionName }) => actionName === name)?.latestExecution;
	}

	/** Lets time pass until an execution waits for its review. */
	async atReview(execution: Execution): Promise<void> {
		const { id } = execution;
		await this.until(`the review of ${id}`, async () => {
			if (execution.status !== "InProgress") throw new Error(`it has ended as ${execution.status}`);
			const { latestExecution } = await this.stage();
			const review = await this.action("Review");
			return latestExecution?.pipelineExecutionId === id && review?.token !== undefined;
		});
	}

	/** Lets time pass until an execution has ended. */
	async ended(execution: Execution): Promise<void> {
		await this.until(`the end of ${execution.id}`, () => !["InProgress", "Stopping"].includes(execution.status));
	}

	/** Answers the review that waits. */
	async review(status: "Approved" | "Rejected", summary: string): Promise<void> {
		const token = (await this.action("Review"))?.token;
		const names = { pipelineName: "web-delivery", stageName: "Deliver", actionName: "Review" };
		await this.pipeline("PutApprovalResult", { ...names, token, result: { status, summary } });
	}

	/** `npm run cli -- promote`, as an operator does who has no pipeline before them. */
	async promote(): Promise<void> {
		const [start] = this.#deployed?.services ?? [];
		const where = {
			...{ AWS_REGION: REGION, ECS_DNS_CANARY_TABLE: this.#table, ECS_DNS_CANARY_RELEASE_FUNCTION: "web-release" },
			ECS_DNS_CANARY_STATE_MACHINE: String(start?.machine.stateMachineArn),
		};
		await operate(["promote", "web"], { cwd: ROOT, env: { ...this.root.env, ...where } });
	}

	/** What the history says of an attempt. */
	history(attempt: string): Promise<Record<string, unknown> | undefined> {
		return this.subject.view.history(attempt);
	}

	/** The color that has all of the traffic. */
	get serving(): Color {
		const { blue, green } = this.subject.view.weights().A ?? {};
		if (!blue === !green) throw new Error(`no color serves alone: blue ${blue}, green ${green}`);
		return blue ? "blue" : "green";
	}

	/** Lets time pass until nothing is under way, probations included. */
	async atRest(): Promise<void> {
		await this.until("rest", async () => (await this.subject.view.lock()) === undefined);
	}

	/** The image that a color runs. */
	async imageOf(color: Color): Promise<string | undefined> {
		type Found = { taskDefinition: { containerDefinitions: readonly { readonly image: string }[] } };
		const { taskDefinition } = this.gateway.deploymentOf(this.subject.service.services[color]);
		const found = await this.aws.ecs<Found>("DescribeTaskDefinition", { taskDefinition });
		return found.taskDefinition.containerDefinitions[0]?.image;
	}

	/** ARN of the role that a function acts in. */
	roleOf(functionName: string): string {
		const found = this.#deployed?.functions.find(({ FunctionName }) => FunctionName === functionName);
		if (!found) throw new Error(`${functionName} is not deployed`);
		return found.Role;
	}

	/** Runs nothing more of what is deployed: time stands still. */
	stop(): void {
		this.#stopped = true;
		this.#deployed?.stop();
	}

	/** What there is now that was not there before anything was deployed. */
	async leftovers(): Promise<readonly string[]> {
		return (await present(this.aws)).filter((name) => !this.before.includes(name));
	}

	async end(): Promise<void> {
		this.stop();
		await this.gateway.stop();
		this.root.remove();
	}

	/** What somebody would look at to see why it does not go on. */
	#report(): readonly string[] {
		const { history = [], id, status } = this.delivery.engine.executions.at(-1) ?? {};
		return [
			`the newest execution is ${id}: ${status}`,
			...history.map(({ run }) => `${run.declaration.name}: ${run.status} ${JSON.stringify(run.outcome ?? {})}`),
			...this.failures,
			...this.log("web-pipeline").slice(-REPORTED),
			...this.log("web-release").slice(-REPORTED),
		];
	}

	/** Lets time pass until something holds. */
	async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
		this.gateway.settings.inSyncDelay = IN_SYNC_MS;
		try {
			for (let passed = 0; !(await holds()); passed += POLL_SECONDS) {
				if (passed > LONGEST_SECONDS) throw new Error(`it is not there within ${LONGEST_SECONDS} s of virtual time`);
				await this.time.pass(POLL_SECONDS);
			}
		} catch (error) {
			throw new Error([`${what}: ${error}`, ...this.#report()].join("\n"));
		} finally {
			// What Terraform or a function asks for meanwhile is answered in real time.
			this.gateway.settings.inSyncDelay = 0;
		}
	}
}

/** All that there is, by names and ARNs: what the whole project can make, and what a pipeline has besides. */
async function present(aws: Aws): Promise<readonly string[]> {
	const { names } = await inventory(aws);
	const lists = await Promise.all([
		aws.json("ecr", "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories", {}).then(JSON.stringify),
		aws.json("codeconnections", "CodeConnections_20231201.ListConnections", {}).then(JSON.stringify),
		aws.get("s3", "/"),
	]);
	return [...names, ...lists.flatMap((text) => text.match(/arn:aws:[^"]+|(?<=<Name>)[^<]+/g) ?? [])];
}
