import { TEMPLATE_TAG } from "../../runtime/contract/index.ts";
import type { Definitions, TaggedDefinition, TaskDefinition } from "../../runtime/ports/index.ts";

/** ARN of a revision of the family. */
export function revisionOf(revision: number): string {
	return `arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:${revision}`;
}

/** The family of the sample service, whose revisions have an image and a template each, the oldest first, and a sidecar. */
export class Family implements Definitions {
	/** What was registered beside these: images by container, and tags. */
	readonly registered: [images: Record<string, unknown>, tags: object][] = [];
	readonly #revisions: TaggedDefinition[] = [];
	sidecar = "sidecar:1";

	constructor(...revisions: readonly (readonly [image: string, template: string | undefined])[]) {
		for (const [image, template] of revisions) this.terraform(image, template);
	}

	/** Registers a revision as Terraform does. */
	terraform(image: string, template: string | undefined): void {
		const containerDefinitions = [
			{ name: "app", image },
			{ name: "sidecar", image: this.sidecar },
		];
		const tags = { Team: "shop", "aws:x": "y", ...(template && { [TEMPLATE_TAG]: template }) };
		this.#add({ cpu: template ?? "", containerDefinitions }, tags);
	}

	async newest(family: string): Promise<string[]> {
		if (family !== "shop") throw new Error(`another family: ${family}`);
		return this.#revisions.map(({ arn }) => arn).reverse();
	}

	async tagged(wanted: string): Promise<TaggedDefinition> {
		const found = this.#revisions.find(({ arn }) => arn === wanted);
		if (!found) throw new Error(`no revision ${wanted}`);
		return found;
	}

	async register(_family: string, definition: TaskDefinition, tags: TaggedDefinition["tags"]): Promise<string> {
		const images = definition.containerDefinitions.map(({ name, image }) => [String(name), image]);
		this.registered.push([Object.fromEntries(images), tags]);
		return this.#add(definition, tags);
	}

	#add(definition: TaskDefinition, tags: TaggedDefinition["tags"]): string {
		const arn = revisionOf(this.#revisions.length + 1);
		this.#revisions.push({ arn, definition, tags });
		return arn;
	}
}
