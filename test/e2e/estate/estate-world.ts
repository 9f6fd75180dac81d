/** A simulated AWS with the example's roots: an estate that is new, one that is adopted, and what releases by canaries. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChangeBatch } from "@aws-sdk/client-route-53";
import { ChangeResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { VirtualClock } from "../../../rehearsal/clock.ts";
import { type TerraformEnvironment, terraformEnvironment } from "../../../scripts/terraform.ts";
import { requireTools } from "../../../scripts/tools.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import { Aws } from "../harness/aws.ts";
import { Deployed } from "../harness/deployed.ts";
import { ungranted } from "../harness/permissions.ts";
import { awsEnvironment, ROOT } from "../harness/project.ts";
import { runInvoked } from "../harness/releasing.ts";
import { Subject } from "../harness/subject.ts";
import { Time } from "../harness/time.ts";
import { crossingOf } from "./cross.ts";
import { Root } from "./root.ts";
import { Served } from "./served.ts";

const REGION = "eu-west-1";
/** As long as a real Route 53 change takes on its way. Terraform would wait for it in real time. */
const IN_SYNC_MS = 30_000;
/** What a deployment by Terraform takes of virtual time, in seconds: long enough for every task to have become healthy. */
const DEPLOYMENT_SECONDS = 600;

export class EstateWorld {
	readonly #clock = new VirtualClock();
	readonly time = new Time(this.#clock);
	readonly aws: Aws;
	/** Who serves the users of a name. */
	readonly served: Served;
	/** The example's own estate, `shop`. */
	readonly estate: Root;
	/** What makes it release by canaries. */
	readonly canary: Root;
	/** A service that the module makes on the estate, `search`. */
	readonly search: Root;
	/** An estate that has one load balancer at first, `books`. */
	readonly adopted: Root;
	readonly #route53: Route53Client;
	readonly #home = mkdtempSync(join(tmpdir(), "ecs-dns-canary-estate-"));
	readonly #terraformEnv: TerraformEnvironment = terraformEnvironment();
	#deployed: Deployed | undefined;

	private constructor(readonly gateway: Gateway) {
		gateway.settings.now = () => this.#clock.now();
		this.aws = new Aws(gateway.url, REGION);
		runInvoked(gateway, this.aws);
		const credentials = { accessKeyId: "test", secretAccessKey: "test" };
		this.#route53 = new Route53Client({ endpoint: gateway.url, region: REGION, credentials });
		this.served = new Served(gateway, REGION);
		// The modules lie where the example looks for them.
		cpSync(join(ROOT, "terraform"), join(this.#home, "terraform"), { recursive: true });
		const env = { ...this.#terraformEnv.env, ...awsEnvironment(gateway.url, REGION) };
		const root = (folder: string) => new Root(join(this.#home, "examples", "existing-estate", folder), folder, env);
		this.estate = root("estate");
		this.canary = root("canary");
		this.search = root("search");
		this.adopted = root("adopted");
	}

	static async create(): Promise<EstateWorld> {
		requireTools("terraform", "jq");
		return new EstateWorld(await startGateway({ inSyncDelay: 0 }));
	}

	/** Ends all processes and removes all files. */
	async end(): Promise<void> {
		this.#deployed?.stop();
		await this.gateway.stop();
		rmSync(this.#home, { recursive: true, force: true });
		this.#terraformEnv.dispose();
	}

	/** A service, once what is deployed has been read back and runs; Terraform must not work meanwhile. */
	async subject(name: string): Promise<Subject> {
		const { gateway, aws, time } = this;
		this.#deployed = await Deployed.read(aws, gateway, this.#clock);
		const deployed = this.#deployed;
		gateway.settings.inSyncDelay = IN_SYNC_MS;
		await time.pass(DEPLOYMENT_SECONDS);
		const start = deployed.services.find(({ service }) => service.name === name);
		if (!start) throw new Error(`no rule listens to ${name}`);
		const tableName = deployed.tableOf(start.machine);
		return new Subject({ service: start.service, tableName, deployed, gateway, aws, time });
	}

	/** What is deployed stands still from now on, and Terraform may work again. */
	rest(): void {
		this.#deployed?.stop();
		this.gateway.settings.inSyncDelay = 0;
	}

	/** What functions threw that an event or a schedule had invoked: nobody else hears of it. */
	get failures(): readonly string[] {
		return this.#deployed?.failures ?? [];
	}

	/** What the deployed functions and state machines did that nobody grants them, by their names. */
	async ungranted(): Promise<Readonly<Record<string, readonly string[]>>> {
		const { functions = [], stateMachines = [], invocations = [] } = this.#deployed ?? {};
		const calls = [...this.gateway.calls, ...invocations];
		const actors = [
			...functions.map(({ FunctionName: name, Role: role }) => ({ name, role })),
			...stateMachines.map(({ name, roleArn: role }) => ({ name, role })),
		].filter(({ name }) => calls.some(({ caller }) => caller === name));
		const found = actors.map(async (actor) => [actor.name, await ungranted(actor, calls, this.aws)] as const);
		return Object.fromEntries(await Promise.all(found));
	}

	/** `aws route53 change-resource-record-sets`. @param batch - as text. */
	async change(HostedZoneId: string, batch: unknown): Promise<void> {
		const ChangeBatch = JSON.parse(String(batch)) as ChangeBatch;
		await this.#route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch }));
	}

	/** Gives one name the addresses of another, by the batch of cross.jq. */
	async cross(zoneId: string, name: string, from: string): Promise<void> {
		const { stdout } = await crossingOf(this.#route53, zoneId, { name: `${name}.`, from: `${from}.` });
		await this.change(zoneId, stdout);
	}
}
