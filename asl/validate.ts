import { createRequire } from "node:module";
import type * as LanguageService from "amazon-states-language-service";
import type validator from "asl-validator";
import { houseRules } from "./house-rules.ts";

// CommonJS packages whose exports Node cannot name for an `import`.
const require = createRequire(import.meta.url);

/**
 * All faults that can be found in a state machine definition without AWS; none for a good one.
 * Two validators see different faults; {@link houseRules} adds what neither sees.
 */
export async function validateDefinition(definition: unknown): Promise<string[]> {
	return [...schemaFaults(definition), ...(await languageFaults(definition)), ...houseRules(definition)];
}

function schemaFaults(definition: unknown): string[] {
	const aslValidator = require("asl-validator") as typeof validator;
	// It writes defaults into what it is given.
	const copy = structuredClone(definition) as object;
	return aslValidator(copy).errors.map((error) => `${error["Error code"]}: ${error.Message}`);
}

async function languageFaults(definition: unknown): Promise<string[]> {
	const { ASL_SCHEMA, getLanguageService, TextDocument } =
		require("amazon-states-language-service") as typeof LanguageService;
	const service = getLanguageService({});
	const document = TextDocument.create("file:///rollout.asl.json", "asl", 1, JSON.stringify(definition, null, 2));
	const diagnostics = await service.doValidation(document, service.parseJSONDocument(document), {}, ASL_SCHEMA);
	return diagnostics.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
}
