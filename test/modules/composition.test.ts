/** The module `complete`, which is made of the modules `controller` and `service`, and has nothing of its own. */
import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { PUBLISHED } from "../../modules/published/index.ts";
import { synthesized } from "../../scripts/modules/configuration.ts";
import type { Block } from "../support/stack.ts";

const of = (name: string): Block => {
	const module = PUBLISHED.find((each) => each.name === name);
	return module ? synthesized(module.stack(new App({ stackTraces: false }))) : {};
};
const complete = of("complete");
const parts: Readonly<Record<string, Block>> = { controller: of("controller"), service: of("service") };
const names = (block: Block) => Object.keys(block).sort();

describe("the module complete", () => {
	it("is two modules, and what has moved into them", () => {
		expect(names(complete)).toEqual(["module", "moved", "output", "terraform", "variable"]);
		expect(complete.module).toMatchObject({
			controller: { source: "../controller" },
			service: { source: "../service", controller: "${module.controller}" },
		});
	});

	it.each(["controller", "service"])("hands every variable on to %s by its name", (part) => {
		const { source: _, controller: __, ...existing } = complete.module[part];
		const { controller: ___, ...variables } = parts[part]?.variable ?? {};
		expect(existing).toEqual(Object.fromEntries(names(variables).map((name) => [name, `\${var.${name}}`])));
		expect(names(complete.variable)).toEqual(expect.arrayContaining(names(variables)));
	});

	it("has no variable that it hands to nobody", () => {
		const { controller: _, ...ofEither } = { ...parts.controller?.variable, ...parts.service?.variable };
		expect(names(complete.variable)).toEqual(names(ofEither));
	});

	it("says of each variable what the module says that refuses its values: type, default and meaning, and no rule", () => {
		for (const [name, variable] of Object.entries<Block>(complete.variable)) {
			const { validation: _, ...declared }: Block = { ...parts.controller?.variable, ...parts.service?.variable }[name];
			if (name === "deletion_protection") declared.description = variable.description;
			expect(variable, name).toEqual(declared);
		}
	});

	it("says of deletion protection that it is that of both, and off at first", () => {
		expect(complete.variable.deletion_protection).toMatchObject({
			description: expect.stringContaining("and the controller's table"),
			default: false,
		});
	});

	it.each(["controller", "service"])("answers all that %s answers", (part) => {
		for (const [name, { description }] of Object.entries<Block>(parts[part]?.output ?? {})) {
			expect(complete.output[name]).toEqual({ description, value: `\${module.${part}.${name}}` });
		}
	});
});
