import { LIMITS, PATTERNS } from "../../runtime/contract/index.ts";
import type { Rule, Variables } from "./variable.ts";

// ACM takes no longer name as a certificate's first.
const CERTIFICATE_NAME_MAX_LENGTH = 64;

/** The record's name after its default: a Terraform expression without `${}`. */
export const EFFECTIVE_RECORD_NAME = 'coalesce(var.record_name, join(".", [var.name, var.zone_name]))';

/** The preview's name after its default: a Terraform expression without `${}`. */
export const EFFECTIVE_PREVIEW_NAME = `coalesce(var.preview_name, join(".", ["preview", ${EFFECTIVE_RECORD_NAME}]))`;

/** The rule of a hosted zone's id. @param value - the expression that has it; what it is a part of may be null */
export function zoneIdRule(name: string, value: string): Rule {
	return {
		condition: `can(regex("${PATTERNS.zoneId}", ${value})) || try(${value}, null) == null`,
		message: `${name} must be the id of a hosted zone, for instance "Z0123456789ABCDEFGHIJ": not its name, and without "/hostedzone/".`,
	};
}

/**
 * The rules of a domain name that may be null, each with the reason.
 * @param advice - what else to do
 */
export function domainRules(name: string, value: string, advice = ""): Rule[] {
	const has = (text: string) => `try(strcontains(${value}, "${text}"), false)`;
	return [
		{
			condition: `!${has("*")}`,
			message: `${name} must not be a wildcard: a rollout moves the weights of one name, and no certificate covers the preview of a wildcard. Give the name that users resolve; others can be its CNAMEs.`,
		},
		{
			// https://cabforum.org/2018/11/12/ballot-sc-12-sunset-of-underscores-in-dnsnames/
			condition: `!${has("_")}`,
			message: `${name} must have no underscores: host names have none, and no public certificate is issued for one. Use hyphens.`,
		},
		{
			condition: `try(strcontains(${value}, ".") || ${value} == "", true)`,
			message: `${name} must be a full domain name of at least two labels: a name of one label is a top-level domain, for which no zone is delegated and no certificate is issued. Use one below it, for instance "app.example.com".`,
		},
		{
			condition: `${value} == null || try(!strcontains(${value}, ".") && ${value} != "", false) || ${has("*")} || ${has("_")} || (can(regex("${PATTERNS.domain}", ${value})) && try(length(${value}), 0) <= ${LIMITS.recordName})`,
			message: `${name} must be a full domain name in lower case without a trailing dot, for instance "app.example.com".${advice}`,
		},
	];
}

const ZONE_NAME = {
	zone_name: {
		type: "string",
		description: 'Name of the Route 53 hosted zone, for instance "example.com".',
		rules: [...domainRules("zone_name", "var.zone_name", " Give the name of the Route 53 hosted zone.")],
	},
} satisfies Variables;

const RECORD_NAME = {
	record_name: {
		type: "string",
		description:
			'Name that users resolve: the zone\'s own name or one below it, for instance "app.example.com". By default `<name>.<zone_name>`. The preview is reached at preview_name.',
		default: null,
		rules: [
			...domainRules("record_name", "var.record_name", " Leave it out to use <name>.<zone_name>."),
			{
				condition:
					'var.record_name == null || var.record_name == var.zone_name || try(endswith(var.record_name, join("", [".", var.zone_name])), false)',
				message: "record_name must lie in the zone: be zone_name itself, or end in a dot and zone_name.",
			},
			{
				condition: `!var.https || try(length(${EFFECTIVE_RECORD_NAME}), 0) <= ${CERTIFICATE_NAME_MAX_LENGTH}`,
				message: `record_name must have at most ${CERTIFICATE_NAME_MAX_LENGTH} characters, because a certificate takes no longer name. Choose a shorter one, or set https = false.`,
			},
		],
	},
} satisfies Variables;

const PREVIEW_NAME = {
	preview_name: {
		type: "string",
		description:
			"Name that leads to the idle load balancer, in the zone. By default `preview.<record_name>`. Choose one that a certificate of your own covers, or that the application's list of hosts has.",
		default: null,
		rules: [
			...domainRules("preview_name", "var.preview_name"),
			{
				condition: 'var.preview_name == null || try(endswith(var.preview_name, join("", [".", var.zone_name])), false)',
				message: "preview_name must lie in the zone: end in a dot and zone_name.",
			},
			{
				condition: `var.preview_name == null || var.preview_name != ${EFFECTIVE_RECORD_NAME}`,
				message: "preview_name must be another name than record_name.",
			},
			// Here and not with the certificate: Terraform checks no rule that speaks of a variable which is wrong itself.
			certificateCoversBoth(),
		],
	},
} satisfies Variables;

/** A certificate's name with a wildcard stands for one label: RFC 6125, 6.4.3. */
function certificateCoversBoth(): Rule {
	const names = "var.certificate.names";
	const covered = `anytrue([for c in ${names} : c == n || c == replace(n, "/^[^.]+/", "*")])`;
	return {
		condition: `try(${names}, null) == null || try(alltrue([for n in [${EFFECTIVE_RECORD_NAME}, ${EFFECTIVE_PREVIEW_NAME}] : ${covered}]), true)`,
		message:
			'certificate.names does not cover both record_name and preview_name. A wildcard stands for one label: "*.example.com" covers neither "preview.web.example.com" nor "example.com". Take a certificate with both names, or choose another preview_name, for instance "preview-web.example.com".',
	};
}

/** Declares the variables of the names. */
export const DNS = {
	...ZONE_NAME,
	create_zone: {
		type: "bool",
		description:
			"Whether to create the public hosted zone. Otherwise a public zone of that name must already exist in the account. A new zone answers nobody until its name servers are entered at the registrar.",
		default: false,
	},
	...RECORD_NAME,
	...PREVIEW_NAME,
	https: {
		type: "bool",
		description:
			"Whether the load balancers serve HTTPS, and redirect port 80 to it. The certificate is validated by a record in the zone. Set it to false while the zone is not delegated, because the certificate could then never be validated.",
		default: true,
	},
} satisfies Variables;
