import type {
	Attempt,
	ContainerPort,
	HistoryEntry,
	Release,
	ReleasedImage,
	ReleaseRequest,
	ServiceConfig,
} from "../contract/index.ts";
import { executionNameOf } from "../core/rollout/execution-name.ts";
import { imagesIn } from "../core/rollout/image.ts";
import { InvalidInput, NotReleasable, Refused } from "../errors.ts";
import type { Log, ReleasePorts } from "../ports/index.ts";
import { resolved } from "./resolve.ts";
import { type Definition, definitionOf } from "./template.ts";

/** What the release function knows besides the request. */
export interface ReleaseContext {
	readonly service: ServiceConfig;
	readonly ports: ReleasePorts;
	readonly now: Date;
	readonly log: Log;
}

/** What is to be run, as the request says it. */
export interface Wanted {
	/** ARN of the task definition, with its revision. */
	readonly taskDefinition: string;
	readonly container?: ContainerPort | undefined;
	readonly images: readonly ReleasedImage[];
}

/**
 * What a request wants to run.
 * @throws {InvalidInput} when it does not say so.
 * @throws {NotReleasable} when that is gone, or its images are.
 */
export async function wantedOf(request: ReleaseRequest, context: ReleaseContext): Promise<Wanted> {
	const { ports } = context;
	const { container } = request;
	const { taskDefinition, images } = await found(request, context);
	const definition = await ports.services.definition(taskDefinition).catch((error: unknown) => {
		throw error instanceof Refused ? gone(taskDefinition, error.message) : error;
	});
	if (definition.status === "INACTIVE") throw gone(taskDefinition, "it is deregistered");
	return { taskDefinition, container, images: images ?? (await resolved(imagesIn(definition), context)).images };
}

/** The revision that the request names, or the one that has what it says in place of that: an image, and a template. */
async function found(
	request: ReleaseRequest,
	{ service, ports, log }: ReleaseContext,
): Promise<Pick<Definition, "taskDefinition"> & Partial<Definition>> {
	const { definitions } = ports;
	if (request.task_definition !== undefined) return { taskDefinition: request.task_definition };
	if (definitions) return definitionOf(request, { service, ports: { ...ports, definitions }, log });
	throw new InvalidInput("the request", ["task_definition: missing; say what is to run"]);
}

function gone(taskDefinition: string, why: string): NotReleasable {
	return new NotReleasable(`${taskDefinition} cannot be released: ${why}. Register it again, and release that`);
}

/** Whether a request is for what an attempt is to bring already. */
export function sameWanted({ taskDefinition, container }: Wanted, attempt: Attempt): boolean {
	const { name, port } = container ?? attempt.container ?? {};
	return (
		taskDefinition === attempt.taskDefinition && name === attempt.container?.name && port === attempt.container?.port
	);
}

/** The attempt that brings what is wanted, and its release. */
export function newAttempt(
	{ taskDefinition, container, images }: Wanted,
	release: number,
	{ id, by, reason, override_calendar }: ReleaseRequest,
	{ service, now }: ReleaseContext,
): { readonly attempt: Attempt; readonly release: Release } {
	const name = id ?? `r${release}`;
	const asked = { at: now.toISOString(), ...(by && { by }), ...(reason && { reason }) };
	const what = { release, taskDefinition, ...(container && { container }), ...asked };
	const executionName = executionNameOf(service, name, now);
	return {
		attempt: {
			...what,
			attempt: name,
			kind: "release",
			executionName,
			...(override_calendar && { overrideCalendar: true }),
		},
		release: { ...what, images: [...images] },
	};
}

/** Whether an attempt has come to an end that a new try may follow. */
export function failed({ outcome }: HistoryEntry): boolean {
	return outcome === "failed-back" || outcome === "rolled-back" || outcome === "abandoned";
}
