import { conditional, Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import { type ByColor, byColor, type JudgeConfig, type ProbeConfig } from "../../runtime/contract/index.ts";
import { expression, type Flag, local, stringIf } from "../expressions.ts";
import type { AttachedAlb } from "./attached.ts";
import { hookConfigs } from "./contract-words.ts";

/** What the user says of probes. */
export interface ProbeProps
	extends Pick<ProbeConfig, "path" | "status" | "body" | "deadlineMilliseconds" | "count" | "tolerancePercent"> {
	/** Whether there are any. */
	readonly enabled: Flag;
	/**
	 * Host that they ask for: a Terraform expression without `${}`, which may be null.
	 * @default - the preview's name
	 */
	readonly host?: string;
	/**
	 * A certificate authority that they trust beside the public ones, as PEM.
	 * @default - none
	 */
	readonly ca?: string;
}

/** What the user says of the judge. */
export interface JudgeProps extends Omit<JudgeConfig, "probe" | "hooks" | "bakeEarlyExit"> {
	/** The hooks: a Terraform expression without `${}` of a list of `function_arn` or `task`, `points` and `deadline_seconds`. */
	readonly hooks: string;
	/** Whether a bake may end early. */
	readonly bakeEarlyExit: Flag;
	/** The probes. */
	readonly probe: ProbeProps;
}

/** How the probes of a service reach its colors. */
export interface ProbeRoute {
	/** ARN of the function that sends them; null without probes. */
	readonly proberArn: string;
	/** The load balancers. */
	readonly loadBalancers: ByColor<AttachedAlb>;
	/** Port of their preview listeners. */
	readonly previewPort: number;
	/** Whether they speak HTTPS. */
	readonly https: Flag;
	/** The preview's name, for which the load balancers have a certificate. */
	readonly previewName: string;
}

/** How the candidate is judged, with probes only where there are any. */
export function judgeConfig(scope: Construct, { hooks, probe, ...judge }: JudgeProps, route: ProbeRoute): JudgeConfig {
	const always = { ...judge, hooks: Token.asAny(expression(hookConfigs(hooks))) };
	const sometimes = conditional(
		probe.enabled,
		{ probe: expression(local(scope, "probe", probeOf(scope, probe, route))) },
		{},
	);
	return Token.asAny(Fn.merge([expression(local(scope, "judge", always)), sometimes])) as unknown as JudgeConfig;
}

/** A host of its own is asked for over a connection to the preview's name all the same: for that one there is a certificate. */
function probeOf(scope: Construct, { host, ...probe }: ProbeProps, route: ProbeRoute): unknown {
	const config = probeConfig(probe, route);
	if (host === undefined) return config;
	const own = { host: expression(host), serverName: route.previewName };
	// Named: in an argument CDKTF writes a number inside of a text as the text of its expression.
	const named = expression(local(scope, "probe-default", config));
	return Fn.merge([named, conditional(expression(`${host} == null`), {}, own)]);
}

function probeConfig(
	{ enabled, ca, ...probe }: Omit<ProbeProps, "host">,
	{ proberArn, loadBalancers, previewPort, https, previewName }: ProbeRoute,
): ProbeConfig {
	const scheme = stringIf(https, "https", "http");
	return {
		...probe,
		function: proberArn,
		origins: byColor((color) => `${scheme}://${loadBalancers[color].previewHost}:${previewPort}`),
		host: previewName,
	};
}
