import { createRequire } from "node:module";
import type * as LanguageService from "amazon-states-language-service";
import type * as StateValidation from "amazon-states-language-service/out/validation/validateStates.js";
import type validator from "asl-validator";
import { houseRules } from "./house-rules.ts";
import { phaseFaults } from "./phase.ts";
import { renderStateMachine, SAMPLE_ARNS } from "./render.ts";
import { TemplateError } from "./template.ts";

// CommonJS packages whose exports Node cannot name for an `import`.
const require = createRequire(import.meta.url);
const part = createRequire(require.resolve("amazon-states-language-service"));

/** `RootType.Root` of amazon-states-language-service, whose const enum cannot be imported. */
const ROOT = 0;

/**
 * Renders the template with sample ARNs and lets the validators judge it. Of each state it must be known which phase it is.
 * @throws {TemplateError} with all that they found.
 */
export async function checkStateMachine(template?: unknown): Promise<void> {
	const definition: object = JSON.parse(renderStateMachine(SAMPLE_ARNS, template));
	const faults = [...(await validateDefinition(definition)), ...phaseFaults(definition)];
	if (faults.length > 0) throw new TemplateError("the state machine is not valid", faults);
}

/**
 * All faults that can be found in a state machine definition without AWS; none for a good one.
 * Two validators see different faults; {@link houseRules} adds what neither sees.
 */
export async function validateDefinition(definition: object): Promise<string[]> {
	return [...schemaFaults(definition), ...(await languageFaults(definition)), ...houseRules(definition)];
}

function schemaFaults(definition: object): string[] {
	const aslValidator = require("asl-validator") as typeof validator;
	// It writes defaults into what it is given.
	return aslValidator(structuredClone(definition)).errors.map((error) => `${error["Error code"]}: ${error.Message}`);
}

/**
 * What amazon-states-language-service does with JSON, from its own parts: its entry also loads YAML and a formatter,
 * which takes four times as long as all that is needed here.
 */
async function languageFaults(definition: object): Promise<string[]> {
	const { getLanguageService, TextDocument } = part("vscode-json-languageservice") as typeof LanguageService;
	const { default: validateStates } = part("./validation/validateStates.js") as typeof StateValidation;
	const service = getLanguageService({});
	service.configure({
		schemas: [{ uri: "asl", fileMatch: ["*"], schema: part("./json-schema/bundled.json") as object }],
	});
	const document = TextDocument.create("file:///rollout.asl.json", "asl", 1, JSON.stringify(definition, null, 2));
	const parsed = service.parseJSONDocument(document);
	const { root } = parsed as unknown as { root: Parameters<typeof validateStates>[0] };
	const diagnostics = [...(await service.doValidation(document, parsed)), ...validateStates(root, document, ROOT)];
	return diagnostics.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
}
