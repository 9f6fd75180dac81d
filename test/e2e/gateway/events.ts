/** EventBridge refuses an input transformer that is too long; moto takes any. */
import { jsonAnswer, jsonOf, type Patch } from "./call.ts";

interface PutTargets {
	readonly Targets?: readonly { readonly InputTransformer?: { readonly InputTemplate?: string } }[];
}

const MAX_TEMPLATE = 8_192;

export const eventsPatch: Patch = async (call, upstream) => {
	if (call.action !== "PutTargets") return upstream(call);
	const lengths = (jsonOf<PutTargets>(call).Targets ?? []).map((t) => t.InputTransformer?.InputTemplate?.length ?? 0);
	const at = lengths.findIndex((length) => length > MAX_TEMPLATE);
	if (at < 0) return upstream(call);
	const message = `1 validation error detected: Value at 'targets.${at + 1}.member.inputTransformer.inputTemplate' failed to satisfy constraint: Member must have length less than or equal to ${MAX_TEMPLATE}`;
	return jsonAnswer({ __type: "ValidationException", message }, 400);
};
