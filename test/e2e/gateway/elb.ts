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
	readonly #sick = new Set<string>();
	/** Per listener, the target groups that its default action names. */
	readonly #listeners = new Map<string, readonly string[]>();

	constructor(options: ElbOptions) {
		this.#options = options;
	}

	/** Makes all targets of a service fail their health checks, or pass them again. */
	setSick(serviceArn: string, sick: boolean): void {
		if (sick) this.#sick.add(serviceArn);
		else this.#sick.delete(serviceArn);
	}

	readonly patch: Patch = async (call, upstream) => {
		const answer = await upstream(call);
		if (answer.status >= 300) return answer;
		const form = new URLSearchParams(call.body.toString());
		if (call.action === "CreateListener" || call.action === "ModifyListener") this.#aim(form, answer);
		if (call.action === "DeleteListener") this.#listeners.delete(form.get("ListenerArn") ?? "");
		return call.action === "DescribeTargetHealth" ? this.#health(form, answer) : answer;
	};

	#aim(form: URLSearchParams, answer: Answer): void {
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
		const used = [...this.#listeners.values()].some((groups) => groups.includes(group));
		const members = registrations.map((task, i) => targetXml(task, i, this.#state(task, used)));
		return xmlAnswer(
			`<DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeTargetHealthResult><TargetHealthDescriptions>${members.join("")}</TargetHealthDescriptions></DescribeTargetHealthResult><ResponseMetadata><RequestId>gateway</RequestId></ResponseMetadata></DescribeTargetHealthResponse>`,
		);
	}

	/** A target group that no listener names is not checked at all. */
	#state({ serviceArn, startedAt }: Registration, used: boolean): Health {
		if (!used) return { State: "unused", Reason: "Target.NotInUse" };
		if (this.#sick.has(serviceArn)) return { State: "unhealthy", Reason: "Target.ResponseCodeMismatch" };
		if (this.#options.now() < startedAt + this.#options.warmUp()) {
			return { State: "initial", Reason: "Elb.InitialHealthChecking" };
		}
		return { State: "healthy" };
	}
}

function targetXml({ port }: Registration, index: number, { State, Reason }: Health): string {
	const reason = Reason ? `<Reason>${Reason}</Reason>` : "";
	return `<member><Target><Id>10.215.0.${index + 10}</Id><Port>${port}</Port></Target><HealthCheckPort>${port}</HealthCheckPort><TargetHealth><State>${State}</State>${reason}</TargetHealth></member>`;
}
