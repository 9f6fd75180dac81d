/**
 * Step Functions: definitions are validated for real, as the service does before it keeps one, and executions are those
 * that the harness runs. moto does neither.
 */
import { type Answer, type Call, jsonAnswer, jsonOf, jsonRefusal, type Patch } from "./call.ts";
import type { ExecutionsApi } from "./executions.ts";

interface WithDefinition {
	readonly definition?: string;
}

/** Answers what is wrong with a definition: nothing, of a good one. */
export type Validate = (definition: object) => Promise<string[]>;

/** @param executions - what answers calls about executions. @param validate - what refuses a definition. */
export function statesPatch(executions: Pick<ExecutionsApi, "answer">, validate: Validate): Patch {
	const faultsOf = (call: Call) => faultsIn(jsonOf<WithDefinition>(call), validate);
	return async (call, upstream) => {
		switch (call.action) {
			case "ValidateStateMachineDefinition":
				return validation(await faultsOf(call));
			case "ListStateMachineVersions":
				return jsonAnswer({ stateMachineVersions: [] });
			case "CreateStateMachine":
			case "UpdateStateMachine": {
				const faults = await faultsOf(call);
				return faults.length > 0 ? refusal(faults) : upstream(call);
			}
			default:
				return executions.answer(call) ?? upstream(call);
		}
	};
}

async function faultsIn({ definition }: WithDefinition, validate: Validate): Promise<string[]> {
	if (definition === undefined) return [];
	try {
		return await validate(JSON.parse(definition));
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
	return jsonRefusal("InvalidDefinition", `Invalid State Machine Definition: ${faults.join("; ")}`);
}
