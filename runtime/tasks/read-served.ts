import { colorOf, isAttempt, type Release, type RolloutDocument } from "../contract/index.ts";
import type { World } from "../core/rollout/decide.ts";
import type { ServedBefore } from "../core/rollout/unjudged.ts";
import { Refused, UnexpectedAnswer } from "../errors.ts";
import type { ActuatorPorts, Attempts } from "../ports/index.ts";
import { running } from "./read-world.ts";

/** What serves, and the ten before it. */
const LAST = 11;
/** So many releases are looked through at most: most of them may have failed. */
const FARTHEST = 110;

/**
 * What the stable color served before a deployment of its own, if the event is of one: the release that is recorded as serving, else what
 * its primary deployment has taken the place of, as far as ECS still lists that.
 */
export async function readServed(
	{ event, service }: RolloutDocument,
	{ dns, services, releases }: World,
	ports: Pick<ActuatorPorts, "services" | "attempts">,
): Promise<ServedBefore | undefined> {
	if (isAttempt(event) || !dns.atRest) return undefined;
	const named = colorOf(service.services, event.serviceArn);
	if (named !== dns.stable || services[named].deployment.id !== event.deploymentId) return undefined;
	const { deployment, replacedDefinition, containers } = services[named];
	const [recorded] = await servedReleases(service.name, ports.attempts);
	const taskDefinition = recorded?.taskDefinition ?? replacedDefinition;
	if (taskDefinition === undefined) return undefined;
	const same = taskDefinition === deployment.taskDefinition;
	const before = same ? releases[named] : await contentOf(taskDefinition, containers, ports);
	return { taskDefinition, release: before, recorded: recorded !== undefined };
}

/** The releases that users have had, the one that serves first; as far back as a rollback may go. */
export async function servedReleases(
	service: string,
	attempts: Pick<Attempts, "head" | "release">,
): Promise<readonly Release[]> {
	const { lastRelease = 0 } = (await attempts.head(service)) ?? {};
	const served: Release[] = [];
	for (let next = lastRelease; next > Math.max(0, lastRelease - FARTHEST) && served.length < LAST; next -= LAST) {
		const numbers = Array.from({ length: Math.min(LAST, next) }, (_, i) => next - i);
		const found = await Promise.all(numbers.map((number) => attempts.release(service, number)));
		served.push(...found.flatMap((release) => (release?.servedAt === undefined ? [] : [release])));
	}
	return served.sort((a, b) => String(b.servedAt).localeCompare(String(a.servedAt))).slice(0, LAST);
}

/** What a task definition runs, behind the same containers; nothing where nobody can say so any more. */
async function contentOf(
	taskDefinition: string,
	containers: World["services"]["blue"]["containers"],
	{ services }: Pick<ActuatorPorts, "services">,
): Promise<string | undefined> {
	try {
		return running(await services.definition(taskDefinition), containers);
	} catch (error) {
		if (error instanceof Refused || error instanceof UnexpectedAnswer) return undefined;
		throw error;
	}
}
