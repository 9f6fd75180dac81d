import { pathOf } from "../../../gateway/call.ts";
import { need, type ServiceNeeds } from "../need.ts";

/** What calls of Lambda need. */
export const lambda: ServiceNeeds = {
	// IAM has another word than the API.
	Invoke: (call) => need("lambda:InvokeFunction", [decodeURIComponent(pathOf(call).split("/")[3] ?? "")]),
};
