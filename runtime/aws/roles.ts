import { createHash } from "node:crypto";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import * as v from "valibot";
import { oneLine } from "../contract/one-line.ts";
import { text } from "../contract/schemas.ts";
import { IdentityRefused, Refused } from "../errors.ts";
import { answer, call, clientOptions, TRY_MILLISECONDS } from "./call.ts";

/**
 * How long a role's credentials last, in seconds: the longest that STS gives to whoever acts in a role already (AssumeRole: role
 * chaining). A function that has them can bring a service back while STS fails.
 */
const SESSION_SECONDS = 3_600;

/** How long before their end credentials are renewed, in milliseconds: like the SDK's clients, and longer than a function runs. */
const RENEW_MILLISECONDS = 300_000;

/** How many roles a function keeps ports for: more than have a rollout under way at once, in most accounts. */
const KEPT_ROLES = 50;

/** How much of what STS says is told, in characters. */
const LONGEST_REASON = 500;

const Assumed = v.object({
	Credentials: v.object({ AccessKeyId: text, SecretAccessKey: text, SessionToken: text, Expiration: v.date() }),
});

/** What signs a role's calls, until it expires. */
export interface RoleCredentials {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly sessionToken: string;
	readonly expiration: Date;
}

/**
 * Hands out a role's credentials, the same ones to everybody, and renews them in time.
 * @throws {Throttled, Unavailable, Refused or UnexpectedAnswer} when STS does not give them, and those there were have expired.
 */
export type CredentialsProvider = () => Promise<RoleCredentials>;

/** Whom a function acts for. */
export interface Principal {
	/** The service's name: the session's, by which CloudTrail shows it, and which the role asks for. */
	readonly name: string;
	/** The service's identity as a text. The role asks for an external id that is made of it. */
	readonly identity: string;
}

/**
 * Makes ports that act in a service's role, whose first call assumes it. They are kept, with their credentials, for the life of the
 * function; of the role that has been idle longest they are forgotten when there are too many. Credentials that a role gave under one
 * identity are never another's.
 * @param make - makes the ports. Without credentials they act in the function's own role.
 * @param client - asks the region's own STS.
 * @param limit - how many roles' ports are kept. Default: 50.
 */
export function inRoleOf<Ports>(
	make: (credentials?: CredentialsProvider) => Ports,
	client: STSClient = new STSClient(clientOptions(TRY_MILLISECONDS.sts)),
	limit: number = KEPT_ROLES,
): (principal: Principal, role: string | undefined) => Ports {
	const own = make();
	const kept = new Map<string, Ports>();
	return ({ name, identity }, role) => {
		if (role === undefined) return own;
		const session = { RoleArn: role, RoleSessionName: sessionName(name), ExternalId: externalId(identity) };
		const key = JSON.stringify(session);
		const ports = kept.get(key) ?? make(credentialsOf(session, name, client));
		// A Map lists its keys in the order in which they came.
		kept.delete(key);
		kept.set(key, ports);
		if (kept.size > limit) kept.delete(kept.keys().next().value as string);
		return ports;
	};
}

/** What a role is assumed with. */
interface Session {
	readonly RoleArn: string;
	readonly RoleSessionName: string;
	readonly ExternalId: string;
}

function credentialsOf(session: Session, service: string, client: STSClient): CredentialsProvider {
	let known: RoleCredentials | undefined;
	let asked: Promise<RoleCredentials> | undefined;
	return async () => {
		if (known && known.expiration.getTime() - Date.now() >= RENEW_MILLISECONDS) return known;
		asked ??= assume(session, service, client).finally(() => {
			asked = undefined;
		});
		try {
			known = await asked;
		} catch (error) {
			// Fail-back must not wait for STS while what it has still holds. The next call asks again.
			if (!known || known.expiration.getTime() <= Date.now()) throw error;
		}
		return known;
	};
}

async function assume(session: Session, service: string, client: STSClient): Promise<RoleCredentials> {
	const what = `sts:AssumeRole of ${session.RoleArn}`;
	const input = { ...session, DurationSeconds: SESSION_SECONDS };
	const raw = await call(what, () => client.send(new AssumeRoleCommand(input))).catch((error: unknown) => {
		throw error instanceof Refused && nameOf(error.cause) === DENIED ? notAdmitted(session, service, error) : error;
	});
	const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer(what, Assumed, raw).Credentials;
	return {
		accessKeyId: AccessKeyId,
		secretAccessKey: SecretAccessKey,
		sessionToken: SessionToken,
		expiration: Expiration,
	};
}

/**
 * STS's code for a role that is not there as for one that does not admit the caller, under this external id or session name.
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
const DENIED = "AccessDenied";

function nameOf(error: unknown): string | undefined {
	return error instanceof Error ? error.name : undefined;
}

function notAdmitted({ RoleArn }: Session, service: string, cause: Refused): IdentityRefused {
	const remedy = `Apply the Terraform of ${service} again: a role admits the controller only for the name, cluster, services, load balancers and records that it was made with`;
	const said = oneLine(cause.message, LONGEST_REASON);
	return new IdentityRefused(`${RoleArn} does not admit the controller for ${service}. ${remedy}. ${said}`, { cause });
}

/** The identity as STS takes it: 2 to 1,224 characters of few kinds (AssumeRole: ExternalId). Terraform makes it by `sha256`. */
function externalId(identity: string): string {
	return createHash("sha256").update(identity).digest("hex");
}

/** The service's name as CloudTrail shows it: 2 to 64 letters, digits and `_+=,.@-` (AssumeRole: RoleSessionName). */
export function sessionName(service: string): string {
	return service
		.replace(/[^\w+=,.@-]/g, "-")
		.slice(0, 64)
		.padEnd(2, "-");
}
