import { OVERRIDE_ALIAS, oneLine, type ReleaseAnswer, ReleaseRequest, type ServiceConfig } from "../contract/index.ts";
import { NotReleasable, UntrustedInput } from "../errors.ts";
import { parse } from "../parse.ts";
import type { ReleasePorts, ServicePorts } from "../ports/index.ts";
import type { LogFactory } from "../tasks/task.ts";
import { release } from "./release.ts";
import { retry } from "./retry.ts";
import { rollback } from "./rollback.ts";
import { status } from "./status.ts";
import { type WithdrawContext, withdraw } from "./withdraw.ts";

/** What the function reaches for all services alike, in its own role. */
export type OwnReleasePorts = Omit<ReleasePorts, ReachedPorts>;
/** What it reaches of a service, in the service's own role. */
export type ReachedPorts = keyof Omit<ServicePorts, "tasks"> | "alarms" | "definitions" | "images";

/** What Lambda says of an invocation: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
interface Invocation {
	/** ARN that was invoked, with the alias that was. */
	readonly invokedFunctionArn?: string;
}

/** What the release function does, by the action that it is asked for. */
const ACTIONS = { release, retry, rollback, status, withdraw } as const;

/**
 * Makes the Lambda handler of the release function: parses the request once, here, and hands it to the action that it names.
 * @param portsOf - what it may touch of a service, by the service's own role.
 * @param clock - milliseconds since 1970.
 * @param stateMachine - ARN of the one whose executions rollouts are.
 * @throws {InvalidInput} with all faults, before any AWS call.
 * @throws {UntrustedInput} when no such service is registered.
 * @throws {NotReleasable} when a calendar is to be overridden by whoever may not.
 */
export function createReleaseFunction(
	own: OwnReleasePorts,
	portsOf: (service: ServiceConfig) => Pick<ReleasePorts, ReachedPorts>,
	logFor: LogFactory,
	clock: () => number,
	stateMachine: string,
) {
	return async (event: unknown, invocation?: Invocation): Promise<ReleaseAnswer> => {
		const request = parse(ReleaseRequest, event, "the request");
		const log = logFor({ service: request.service, task: request.action, attempt: request.id });
		try {
			checkOverride(request, invocation);
			const service = await registered(request, own);
			const ports = { ...portsOf(service), ...own };
			const context: WithdrawContext = { service, ports, now: new Date(clock()), log, stateMachine };
			const answer = await ACTIONS[request.action](request, context);
			log.info("asked and answered", { ...answer });
			return answer;
		} catch (error) {
			log.error("what was asked for is refused, or could not be done", { error });
			throw error;
		}
	};
}

/** Who may invoke the alias is IAM's to say; what a request asks for it does not see. */
function checkOverride({ override_calendar, service }: ReleaseRequest, { invokedFunctionArn = "" }: Invocation = {}) {
	if (!override_calendar || invokedFunctionArn.endsWith(`:${OVERRIDE_ALIAS}`)) return;
	throw new NotReleasable(
		`override_calendar: the calendar of ${service} is overridden by the alias ${OVERRIDE_ALIAS} of this function alone. Invoke that, as npm run cli -- release ${service} --override-calendar --reason WHY does: access_policies.operator has the permission`,
	);
}

async function registered({ service }: ReleaseRequest, { registry }: OwnReleasePorts): Promise<ServiceConfig> {
	const found = await registry.find(service);
	if (found) return found;
	throw new UntrustedInput("the request", [
		`service: no service of this name is registered with the controller. Apply the Terraform of ${service}, which registers it (given: ${oneLine(service, 80)})`,
	]);
}
