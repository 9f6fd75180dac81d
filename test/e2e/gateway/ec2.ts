/** moto answers the state of a subnet's IPv6 block as a Python dictionary in text, for which Terraform waits in vain. */
import type { Patch } from "./call.ts";

export const ec2Patch: Patch = async (call, upstream) => {
	const answer = await upstream(call);
	if (!/^(Create|Describe)Subnets?$/.test(call.action)) return answer;
	const body = answer.body.toString().replace(/<state>\{'State': '(\w+)'\}<\/state>/g, "<state>$1</state>");
	return { ...answer, body };
};
