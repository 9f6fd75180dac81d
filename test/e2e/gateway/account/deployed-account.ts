/** The account as moto keeps it, read anew after each change. */
import type { Network } from "../../../../rehearsal/world/network/types.ts";
import type { Account, EcsService, Forward, LogStream, Role, TargetGroup, TaskDefinition } from "../rules/account.ts";
import { listOf } from "../rules/request.ts";
import { type Answerer, Ask } from "./ask.ts";
import { readForwards, readTargetGroups } from "./forwards.ts";
import { readNetwork } from "./network.ts";

export class DeployedAccount implements Account {
	readonly #ask: Ask;
	readonly #read = new Map<string, Promise<unknown>>();

	constructor(answerer: Answerer, region: string) {
		this.#ask = new Ask(answerer, region);
	}

	/** What has been read so far counts no more: something has changed. */
	forget(): void {
		this.#read.clear();
	}

	network(): Promise<Network> {
		return this.#once("network", () => readNetwork(this.#ask));
	}

	forwards(): Promise<readonly Forward[]> {
		return this.#once("forwards", () => readForwards(this.#ask));
	}

	targetGroups(): Promise<readonly TargetGroup[]> {
		return this.#once("targetGroups", () => readTargetGroups(this.#ask));
	}

	async capacityProviders(cluster: string): Promise<readonly string[]> {
		const input = { clusters: [cluster] };
		type Found = { clusters: { capacityProviders?: string[] }[] };
		const { clusters } = await this.#ask.json<Found>("ecs", "DescribeClusters", input);
		return clusters[0]?.capacityProviders ?? [];
	}

	async taskDefinition(id: string): Promise<TaskDefinition | undefined> {
		type Found = { taskDefinition?: TaskDefinition };
		return (await this.#ask.json<Found>("ecs", "DescribeTaskDefinition", { taskDefinition: id })).taskDefinition;
	}

	async service(cluster: string, service: string): Promise<EcsService | undefined> {
		type Found = { services?: EcsService[] };
		return (await this.#ask.json<Found>("ecs", "DescribeServices", { cluster, services: [service] })).services?.[0];
	}

	async role(arn: string): Promise<Role | undefined> {
		const RoleName = arn.split("/").at(-1) ?? "";
		const iam = (action: string, more = {}) => this.#ask.query("iam", action, { RoleName, ...more });
		const { Role } = await iam("GetRole");
		if (!Role) return undefined;
		const inline = listOf((await iam("ListRolePolicies")).PolicyNames?.member).map((PolicyName) =>
			iam("GetRolePolicy", { PolicyName }).then(({ PolicyDocument }) => PolicyDocument),
		);
		const listed = listOf((await iam("ListAttachedRolePolicies")).AttachedPolicies?.member);
		const attached = listed.map(async ({ PolicyArn }) => {
			const { Policy } = await this.#ask.query("iam", "GetPolicy", { PolicyArn });
			const version = { PolicyArn, VersionId: String(Policy?.DefaultVersionId) };
			return (await this.#ask.query("iam", "GetPolicyVersion", version)).PolicyVersion?.Document;
		});
		const documents = await Promise.all([...inline, ...attached]);
		const text = (document: unknown) => decodeURIComponent(String(document));
		return { trusted: text(Role.AssumeRolePolicyDocument), policies: documents.map(text).join("\n") };
	}

	async hasLogGroup(name: string): Promise<boolean> {
		type Found = { logGroups?: { logGroupName: string }[] };
		const found = await this.#ask.json<Found>("logs", "DescribeLogGroups", { logGroupNamePrefix: name });
		return (found.logGroups ?? []).some(({ logGroupName }) => logGroupName === name);
	}

	async write({ group, stream }: LogStream, lines: readonly string[]): Promise<void> {
		const where = { logGroupName: group, logStreamName: stream };
		await this.#ask.json("logs", "CreateLogStream", where);
		// moto drops what is older than two weeks by the clock of this machine.
		const logEvents = lines.map((message) => ({ timestamp: Date.now(), message }));
		await this.#ask.json("logs", "PutLogEvents", { ...where, logEvents });
	}

	/** Reads once until the next change. What was asked for before it is not what is kept after. */
	#once<T>(what: string, read: () => Promise<T>): Promise<T> {
		const kept = (this.#read.get(what) as Promise<T> | undefined) ?? read();
		this.#read.set(what, kept);
		return kept;
	}
}
