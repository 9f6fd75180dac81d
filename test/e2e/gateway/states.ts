/** Step Functions: definitions are validated for real, as the service does before it keeps one. moto does neither. */
import { validateDefinition } from "../../../asl/validate.ts";
import { type Answer, jsonAnswer, jsonOf, type Patch } from "./call.ts";

interface WithDefinition {
	readonly definition?: string;
}

export const statesPatch: Patch = async (call, upstream) => {
	switch (call.action) {
		case "ValidateStateMachineDefinition":
			return validation(await faultsOf(jsonOf<WithDefinition>(call)));
		case "ListStateMachineVersions":
			return jsonAnswer({ stateMachineVersions: [] });
		case "CreateStateMachine":
		case "UpdateStateMachine": {
			const faults = await faultsOf(jsonOf<WithDefinition>(call));
			return faults.length > 0 ? refusal(faults) : upstream(call);
		}
		default:
			return upstream(call);
	}
};

async function faultsOf({ definition }: WithDefinition): Promise<string[]> {
	if (definition === undefined) return [];
	try {
		return await validateDefinition(JSON.parse(definition));
	} catch (error) {
		return [error instanceof Error ? error.message : String(error)];
	}
}

function validation(faults: readonly string[]): Answer {
	return jsonAnswer({
		result: faults.length > 0 ? "FAIL" : "OK",
		diagnostics: faults.map((message) => ({ severity: "ERROR", code: "SCHEMA_VALIDATION_FAILED", message })),
		truncated: false,
	});
}

function refusal(faults: readonly string[]): Answer {
	const message = `Invalid State Machine Definition: ${faults.join("; ")}`;
	return jsonAnswer({ __type: "InvalidDefinition", message }, 400);
}
