/** One deployed service in a simulated AWS: what the suite does to it, and what it looks at. */
import type { Listener } from "@aws-sdk/client-elastic-load-balancing-v2";
import { VirtualClock } from "../../../rehearsal/clock.ts";
import type { ExecutionResult, Visit } from "../../../rehearsal/interpreter.ts";
import { COLOURS, type Colour, type PerColour, PRODUCTION_TAG, type ServiceConfig } from "../../../runtime/contract.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import type { RecordSet } from "../gateway/route53.ts";
import { Aws } from "./aws.ts";
import { Controller } from "./controller.ts";
import { deploymentEvent } from "./event-bridge.ts";
import { copyProject, type Project } from "./project.ts";
import { say } from "./run.ts";

/** What a rollout must leave as it found it when it fails. */
export interface Snapshot {
	readonly records: readonly RecordSet[];
	readonly listeners: readonly Listener[];
}

export type Event = "SERVICE_DEPLOYMENT_IN_PROGRESS" | "SERVICE_DEPLOYMENT_COMPLETED";

const REGION = "eu-west-1";
/** As long as a real Route 53 change takes on its way. Terraform would wait for it in real time. */
const IN_SYNC_MS = 30_000;
/** Between a deployment by Terraform and the event of ECS, on the virtual clock. */
const PAUSE_MS = 600_000;

export class World {
	readonly clock = new VirtualClock();
	readonly gateway: Gateway;
	readonly project: Project;
	readonly aws: Aws;
	#deployed: { readonly controller: Controller; readonly outputs: Outputs } | undefined;

	private constructor(gateway: Gateway) {
		this.gateway = gateway;
		this.aws = new Aws(gateway.url, REGION);
		this.project = copyProject(gateway.url);
		gateway.settings.now = () => this.clock.now();
	}

	static async create(): Promise<World> {
		return new World(await startGateway({ inSyncDelay: IN_SYNC_MS }));
	}

	/** Ends all processes and removes all files. */
	async end(): Promise<void> {
		this.#deployed?.controller.stop();
		await this.gateway.stop();
		this.project.remove();
	}

	/** `cdktf deploy`, then reads back what is deployed now. */
	async deploy(variables: Readonly<Record<string, unknown>>): Promise<void> {
		await this.#inRealTime(() => this.project.deploy({ region: REGION, ...variables }));
		const outputs = (await this.project.outputs()) as unknown as Outputs;
		this.#deployed?.controller.stop();
		const controller = await Controller.read(outputs.state_machine_arn, this.aws, this.gateway, this.clock);
		this.#deployed = { controller, outputs };
	}

	/** `cdktf destroy`. */
	async destroy(): Promise<void> {
		await this.#inRealTime(() => this.project.destroy());
	}

	async #inRealTime(work: () => Promise<void>): Promise<void> {
		this.gateway.settings.inSyncDelay = 0;
		try {
			await work();
		} finally {
			this.gateway.settings.inSyncDelay = IN_SYNC_MS;
			this.clock.timers.tick(PAUSE_MS);
		}
	}

	get controller(): Controller {
		return this.#now().controller;
	}

	get outputs(): Outputs {
		return this.#now().outputs;
	}

	/** The inputs that the deployed rules make of an event of the colour's newest deployment. */
	inputsFor(colour: Colour, event: Event) {
		return this.controller.inputsFor(this.#event(this.#arn(colour), event));
	}

	/** Sends an event of the colour's newest deployment through the deployed rule, and runs the execution that it starts. */
	async release(colour: Colour, event: Event, onExit: (visit: Visit) => void = () => {}): Promise<ExecutionResult> {
		const [input, ...more] = this.inputsFor(colour, event);
		if (!input || more.length > 0)
			throw new Error(`${event} of ${colour} matched ${input ? more.length + 1 : 0} rules`);
		const begun = this.clock.now();
		const result = await this.controller.execute(input, (visit) => {
			if (visit.name === "Shift") say(`${this.#elapsed(begun)} ${visit.name}: ${JSON.stringify(this.weights())}`);
			onExit(visit);
		});
		const reason = result.status === "FAILED" ? ` (${result.error}: ${result.cause})` : "";
		say(`${this.#elapsed(begun)} ${result.states.at(-1)?.name}: ${result.status}${reason}`);
		return result;
	}

	/** The service's configuration, as the deployed rule hands it to an execution. */
	get service(): ServiceConfig {
		const arn = this.#anyService();
		const [input] = this.controller.inputsFor(this.#event(arn, "SERVICE_DEPLOYMENT_COMPLETED"));
		if (!input) throw new Error(`no deployed rule matches events of ${arn}`);
		return input.service;
	}

	deploymentId(colour: Colour): string {
		return this.gateway.deploymentOf(this.#arn(colour)).id;
	}

	setSick(colour: Colour, sick: boolean): void {
		this.gateway.setSick(this.#arn(colour), sick);
	}

	/** The weights that users' name has, by record type. */
	weights(): Readonly<Record<string, PerColour<number | undefined>>> {
		const { dns } = this.service;
		const weight = (type: string, colour: Colour) =>
			this.#records(dns.name).find((r) => r.Type === type && r.SetIdentifier === colour)?.Weight;
		return Object.fromEntries(dns.types.map((t) => [t, { blue: weight(t, "blue"), green: weight(t, "green") }]));
	}

	/** The colour whose edge the preview leads to, by record type. */
	preview(): Readonly<Record<string, Colour | undefined>> {
		const { dns } = this.service;
		const target = (record?: RecordSet) => JSON.stringify(record?.AliasTarget);
		const own = (type: string) => this.#records(dns.preview).find((r) => r.Type === type);
		const leads = (type: string, colour: Colour) =>
			this.#records(dns.name).some(
				(r) => r.Type === type && r.SetIdentifier === colour && target(r) === target(own(type)),
			);
		return Object.fromEntries(dns.types.map((type) => [type, COLOURS.find((colour) => leads(type, colour))]));
	}

	async snapshot(): Promise<Snapshot> {
		const { dns, edges } = this.service;
		const listeners = await this.aws.listeners(COLOURS.map((colour) => edges[colour].listener));
		return { records: this.gateway.records(dns.zoneId), listeners };
	}

	/** The colour that each edge's production listener sends everything to. */
	async aims(): Promise<PerColour<Colour | undefined>> {
		const { edges } = this.service;
		const { listeners } = await this.snapshot();
		const aim = (edge: Colour) => {
			const actions = listeners.find(({ ListenerArn }) => ListenerArn === edges[edge].listener)?.DefaultActions ?? [];
			const groups = actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
			const serving = groups.filter(({ Weight }) => Weight !== 0).map(({ TargetGroupArn }) => TargetGroupArn);
			const [only] = COLOURS.filter((colour) => serving.includes(edges[edge].targetGroups[colour]));
			return serving.length === 1 ? only : undefined;
		};
		return { blue: aim("blue"), green: aim("green") };
	}

	/** The production tag of each colour: of its service and of its target group on either edge. */
	async productionTags(): Promise<PerColour<readonly (string | undefined)[]>> {
		const { services, edges } = this.service;
		const of = async (colour: Colour) => {
			const groups = COLOURS.map((edge) => edges[edge].targetGroups[colour]);
			const balancers = await this.aws.balancerTags(groups);
			const tags = [await this.aws.serviceTags(services[colour]), ...groups.map((arn) => balancers[arn])];
			return tags.map((tag) => tag?.[PRODUCTION_TAG]);
		};
		return { blue: await of("blue"), green: await of("green") };
	}

	/** How many tasks each colour wants. */
	async desiredCounts(): Promise<PerColour<number | undefined>> {
		const { services, cluster } = this.service;
		const target = "AmazonEC2ContainerServiceV20141113.DescribeServices";
		const input = { cluster, services: COLOURS.map((colour) => services[colour]) };
		const found = await this.aws.json<{ services: { serviceArn: string; desiredCount: number }[] }>(
			"ecs",
			target,
			input,
		);
		const of = (colour: Colour) => found.services.find((s) => s.serviceArn === services[colour])?.desiredCount;
		return { blue: of("blue"), green: of("green") };
	}

	/** An item of the controller's table that belongs to the service. */
	item(item: string): Promise<Record<string, unknown> | undefined> {
		return this.aws.item(this.outputs.table_name, { service: this.service.name, item });
	}

	#records(name: string): readonly RecordSet[] {
		return this.gateway.records(this.service.dns.zoneId).filter((record) => record.Name === `${name}.`);
	}

	#arn(colour: Colour): string {
		return this.service.services[colour];
	}

	/** Any one service of ECS: which colour it is stands in the configuration that its event brings. */
	#anyService(): string {
		const [arn] = this.gateway.services();
		if (!arn) throw new Error("no ECS service is deployed");
		return arn;
	}

	#event(serviceArn: string, eventName: Event) {
		const deploymentId = this.gateway.deploymentOf(serviceArn).id;
		return deploymentEvent(eventName, { serviceArn, deploymentId, time: new Date(this.clock.now()).toISOString() });
	}

	#elapsed(begun: number): string {
		return `      ${String(Math.round((this.clock.now() - begun) / 1_000)).padStart(6)} s of virtual time  `;
	}

	#now() {
		if (!this.#deployed) throw new Error("nothing is deployed yet");
		return this.#deployed;
	}
}

interface Outputs {
	readonly state_machine_arn: string;
	readonly table_name: string;
	readonly service_url: string;
	readonly preview_url: string;
}
