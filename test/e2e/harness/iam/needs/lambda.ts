import { pathOf } from "../../../gateway/call.ts";
import { arn, need, type ServiceNeeds } from "../need.ts";

/** What calls of Lambda need. */
export const lambda: ServiceNeeds = {
	// IAM has another word than the API. A function is named by its ARN or by its name.
	Invoke: (call, place) => {
		const name = decodeURIComponent(pathOf(call).split("/")[3] ?? "");
		return need("lambda:InvokeFunction", [name.startsWith("arn:") ? name : arn("lambda", place, `function:${name}`)]);
	},
};
