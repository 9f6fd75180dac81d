/** Target health as the ECS services' tasks make it. moto registers no task and calls every target healthy. */
import { type Answer, type Patch, xmlAnswer } from "./call.ts";
import type { EcsApi, Registration } from "./ecs.ts";

export interface ElbOptions {
	readonly ecs: EcsApi;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	/** How long a new task takes to pass its first health checks, in milliseconds. */
	readonly warmUp: () => number;
}

interface Health {
	readonly State: string;
	readonly Reason?: string;
}

export class ElbApi {
	readonly #options: ElbOptions;
	/** Per service, since when its targets fail their health checks, or pass them; newest last. */
	readonly #sick = new Map<string, { readonly since: number; readonly sick: boolean }[]>();
	/** Per listener, the target groups that its default action names. */
	readonly #listeners = new Map<string, readonly string[]>();

	constructor(options: ElbOptions) {
		this.#options = options;
	}

	/** Makes all targets of a service fail their health checks, or pass them again. */
	setSick(serviceArn: string, sick: boolean): void {
		const since = this.#options.now();
		this.#sick.set(serviceArn, [...(this.#sick.get(serviceArn) ?? []), { since, sick }]);
	}

	/**
	 * How many targets of a target group were healthy at a moment; nothing where none was registered.
	 * @param at - milliseconds since 1970.
	 */
	healthyHosts(targetGroupArn: string, at: number): number | undefined {
		const registrations = this.#options.ecs.registrations(targetGroupArn, at) ?? [];
		if (registrations.length === 0) return undefined;
		return registrations.filter((task) => this.#state(targetGroupArn, task, at).State === "healthy").length;
	}

	/** All target groups that a listener names. */
	get targetGroups(): string[] {
		return [...new Set([...this.#listeners.values()].flat())];
	}

	readonly patch: Patch = async (call, upstream) => {
		const answer = await upstream(call);
		if (answer.status >= 300) return answer;
		const form = new URLSearchParams(call.body.toString());
		if (call.action === "CreateListener" || call.action === "ModifyListener") this.#route(form, answer);
		if (call.action === "DeleteListener") this.#listeners.delete(form.get("ListenerArn") ?? "");
		return call.action === "DescribeTargetHealth" ? this.#health(form, answer) : answer;
	};

	#route(form: URLSearchParams, answer: Answer): void {
		const listener = /<ListenerArn>([^<]+)</.exec(answer.body.toString())?.[1];
		const actions = [...form].filter(([key]) => key.startsWith("DefaultActions.member."));
		if (!listener || actions.length === 0) return;
		const groups = actions.filter(([key]) => key.endsWith("TargetGroupArn")).map(([, arn]) => arn);
		this.#listeners.set(listener, groups);
	}

	#health(form: URLSearchParams, answer: Answer): Answer {
		const group = form.get("TargetGroupArn") ?? "";
		const registrations = this.#options.ecs.registrations(group);
		if (!registrations) return answer;
		const now = this.#options.now();
		const members = registrations.map((task, i) => targetXml(task, i, this.#state(group, task, now)));
		return xmlAnswer(
			`<DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeTargetHealthResult><TargetHealthDescriptions>${members.join("")}</TargetHealthDescriptions></DescribeTargetHealthResult><ResponseMetadata><RequestId>gateway</RequestId></ResponseMetadata></DescribeTargetHealthResponse>`,
		);
	}

	/** A target group that no listener names is not checked at all. */
	#state(targetGroup: string, { serviceArn, startedAt }: Registration, at: number): Health {
		if (!this.targetGroups.includes(targetGroup)) return { State: "unused", Reason: "Target.NotInUse" };
		const sick = this.#sick.get(serviceArn)?.findLast(({ since }) => since <= at)?.sick;
		if (sick) return { State: "unhealthy", Reason: "Target.ResponseCodeMismatch" };
		if (at < startedAt + this.#options.warmUp()) return { State: "initial", Reason: "Elb.InitialHealthChecking" };
		return { State: "healthy" };
	}
}

function targetXml({ port }: Registration, index: number, { State, Reason }: Health): string {
	const reason = Reason ? `<Reason>${Reason}</Reason>` : "";
	return `<member><Target><Id>10.215.0.${index + 10}</Id><Port>${port}</Port></Target><HealthCheckPort>${port}</HealthCheckPort><TargetHealth><State>${State}</State>${reason}</TargetHealth></member>`;
}
