/** The first sentence of a description is what people read in a list, in an editor or in Terraform's documentation. */
import { describe, expect, it } from "vitest";
import { CONTROLLER } from "../../modules/variables/controller.ts";
import {
	ATTACH_VARIABLES,
	COMPLETE_VARIABLES,
	CONTROLLER_VARIABLES,
	SERVICE_VARIABLES,
} from "../../modules/variables/index.ts";
import { PROVIDER } from "../../modules/variables/operations.ts";
import { PIPELINE_VARIABLES } from "../../modules/variables/pipeline.ts";
import type { Variable, Variables } from "../../modules/variables/variable.ts";

const MOST_WORDS = 20;

const TABLES: Readonly<Record<string, Variables>> = {
	service: { ...SERVICE_VARIABLES, ...CONTROLLER },
	attach: ATTACH_VARIABLES,
	controller: CONTROLLER_VARIABLES,
	pipeline: PIPELINE_VARIABLES,
	complete: { ...PROVIDER, ...COMPLETE_VARIABLES },
};

/** Up to the end of the first sentence: a point before what begins another one. */
function firstSentence({ description }: Pick<Variable, "description">): string {
	return description.split(/(?<=[.])\s+(?=[^a-z])/)[0] ?? "";
}

describe.each(Object.entries(TABLES))("the variables of %s", (_module, table) => {
	it(`say what they are in a sentence of at most ${MOST_WORDS} words`, () => {
		const long = Object.entries(table).flatMap(([name, variable]) => {
			const sentence = firstSentence(variable);
			return sentence.split(/\s+/).length > MOST_WORDS ? [`${name}: ${sentence}`] : [];
		});
		expect(long).toEqual([]);
	});

	it("are described in full sentences", () => {
		const others = Object.entries(table).filter(([, { description }]) => !/^[A-Z].*[.]$/s.test(description));
		expect(others.map(([name]) => name)).toEqual([]);
	});
});

it("takes a point within a sentence for none", () => {
	expect(firstSentence({ description: "One e.g. two. Three." })).toBe("One e.g. two.");
});
