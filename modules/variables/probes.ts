import { LIMITS, PATTERNS } from "../../runtime/contract/index.ts";
import { DEFAULT_PROBE } from "../../runtime/defaults.ts";
import { atMostBytes, between, wholeNumber } from "./rules.ts";
import { statusCodeRules } from "./status-codes.ts";
import type { Variable, Variables } from "./variable.ts";

/** What a load balancer asks the tasks, which probes follow unless they are told otherwise: Terraform expressions without `${}`. */
export interface HealthCheckDefaults {
	/** Its path. */
	readonly path: string;
	/** Status codes of a good answer to it. */
	readonly matcher: string;
	/** What it is called, for people. */
	readonly called: { readonly path: string; readonly matcher: string };
}

/** Declares the variables of the probes. The ranges are those of `ProbeConfig` in the runtime's contract. */
export function probes({ called }: Pick<HealthCheckDefaults, "called">) {
	return {
		probes: {
			type: "bool",
			description:
				"Whether each check sends requests of its own to the candidate. A function in the VPC sends them through the preview listener of its load balancer. They decide where there is no traffic, and before there is any. Switch them off only while no rollout runs, because a running one would miss its function.",
			default: true,
		},
		probe_path: path(called.path),
		...ASKED,
		probe_status: status(called),
		...BODY,
		...LIMITS_OF_PROBES,
	};
}

function path(fallback: string): Variable {
	return {
		type: "string",
		description: `Path that probes ask for, with a query if it needs one. By default ${fallback}. Choose one that shows more than that the task is alive, and that changes nothing.`,
		default: null,
		rules: [
			{
				condition: `var.probe_path == null || (can(regex("${PATTERNS.probePath}", var.probe_path)) && try(length(var.probe_path), 0) <= ${LIMITS.probePath})`,
				message: `probe_path must begin with "/", contain ASCII without blanks and have at most ${LIMITS.probePath} characters, for instance "/healthz?deep=1". Leave it out to use ${fallback}.`,
			},
		],
	};
}

/** All of a function's environment may have 4 KB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const CA_MAX_LENGTH = 3_800;

const ASKED = {
	probe_host: {
		type: "string",
		description:
			"Host that probes ask for, where the application answers only hosts of a list. It has a port if the list has one. By default the preview's name, which the certificate must have in any case.",
		default: null,
		rules: [
			{
				condition: `var.probe_host == null || (can(regex("${PATTERNS.host}", var.probe_host)) && try(length(var.probe_host), 0) <= ${LIMITS.domain})`,
				message:
					'probe_host must be a host, with a port if need be, and no URL, for instance "app.example.com". Leave it out to ask for the preview\'s name.',
			},
		],
	},
	probe_ca: {
		type: "string",
		description:
			"A certificate authority of your own that probes trust beside the public ones, as PEM. It is needed where the preview's certificate comes from a private one.",
		default: null,
		rules: [
			{
				condition: `var.probe_ca == null || (can(regex("^[[:space:]]*-----BEGIN CERTIFICATE-----", var.probe_ca)) && try(length(var.probe_ca), 0) <= ${CA_MAX_LENGTH})`,
				message: `probe_ca must be certificates as PEM, beginning with -----BEGIN CERTIFICATE-----, of at most ${CA_MAX_LENGTH} characters. Give the root of the authority, for instance file("ca.pem").`,
			},
		],
	},
} satisfies Variables;

function status({ path: healthCheckPath, matcher }: HealthCheckDefaults["called"]): Variable {
	return {
		type: "string",
		description: `HTTP status codes of a good answer to a probe, for instance "200", "200,204" or "200-299". By default ${matcher} as long as probe_path is ${healthCheckPath}, otherwise ${DEFAULT_PROBE.status}.`,
		default: null,
		rules: statusCodeRules("probe_status", [1, 5]).map(({ condition, message }) => ({
			condition: `var.probe_status == null || try(${condition}, false)`,
			message,
		})),
	};
}

const BODY = {
	probe_body: {
		type: "string",
		description: "What the body of a good answer to a probe must contain. Empty: anything.",
		default: DEFAULT_PROBE.body,
		rules: [
			{
				condition: atMostBytes("var.probe_body", LIMITS.probeBody),
				message: `probe_body must have at most ${LIMITS.probeBody} bytes. Give the part of the answer that tells a good one.`,
			},
		],
	},
} satisfies Variables;

const LIMITS_OF_PROBES = {
	probe_deadline_ms: {
		type: "number",
		description:
			"How long the answer to a probe may take, in milliseconds. The default is twice what is slow for a user: a sick release does not answer, or does at once with an error.",
		default: DEFAULT_PROBE.deadlineMilliseconds,
		rules: [wholeNumber("probe_deadline_ms", 1, 10_000, "milliseconds")],
	},
	probe_count: {
		type: "number",
		description:
			"How many probes each check sends. With the default, what fails always is known after two checks, and one lost packet decides nothing.",
		default: DEFAULT_PROBE.count,
		rules: [wholeNumber("probe_count", 1, 20, "probes")],
	},
	probe_tolerance_percent: {
		type: "number",
		description:
			"How many probes may fail in the long run, in percent. The default, one in a hundred, is what a network loses; a probed path that fails by itself with the stable release needs more.",
		default: DEFAULT_PROBE.tolerancePercent,
		rules: [between("probe_tolerance_percent", 0, 50, "a percentage")],
	},
} satisfies Variables;
