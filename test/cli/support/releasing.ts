import type { Asking } from "../../../cli/operator/act/ask.ts";
import type { Lookup } from "../../../cli/operator/find/services.ts";
import type { Terminal } from "../../../cli/operator/show/terminal.ts";
import type { Release } from "../../../runtime/contract/index.ts";
import { at } from "../../support/documents.ts";
import { around, type FakeSources } from "./fakes.ts";

/** A release that users of shop have had. */
export function servedRelease(release: number, seconds = release): Release {
	return {
		release,
		taskDefinition: `arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:${release}`,
		images: [{ container: "app", image: `shop:v${release}` }],
		at: at(0).toISOString(),
		servedAt: at(seconds).toISOString(),
	};
}

/** How somebody at the terminal answers; without, it is a pipeline. */
export type Agrees = boolean | undefined;

type Command<O> = (options: O, lookup: Lookup, asking: Asking, terminal: Terminal) => Promise<number>;

/** Runs a command that asks the release function, and answers what it said and did. */
export async function asked<O>(command: Command<O>, options: O, sources: FakeSources, agrees?: Agrees) {
	const { lookup, terminal, who, out, err } = around(sources);
	const questions: string[] = [];
	const operator =
		agrees === undefined ? undefined : { agrees: async (question: string) => questions.push(question) > 0 && agrees };
	const code = await command(options, lookup, { releaser: sources.releaser, operator, who }, terminal);
	return { code, out: out(), err: err(), done: sources.done, questions };
}
