/** IAM: SimulatePrincipalPolicy, which moto lacks, as bin/deploy asks it: by actions alone, so for all resources and without any context. */
import { names, type Policy, parsed } from "../harness/iam/policy.ts";
import { type Answer, type Call, type Patch, type Upstream, xmlAnswer } from "./call.ts";
import { elementXml } from "./route53-xml.ts";
import { refusedAnswer } from "./rules/answer.ts";

/** What IAM says of an action. */
type Decision = "allowed" | "explicitDeny" | "implicitDeny";

/** What an answer of IAM's says instead of a list. */
class Refused extends Error {
	constructor(readonly answer: Answer) {
		super("IAM refuses");
	}
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html */
export const iamPatch: Patch = async (call, upstream) => {
	if (call.action !== "SimulatePrincipalPolicy") return upstream(call);
	const form = new URLSearchParams(call.body.toString());
	const [, kind, name] =
		/^arn:aws:iam::\d{12}:(user|role)\/(?:.*\/)?([^/]+)$/.exec(form.get("PolicySourceArn") ?? "") ?? [];
	if (kind === undefined || name === undefined)
		return refusedAnswer(call, { code: "InvalidInput", message: `Invalid Entity Arn: ${form.get("PolicySourceArn")}` });
	const actions = [...form].filter(([key]) => key.startsWith("ActionNames.member.")).map(([, action]) => action);
	const unknown = actions.filter((action) => !/^[a-z0-9-]+:[A-Za-z0-9*]+$/.test(action));
	if (actions.length === 0 || unknown.length > 0)
		return refusedAnswer(call, { code: "InvalidInput", message: `Invalid action names: ${unknown.join(", ")}` });
	try {
		const policies = await policiesOf(kind === "user" ? "User" : "Role", name, asker(call, upstream));
		return simulated(actions.map((action) => [action, decided(policies, action)]));
	} catch (error) {
		if (error instanceof Refused) return error.answer;
		throw error;
	}
};

function simulated(decisions: readonly (readonly [action: string, decision: Decision])[]): Answer {
	const member = decisions.map(([EvalActionName, EvalDecision]) => ({
		...{ EvalActionName, EvalResourceName: "*", EvalDecision },
	}));
	const result = { EvaluationResults: { member }, IsTruncated: "false" };
	return xmlAnswer(elementXml({ SimulatePrincipalPolicyResponse: { SimulatePrincipalPolicyResult: result } }));
}

/** Exported for its test: what policies say of an action on everything. A condition holds of nobody, since no context is handed over. */
export function decided(policies: readonly Policy[], action: string): Decision {
	const own = policies
		.flatMap(({ Statement }) => Statement)
		.filter((one) => one.Condition === undefined && names(one, action) && [one.Resource ?? []].flat().includes("*"));
	if (own.some(({ Effect }) => Effect === "Deny")) return "explicitDeny";
	return own.length > 0 ? "allowed" : "implicitDeny";
}

type Asker = (action: string, parameters: Readonly<Record<string, string>>) => Promise<string>;

/** Asks IAM as whoever asks it now. @throws {Refused} with its refusal. */
function asker(call: Call, upstream: Upstream): Asker {
	return async (action, parameters) => {
		const text = new URLSearchParams({ Action: action, Version: "2010-05-08", ...parameters }).toString();
		const body = Buffer.from(text);
		const headers = { ...call.headers, "content-length": String(body.length) };
		const answer = await upstream({ ...call, action, headers, body });
		if (answer.status >= 300) throw new Refused(answer);
		return answer.body.toString();
	};
}

/** All policies of a user or a role, inline and attached. */
async function policiesOf(kind: "User" | "Role", name: string, ask: Asker): Promise<Policy[]> {
	const who = { [`${kind}Name`]: name };
	const inline = texts(await ask(`List${kind}Policies`, who), "member").map(async (PolicyName) =>
		texts(await ask(`Get${kind}Policy`, { ...who, PolicyName }), "PolicyDocument"),
	);
	const attached = texts(await ask(`ListAttached${kind}Policies`, who), "PolicyArn").map(async (PolicyArn) => {
		const [VersionId = ""] = texts(await ask("GetPolicy", { PolicyArn }), "DefaultVersionId");
		return texts(await ask("GetPolicyVersion", { PolicyArn, VersionId }), "Document");
	});
	return (await Promise.all([...inline, ...attached])).flat().map(parsed);
}

/** The texts of all elements of a name. */
function texts(xml: string, name: string): string[] {
	return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) =>
		text.replaceAll("&quot;", '"').replaceAll("&#34;", '"').replaceAll("&amp;", "&"),
	);
}
