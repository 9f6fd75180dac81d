import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import * as v from "valibot";
import { text } from "../contract/schemas.ts";
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

/**
 * Makes ports that act in a service's role, whose first call assumes it. They are kept, with their credentials, for the life of the
 * function; of the role that has been idle longest they are forgotten when there are too many.
 * @param make - makes the ports. Without credentials they act in the function's own role.
 * @param client - asks the region's own STS.
 * @param limit - how many roles' ports are kept. Default: 50.
 */
export function inRoleOf<Ports>(
	make: (credentials?: CredentialsProvider) => Ports,
	client: STSClient = new STSClient(clientOptions(TRY_MILLISECONDS.sts)),
	limit: number = KEPT_ROLES,
): (service: string, role: string | undefined) => Ports {
	const own = make();
	const kept = new Map<string, Ports>();
	return (service, role) => {
		if (role === undefined) return own;
		const ports = kept.get(role) ?? make(credentialsOf(role, sessionName(service), client));
		// A Map lists its keys in the order in which they came.
		kept.delete(role);
		kept.set(role, ports);
		if (kept.size > limit) kept.delete(kept.keys().next().value as string);
		return ports;
	};
}

function credentialsOf(role: string, session: string, client: STSClient): CredentialsProvider {
	let known: RoleCredentials | undefined;
	let asked: Promise<RoleCredentials> | undefined;
	return async () => {
		if (known && known.expiration.getTime() - Date.now() >= RENEW_MILLISECONDS) return known;
		asked ??= assume(role, session, client).finally(() => {
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

async function assume(RoleArn: string, RoleSessionName: string, client: STSClient): Promise<RoleCredentials> {
	const what = `sts:AssumeRole of ${RoleArn}`;
	const input = { RoleArn, RoleSessionName, DurationSeconds: SESSION_SECONDS };
	const raw = await call(what, () => client.send(new AssumeRoleCommand(input)));
	const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer(what, Assumed, raw).Credentials;
	return {
		accessKeyId: AccessKeyId,
		secretAccessKey: SecretAccessKey,
		sessionToken: SessionToken,
		expiration: Expiration,
	};
}

/** The service's name as CloudTrail shows it: 2 to 64 letters, digits and `_+=,.@-` (AssumeRole: RoleSessionName). */
function sessionName(service: string): string {
	return service
		.replace(/[^\w+=,.@-]/g, "-")
		.slice(0, 64)
		.padEnd(2, "-");
}
