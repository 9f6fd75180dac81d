/** A service of one image, whose releases roll out on virtual time while its Terraform works beside them. */
import { VirtualClock } from "../../../rehearsal/clock.ts";
import type { Color } from "../../../runtime/contract/index.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import { Aws } from "../harness/aws.ts";
import { Deployed } from "../harness/deployed.ts";
import { operate, ROOT } from "../harness/project.ts";
import { runInvoked } from "../harness/releasing.ts";
import { Subject } from "../harness/subject.ts";
import { Time } from "../harness/time.ts";
import { ALARM, REGION, Root } from "./root.ts";

/** As long as a real Route 53 change takes on its way. Terraform would wait for it in real time. */
const IN_SYNC_MS = 30_000;
/** Until every task of the first deployment has become healthy, in seconds. */
const DEPLOYMENT_SECONDS = 600;
/** How often a rollout is asked for, in seconds of virtual time, and until it must have ended. */
const POLL_SECONDS = 5;
const LONGEST_SECONDS = 3_600;

/** What a task definition says of what runs. */
interface Definition {
	readonly cpu: string;
	readonly containerDefinitions: readonly {
		readonly name: string;
		readonly image: string;
		readonly environment?: readonly { readonly name: string; readonly value: string }[];
		readonly portMappings?: readonly { readonly containerPort: number }[];
	}[];
}

export class OneImage {
	readonly #clock = new VirtualClock();
	readonly time = new Time(this.#clock);
	readonly aws: Aws;
	readonly root: Root;
	#deployed: Deployed | undefined;
	#subject: Subject | undefined;
	#table = "";

	private constructor(readonly gateway: Gateway) {
		gateway.settings.now = () => this.#clock.now();
		this.aws = new Aws(gateway.url, REGION);
		runInvoked(gateway, this.aws);
		this.root = new Root(gateway);
	}

	static async begin(): Promise<OneImage> {
		const image = new OneImage(await startGateway({ inSyncDelay: 0, quietBeforeAttached: 0 }));
		await image.#alarm();
		return image;
	}

	/** Runs what is deployed from now on, beside Terraform: no apply to come changes what runs releases. */
	async start(): Promise<void> {
		const { gateway, aws, time } = this;
		const deployed = await Deployed.read(aws, gateway, this.#clock);
		this.#deployed = deployed;
		const [start] = deployed.services;
		if (!start) throw new Error("no service is deployed");
		this.#table = deployed.tableOf(start.machine);
		this.#subject = new Subject({ service: start.service, tableName: this.#table, deployed, gateway, aws, time });
		await time.pass(DEPLOYMENT_SECONDS);
	}

	get subject(): Subject {
		if (!this.#subject) throw new Error("nothing runs yet");
		return this.#subject;
	}

	/** What functions threw that an event or a schedule had invoked. */
	get failures(): readonly string[] {
		return this.#deployed?.failures ?? [];
	}

	/** Lets the team's alarm ring, or be quiet again. */
	ring(StateValue: "ALARM" | "OK"): Promise<unknown> {
		return this.#cloudWatch("SetAlarmState", { AlarmName: ALARM, StateValue, StateReason: "the team says so" });
	}

	/** Runs the step `release` of a workflow of the GitHub example. Answers the execution that it would wait for. */
	async workflow(file: string, more: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
		const { execution } = await this.root.step(file, "release", {
			...{ SERVICE: "web", TABLE: this.#table, RELEASE_FUNCTION: "web-release" },
			...{ ...this.#where, ...more },
		});
		return execution;
	}

	/** `npm run cli -- rollback`. Answers the attempt. */
	async rollback(reason: string): Promise<string> {
		const env = { ...this.root.env, ...this.#where };
		const { stdout } = await operate(["rollback", "web", "--reason", reason, "--yes", "--json"], { cwd: ROOT, env });
		return JSON.parse(stdout).attempt;
	}

	/** What the command finds rollouts by. */
	get #where(): Readonly<Record<string, string>> {
		const [start] = this.#deployed?.services ?? [];
		return {
			...{ AWS_REGION: REGION, ECS_DNS_CANARY_TABLE: this.#table, GITHUB_ACTOR: "octocat" },
			ECS_DNS_CANARY_STATE_MACHINE: String(start?.machine.stateMachineArn),
			ECS_DNS_CANARY_RELEASE_FUNCTION: "web-release",
		};
	}

	/** Lets time pass until a color has some of the traffic, in percent. */
	async reach(color: Color, percent: number): Promise<void> {
		await this.#until(`${percent} % to ${color}`, () => this.subject.view.weights().A?.[color] === percent);
	}

	/** Lets time pass until an attempt has completed: it is on probation from then on. */
	async completed(attempt: string): Promise<void> {
		const { view } = this.subject;
		await this.#until(`completion of ${attempt}`, async () => (await view.history(attempt))?.outcome === "completed");
	}

	/** Lets time pass until an attempt has ended, and its probation with it; answers what its history says. */
	async ended(attempt: string): Promise<Record<string, unknown>> {
		const { view } = this.subject;
		await this.#until(`the end of ${attempt}`, async () => {
			const outcome = (await view.history(attempt))?.outcome;
			return outcome !== undefined && outcome !== "running" && (await this.#atRest());
		});
		return (await view.history(attempt)) ?? {};
	}

	async #atRest(): Promise<boolean> {
		const probation = await this.aws.item(this.#table, { service: "web", item: "probation" });
		return probation === undefined && (await this.subject.view.lock()) === undefined;
	}

	/** What a color runs. */
	async runs(color: Color): Promise<Definition> {
		const taskDefinition = this.gateway.deploymentOf(this.subject.service.services[color]).taskDefinition;
		const input = { taskDefinition };
		return (await this.aws.ecs<{ taskDefinition: Definition }>("DescribeTaskDefinition", input)).taskDefinition;
	}

	/** The color that has all of the traffic. */
	get serving(): Color {
		const { blue, green } = this.subject.view.weights().A ?? {};
		if (!blue === !green) throw new Error(`no color serves alone: blue ${blue}, green ${green}`);
		return blue ? "blue" : "green";
	}

	async end(): Promise<void> {
		this.#deployed?.stop();
		await this.gateway.stop();
		this.root.remove();
	}

	async #until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
		this.gateway.settings.inSyncDelay = IN_SYNC_MS;
		try {
			for (let passed = 0; !(await holds()); passed += POLL_SECONDS) {
				if (passed > LONGEST_SECONDS) throw new Error(`${what}: not within ${LONGEST_SECONDS} s of virtual time`);
				await this.time.pass(POLL_SECONDS);
			}
		} finally {
			// What Terraform or a function asks for meanwhile is answered in real time.
			this.gateway.settings.inSyncDelay = 0;
		}
	}

	async #alarm(): Promise<void> {
		const metric = { Namespace: "Shop", MetricName: "EmptyBaskets", Statistic: "Sum", Period: 60, Threshold: 10 };
		await this.#cloudWatch("PutMetricAlarm", {
			...{ AlarmName: ALARM, ...metric, EvaluationPeriods: 1, ComparisonOperator: "GreaterThanThreshold" },
		});
		await this.ring("OK");
	}

	#cloudWatch(action: string, input: object): Promise<unknown> {
		return this.aws.json("monitoring", `GraniteServiceVersion20100801.${action}`, input);
	}
}
