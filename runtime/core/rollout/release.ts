import type { ReleasedImage } from "../../contract/index.ts";
import type { TaskDefinition } from "../../ports/index.ts";
import { canonical } from "../routing/same.ts";

/**
 * What a task definition is called, where it stands in its family, and what ECS works out from the rest.
 * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html)
 */
const IDENTITY = [
	"taskDefinitionArn",
	"family",
	"revision",
	"status",
	"registeredAt",
	"registeredBy",
	"deregisteredAt",
	"deleteRequestedAt",
	"requiresAttributes",
	"compatibilities",
];

/**
 * What differs between two colors that run the same release: where each writes its logs, and the role by which ECS does that. The
 * containers themselves get nothing from that role.
 */
const BY_COLOR = { container: ["logConfiguration"], task: ["executionRoleArn"] };

/** A text that is equal for two task definitions exactly when they run the same release: the same containers, with the same means. */
export function release({ containerDefinitions, ...task }: TaskDefinition): string {
	return canonical({
		...without(task, [...IDENTITY, ...BY_COLOR.task]),
		containerDefinitions: containerDefinitions.map((container) => without(container, BY_COLOR.container)),
	});
}

function without(fields: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** The images that a task definition's containers run, with the digests that they are named by. */
export function imagesOf(containers: TaskDefinition["containerDefinitions"]): ReleasedImage[] {
	return containers.map(({ name, image }) => {
		const [, digest] = /@(sha256:[0-9a-f]{64})$/.exec(String(image)) ?? [];
		return { container: String(name), image: String(image), ...(digest && { digest }) };
	});
}
