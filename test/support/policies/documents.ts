/** Every policy of the published modules, in `terraform/`. */
import { App } from "cdktf";
import { PUBLISHED } from "../../../modules/published/index.ts";
import { synthesized } from "../../../scripts/modules/configuration.ts";
import { resolved } from "./arns.ts";
import type { Statement } from "./reference.ts";

/** One statement, as it stands in the configuration. */
interface Written {
	readonly Sid?: string;
	readonly Action: string | readonly string[];
	readonly Resource?: string | readonly string[];
	readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Block = Readonly<Record<string, unknown>>;

/** The policies that are for people. */
interface Outputs {
	readonly access_policies?: { readonly value: Readonly<Record<string, string>> };
}

/** Which attributes of which resources hold a policy. */
const POLICIES = ["policy", "assume_role_policy"];

/** A policy of those statements of a local value that have a resource. */
const FILTERED =
	/^\$\{jsonencode\(\{"Version" = "2012-10-17", "Statement" = \[for s in local\.(\w+) : s if length\(s\.Resource\) > 0\]\}\)\}$/;

/** All statements of all modules. @throws for a policy that is written in a way that is not known here. */
export function publishedStatements(): Statement[] {
	// What `complete` answers are the policies of the controller in it.
	return PUBLISHED.filter(({ name }) => name !== "complete").flatMap(({ name, stack }) => {
		const { resource = {}, locals = {}, output = {} } = synthesized(stack(new App({ stackTraces: false })));
		const people = Object.entries((output as Outputs).access_policies?.value ?? {}).flatMap(([who, text]) => {
			const where = `${name} output.access_policies ${who}`;
			return written(where, text, {}).map((one) => statement(where, one));
		});
		// Which images expire allows nobody anything.
		const { aws_ecr_lifecycle_policy: _, ...guarded } = resource as Record<string, Record<string, Block>>;
		const created = Object.entries(guarded).flatMap(([type, all]) =>
			Object.entries(all).flatMap(([id, block]) =>
				POLICIES.flatMap((attribute) => {
					const text = block[attribute];
					if (text === undefined) return [];
					const where = `${name} ${type}.${id} ${attribute}`;
					return written(where, String(text), locals as Block).map((one) => statement(where, one));
				}),
			),
		);
		return [...created, ...people];
	});
}

/** A policy of all statements of a local value. */
const WHOLE = /^\$\{jsonencode\(\{"Version" = "2012-10-17", "Statement" = local\.(\w+)\}\)\}$/;

function written(where: string, text: string, locals: Block): readonly Written[] {
	const [, named] = FILTERED.exec(text) ?? WHOLE.exec(text) ?? [];
	if (named !== undefined) return locals[named] as readonly Written[];
	if (!text.startsWith("{")) throw new Error(`${where} is no JSON: ${text}`);
	return (JSON.parse(text) as { Statement: readonly Written[] }).Statement;
}

function statement(where: string, { Sid = "", Action, Resource = [], Condition = {} }: Written): Statement {
	return {
		where: `${where} ${Sid}`.trim(),
		actions: [Action].flat(),
		resources: [Resource].flat().map(resolved),
		conditions: Object.fromEntries(
			Object.entries(Condition).map(([operator, compared]) => [operator, Object.keys(compared)]),
		),
	};
}
