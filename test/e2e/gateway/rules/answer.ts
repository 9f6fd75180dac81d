/** Refusals in the protocol that a call speaks. */
import { Route53Fault } from "../../../../rehearsal/world/route53/record-sets.ts";
import { type Answer, type Call, jsonRefusal, xmlAnswer } from "../call.ts";
import { elementXml, faultXml } from "../route53-xml.ts";
import type { Refusal } from "./rule.ts";

/** The answer to a call that is refused. */
export function refusedAnswer({ service, headers }: Call, { code, message }: Refusal): Answer {
	if (service === "lambda") {
		const answer = jsonRefusal(code, message);
		const body = JSON.stringify({ Type: "User", Message: message, message });
		return { ...answer, headers: { "content-type": "application/json", "x-amzn-errortype": code }, body };
	}
	if (service === "route53") return xmlAnswer(faultXml(new Route53Fault(code, message)), 400);
	if (!headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return jsonRefusal(code, message);
	const error = { Code: code, Message: message };
	if (service === "ec2")
		return xmlAnswer(elementXml({ Response: { Errors: { Error: error }, RequestID: "gateway" } }), 400);
	const body = elementXml({ ErrorResponse: { Error: { Type: "Sender", ...error }, RequestId: "gateway" } });
	return xmlAnswer(body, code === "AccessDenied" ? 403 : 400);
}
