import { Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import { type Identified, identityLines } from "../../runtime/contract/index.ts";
import { namedList } from "../expressions.ts";

/** The external id under which a service's roles admit the controller: a hash of the lines that the functions make of a registration. */
export function externalId(scope: Construct, config: Identified): string {
	const lines = namedList(scope, "identity", identityLines(config, Fn.join(",", config.dns.types)));
	return Token.asString(Fn.sha256(Fn.join("\n", lines)));
}

/**
 * What the functions call their sessions in a service's roles: the service's name. STS takes no name of a single letter, so one gets a hyphen:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function sessionName(serviceName: string): string {
	return Fn.substr(`${serviceName}-`, 0, Token.asNumber(Fn.max([2, Fn.lengthOf(serviceName)])));
}
