import { renderStateMachine, SAMPLE_ARNS } from "./render.ts";
import { TemplateError } from "./template.ts";
import { validateDefinition } from "./validate.ts";

/**
 * Renders the template with sample ARNs and lets the validators judge it.
 * @throws {TemplateError} with all that they found.
 */
export async function checkStateMachine(template?: unknown): Promise<void> {
	const faults = await validateDefinition(JSON.parse(renderStateMachine(SAMPLE_ARNS, template)));
	if (faults.length > 0) throw new TemplateError("the state machine is not valid", faults);
}
