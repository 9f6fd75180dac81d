/** ECS as the rollout sees it: a changed task definition is a new deployment, tasks run at once and fill their target groups. */
import { type Answer, amended, type Call, jsonOf, type Patch, type Upstream } from "./call.ts";
import { notStarted } from "./ecs-starts.ts";
import type { TasksApi } from "./ecs-tasks.ts";
import type { Account } from "./rules/account.ts";

interface LoadBalancer {
	readonly targetGroupArn?: string;
	readonly containerPort?: number;
}

/** The part of ECS's service description that is read or written here. */
interface Service {
	readonly serviceArn: string;
	readonly taskDefinition: string;
	readonly desiredCount: number;
	readonly loadBalancers?: readonly LoadBalancer[];
	readonly [field: string]: unknown;
}

/** A service's primary deployment. */
export interface Deployment {
	/** For instance `ecs-svc/9223370564342348001`. */
	readonly id: string;
	readonly taskDefinition: string;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
}

/** A service as it has been since a moment. */
interface Kept {
	/** Milliseconds since 1970. */
	readonly since: number;
	readonly deployment: Deployment;
	/** What was asked for and moto forgets, to be read back as the real service answers it. */
	readonly echo: Readonly<Record<string, unknown>>;
	readonly loadBalancers: readonly LoadBalancer[];
	/** When each running task started, in milliseconds since 1970. */
	readonly tasks: readonly number[];
}

/** A task of a service, as registered in a target group. */
export interface Registration {
	readonly serviceArn: string;
	readonly port: number;
	readonly startedAt: number;
}

const ECHOED = [
	"availabilityZoneRebalancing",
	"deploymentConfiguration",
	"enableECSManagedTags",
	"enableExecuteCommand",
	"healthCheckGracePeriodSeconds",
	"networkConfiguration",
	"platformVersion",
	"propagateTags",
];
/** Real ids are a few more than 9.2e18: beyond what a JSON number holds, which they must never become. */
const FIRST_ID = 9_223_370_564_342_348_000n;

export class EcsApi {
	/** All that each service has ever been, newest last. */
	readonly #kept = new Map<string, Kept[]>();
	readonly #now: () => number;
	#deployments = 0n;

	/** @param now - milliseconds since 1970. @param tasks - that are run by themselves. */
	constructor(
		now: () => number,
		private readonly tasks: Pick<TasksApi, "answer">,
	) {
		this.#now = now;
	}

	/** The ARNs of all services. */
	get services(): string[] {
		return [...this.#kept.keys()];
	}

	/** The primary deployment of a service. @throws for a service that was not created through the gateway. */
	deploymentOf(serviceArn: string): Deployment {
		const kept = this.#newest(serviceArn);
		if (!kept) throw new Error(`no service ${serviceArn}; there are ${[...this.#kept.keys()].join(", ") || "none"}`);
		return kept.deployment;
	}

	/**
	 * The running tasks that a target group holds, one entry each; `undefined` when no service registers there.
	 * @param at - as it was then, in milliseconds since 1970. Default: now.
	 */
	registrations(targetGroupArn: string, at = this.#now()): Registration[] | undefined {
		const found = [...this.#kept].flatMap(([serviceArn, history]) => {
			const kept = history.findLast(({ since }) => since <= at);
			return (kept?.loadBalancers ?? [])
				.filter((balancer) => balancer.targetGroupArn === targetGroupArn)
				.map((balancer) => ({ serviceArn, port: balancer.containerPort ?? 80, tasks: kept?.tasks ?? [] }));
		});
		if (found.length === 0) return undefined;
		return found.flatMap(({ serviceArn, port, tasks }) => tasks.map((startedAt) => ({ serviceArn, port, startedAt })));
	}

	/**
	 * Lets a running task of a service die: ECS starts another of the same definition, unless what that is made of is gone.
	 * @returns why none could be started, if so; then there is one less
	 */
	async kill(serviceArn: string, account: Account): Promise<string | undefined> {
		const kept = this.#newest(serviceArn);
		if (!kept || kept.tasks.length === 0) throw new Error(`no task of ${serviceArn} runs`);
		const why = await notStarted(kept.deployment.taskDefinition, account);
		const tasks = [...kept.tasks.slice(1), ...(why === undefined ? [this.#now()] : [])];
		this.#kept.set(serviceArn, [...(this.#kept.get(serviceArn) ?? []), { ...kept, since: this.#now(), tasks }]);
		return why;
	}

	readonly patch: Patch = async (call, upstream) => {
		const about = await this.tasks.answer(call);
		if (about) return about;
		switch (call.action) {
			case "CreateService":
			case "UpdateService":
				return this.#write(call, upstream);
			case "DeleteService":
				return this.#delete(await upstream(call));
			case "DescribeServices":
				return amended<{ services: Service[] }>(await upstream(call), (content) => ({
					...content,
					services: content.services.map((service) => this.#observed(service)),
				}));
			default:
				return upstream(call);
		}
	};

	#newest(serviceArn: string): Kept | undefined {
		return this.#kept.get(serviceArn)?.at(-1);
	}

	async #write(call: Call, upstream: Upstream): Promise<Answer> {
		const request = jsonOf<Record<string, unknown>>(call);
		return amended<{ service: Service }>(await upstream(call), ({ service }) => {
			const before = this.#newest(service.serviceArn);
			const changed =
				before?.deployment.taskDefinition !== service.taskDefinition || request.forceNewDeployment === true;
			const kept: Kept = {
				since: this.#now(),
				deployment: before && !changed ? before.deployment : this.#deploy(service.taskDefinition),
				echo: echoOf(request, before?.echo),
				loadBalancers: service.loadBalancers ?? [],
				tasks: this.#tasks(changed ? [] : (before?.tasks ?? []), service.desiredCount),
			};
			this.#kept.set(service.serviceArn, [...(this.#kept.get(service.serviceArn) ?? []), kept]);
			return { service: this.#observed(service) };
		});
	}

	/** Tasks that there are go on; only those that are lacking start now. */
	#tasks(running: readonly number[], desiredCount: number): number[] {
		const lacking = Math.max(0, desiredCount - running.length);
		return [...running.slice(0, desiredCount), ...Array(lacking).fill(this.#now())];
	}

	#deploy(taskDefinition: string): Deployment {
		this.#deployments += 1n;
		return { id: `ecs-svc/${FIRST_ID + this.#deployments}`, taskDefinition, createdAt: this.#now() };
	}

	#delete(answer: Answer): Answer {
		return amended<{ service: Service }>(answer, ({ service }) => {
			const observed = this.#observed(service);
			this.#kept.delete(service.serviceArn);
			return { service: observed };
		});
	}

	/** The service as ECS would describe it. */
	#observed(service: Service): object {
		const kept = this.#newest(service.serviceArn);
		if (!kept) return service;
		const counts = { desiredCount: service.desiredCount, runningCount: kept.tasks.length, pendingCount: 0 };
		const { id, taskDefinition, createdAt } = kept.deployment;
		const { networkConfiguration, platformVersion } = kept.echo;
		const deployment = {
			id,
			status: "PRIMARY",
			taskDefinition,
			...counts,
			failedTasks: 0,
			createdAt: createdAt / 1_000,
			updatedAt: createdAt / 1_000,
			launchType: service.launchType,
			...{ networkConfiguration, platformVersion, capacityProviderStrategy: service.capacityProviderStrategy },
			rolloutState: "COMPLETED",
			rolloutStateReason: `ECS deployment ${id} completed.`,
		};
		return { ...service, ...kept.echo, ...counts, deployments: [deployment] };
	}
}

/** What a request leaves to be read back. Of a service's way of deploying it may name a part, and the rest stays as it was. */
function echoOf(request: Readonly<Record<string, unknown>>, before: Kept["echo"] = {}): Kept["echo"] {
	const asked = Object.fromEntries(ECHOED.filter((key) => key in request).map((key) => [key, request[key]]));
	const merged = [before, asked].map(({ deploymentConfiguration }) => deploymentConfiguration as object | undefined);
	return { ...before, ...asked, deploymentConfiguration: Object.assign({}, ...merged) };
}
