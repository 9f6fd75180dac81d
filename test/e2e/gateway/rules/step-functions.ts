/** What Step Functions refuses. */
import { type Rule, refusedAs } from "./rule.ts";

const MAX_DEFINITION = 1_048_576;
const MAX_INPUT = 262_144;

/** Rules of state machines: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const statesRules: readonly Rule[] = [
	{
		name: "names of state machines and executions have 80 characters at most, and no brackets, wildcards or spaces",
		source: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html",
		actions: ["CreateStateMachine", "StartExecution"],
		refuses({ name = "n" }) {
			return refusedAs(
				"InvalidName",
				name.length > 80 || /[\s<>{}[\]?*"#%\\^|~`$&,;:/]/.test(name),
				`Invalid Name: '${name}'`,
			);
		},
	},
	{
		name: "a definition has 1 MB at most",
		source: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
		actions: ["CreateStateMachine", "UpdateStateMachine"],
		refuses({ definition = "" }) {
			return refusedAs(
				"InvalidDefinition",
				Buffer.byteLength(definition) > MAX_DEFINITION,
				"Invalid State Machine Definition: too large",
			);
		},
	},
	{
		name: "an execution's input has 256 KB at most",
		source: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
		actions: ["StartExecution"],
		refuses({ input = "" }) {
			return refusedAs("InvalidExecutionInput", Buffer.byteLength(input) > MAX_INPUT, "Input size exceeds the limit");
		},
	},
];
