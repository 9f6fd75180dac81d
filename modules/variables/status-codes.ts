import { LIMITS } from "../../runtime/contract/index.ts";
import type { Rule } from "./variable.ts";

/** Why gRPC is refused: its errors are `grpc-status` in a trailer of an answer with HTTP 200, which no metric of a load balancer counts. */
export const NO_GRPC =
	"gRPC is not supported: its errors are hidden in answers with HTTP 200, so that a sick release would look healthy.";

/**
 * The rules of status codes as a load balancer takes them: one, several with commas, or ranges.
 * @param hundreds - the first digits that they may have, from and to
 */
export function statusCodeRules(name: string, [from, to]: readonly [from: number, to: number]): Rule[] {
	const code = `[${from}-${to}][0-9]{2}`;
	const part = `${code}(-${code})?`;
	// Codes of gRPC are from 0 to 99: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
	const grpc = `can(regex("^[0-9]{1,2}([,-][0-9]{1,2})*$", var.${name}))`;
	const ends = 'split("-", part)';
	return [
		{ condition: `!${grpc}`, message: `${name} has status codes of gRPC. ${NO_GRPC} Give status codes of HTTP.` },
		{
			condition: `${grpc} || can(regex("^${part}(,${part})*$", var.${name}))`,
			message: `${name} must be status codes from ${from}00 to ${to}99: one, several with commas, or a range, for instance "200-299".`,
		},
		{
			condition: `length(var.${name}) <= ${LIMITS.probeStatus}`,
			message: `${name} must have at most ${LIMITS.probeStatus} characters. Use ranges, for instance "200-299".`,
		},
		{
			condition: `alltrue([for part in split(",", var.${name}) : try(tonumber(${ends}[0]) <= tonumber(${ends}[1]), true)])`,
			message: `${name} has a range that ends before it begins. Write the smaller code first, for instance "200-299".`,
		},
	];
}
