import { houseRules } from "./house-rules.ts";

/**
 * All faults that can be found in a state machine definition without AWS; none for a good one.
 * Two validators see different faults; {@link houseRules} adds what neither sees.
 */
export async function validateDefinition(definition: unknown): Promise<string[]> {
	const [schema, language] = await Promise.all([schemaFaults(definition), languageFaults(definition)]);
	return [...new Set([...schema, ...language, ...houseRules(definition)])];
}

async function schemaFaults(definition: unknown): Promise<string[]> {
	const { default: aslValidator } = await import("asl-validator");
	// It writes defaults into what it is given.
	const copy = structuredClone(definition) as object;
	return aslValidator(copy).errors.map((error) => `${error["Error code"]}: ${error.Message ?? JSON.stringify(error)}`);
}

async function languageFaults(definition: unknown): Promise<string[]> {
	const { ASL_SCHEMA, getLanguageService, TextDocument } = await import("amazon-states-language-service");
	const service = getLanguageService({});
	const document = TextDocument.create("file:///rollout.asl.json", "asl", 1, JSON.stringify(definition, null, 2));
	const diagnostics = await service.doValidation(document, service.parseJSONDocument(document), {}, ASL_SCHEMA);
	return diagnostics.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
}
