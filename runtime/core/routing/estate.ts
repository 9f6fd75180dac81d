import type { AlbConfig, Color, ListenerAction, ServiceConfig } from "../../contract/index.ts";
import { COLORS, colorOf } from "../../contract/index.ts";
import type { ListenerRule, ServiceView } from "../../ports/index.ts";

/** `arn:aws:ecs:eu-west-1:123456789012:service/cluster/name`; ARNs of the old format lack the cluster. */
const SERVICE = /^(arn:[^:]+:ecs:[^:]+:\d+):service\/(?:([^/]+)\/)?[^/]+$/;

/** What makes services unfit, by their ARNs alone. ECS would answer that it does not know them. */
export function arnFaults({ cluster, services }: Pick<ServiceConfig, "cluster" | "services">): string[] {
	return COLORS.flatMap((color) => {
		const [whole, place, name] = SERVICE.exec(services[color]) ?? [];
		if (whole === undefined) return [`${color}'s service ${services[color]} is no ARN of an ECS service`];
		if (name === undefined) {
			return [
				`${color}'s service ${whole} has an ARN of the old format, which ECS lets nobody tag: make the service anew, with the account setting serviceLongArnFormat on`,
			];
		}
		if (`${place}:cluster/${name}` === cluster) return [];
		return [`${color}'s service ${whole} is not of the cluster ${cluster}: both services must be`];
	});
}

/** What makes a color's service unfit for a rollout, by what ECS says of it. */
export function serviceFaults(color: Color, { kind }: ServiceView): string[] {
	const { status, scheduling, controller, strategy } = kind;
	const faults: string[] = [];
	if (status !== "ACTIVE") faults.push(`its status is ${status}, not ACTIVE: make it again`);
	// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html: no desired count for daemons.
	if (scheduling !== "REPLICA")
		faults.push(`its scheduling strategy is ${scheduling}: nobody can say how many tasks it runs; it must be REPLICA`);
	if (controller !== "ECS")
		faults.push(
			`its deployment controller is ${controller}: it must be ECS, for whatever ${controller} does is not seen`,
		);
	// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
	else if (strategy !== "ROLLING")
		faults.push(
			`its deployment strategy is ECS's own ${strategy}, which moves the listener by itself: set it to ROLLING, and let this controller move the traffic`,
		);
	return faults.map((fault) => `${color}'s service cannot be released: ${fault}`);
}

/** What of a production listener's actions would keep a rollout from moving its traffic, or from taking it back. */
export function actionFaults(actions: readonly ListenerAction[], alb: Color): string[] {
	const where = `the ${alb} load balancer's production listener`;
	const other = actions.map(({ Type }) => Type).filter((type) => type !== "forward");
	const faults =
		other.length === 0
			? []
			: [
					// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html: the client secret is never read back.
					`${where} has an action that is not supported: ${other.join(", ")}; it cannot be written back as it was read. Its default action must only forward`,
				];
	const sticky = actions.flatMap(
		({ ForwardConfig }) => stickySeconds(ForwardConfig?.TargetGroupStickinessConfig) ?? [],
	);
	return [
		...faults,
		// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html: the cookie goes before weights.
		...sticky.map(
			(seconds) =>
				`${where} has target group stickiness on, for ${seconds} s: its cookie goes before the weights, so clients would stay on a sick candidate. Turn it off in the forward action, and with it the stickiness of the target groups themselves`,
		),
	];
}

/** For how long a forward action keeps clients on a target group, in seconds; undefined when it does not. */
export function stickySeconds(config: unknown): number | undefined {
	const { Enabled, DurationSeconds } = (config ?? {}) as { Enabled?: boolean; DurationSeconds?: number };
	return Enabled ? (DurationSeconds ?? 0) : undefined;
}

/** Rules of a production listener through which a part of the service's traffic passes its default action by. */
export function ruleFaults(
	rules: readonly ListenerRule[],
	loadBalancers: ServiceConfig["loadBalancers"],
	alb: Color,
): string[] {
	return rules.flatMap(({ priority, conditions, targetGroups }) => {
		const named = targetGroups.flatMap((group) => nameOf(group, loadBalancers) ?? []);
		if (named.length === 0) return [];
		const rule = `rule ${priority} (${conditions.join(", ") || "no condition"})`;
		return [
			`${rule} of the ${alb} load balancer's production listener forwards to ${named.join(" and ")}: what it matches is outside of canary and fail-back. Delete the rule, or give it a target group of its own`,
		];
	});
}

function nameOf(group: string, loadBalancers: Readonly<Record<Color, AlbConfig>>): string | undefined {
	for (const alb of COLORS) {
		const color = colorOf(loadBalancers[alb].targetGroups, group);
		if (color) return `${color}'s target group on the ${alb} load balancer`;
	}
	return undefined;
}
