/** What IAM refuses of roles and policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
import { type Rule, refusedAs } from "./rule.ts";

const QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const API = "https://docs.aws.amazon.com/IAM/latest/APIReference/";
const MAX_INLINE = 10_240;
const MAX_MANAGED = 6_144;
const MAX_TRUST = 2_048;

/** White space does not count. */
const sizeOf = (document: string) => document.replace(/\s/g, "").length;
const MALFORMED = "MalformedPolicyDocument";

interface Statement {
	readonly Sid?: string;
}

function malformed(document: string): string | undefined {
	try {
		const { Statement, Version = "2012-10-17" } = JSON.parse(document) as {
			Statement: Statement | Statement[];
			Version?: string;
		};
		const ids = [Statement].flat().flatMap(({ Sid }) => Sid ?? []);
		if (!["2012-10-17", "2008-10-17"].includes(Version)) return "The policy must contain a valid version string";
		if (ids.some((id) => !/^[a-zA-Z0-9]*$/.test(id)))
			return "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*";
		return new Set(ids).size < ids.length ? "Statement IDs (SID) in a single policy must be unique." : undefined;
	} catch {
		return "Syntax errors in policy.";
	}
}

/** Rules of roles and policies. */
export const iamRules: readonly Rule[] = [
	{
		name: "names of roles have 64 characters at most, and of policies 128",
		source: QUOTAS,
		actions: ["CreateRole", "CreatePolicy", "PutRolePolicy"],
		refuses({ RoleName = "r", PolicyName = "p" }) {
			const plain = /^[\w+=,.@-]+$/;
			const wrong = [...(RoleName.length > 64 ? [RoleName] : []), ...(PolicyName.length > 128 ? [PolicyName] : [])];
			const names = [...wrong, ...[RoleName, PolicyName].filter((name) => !plain.test(name))];
			return refusedAs(
				"ValidationError",
				names.length > 0,
				`Value '${names[0]}' at 'roleName' or 'policyName' failed to satisfy constraint`,
			);
		},
	},
	{
		name: "an inline policy has 10,240 characters at most, and a managed one 6,144",
		source: QUOTAS,
		actions: ["PutRolePolicy", "CreatePolicy", "CreatePolicyVersion"],
		refuses({ PolicyDocument = "", RoleName }) {
			const most = RoleName === undefined ? MAX_MANAGED : MAX_INLINE;
			return refusedAs("LimitExceeded", sizeOf(PolicyDocument) > most, `Maximum policy size of ${most} bytes exceeded`);
		},
	},
	{
		name: "a trust policy has 2,048 characters at most",
		source: QUOTAS,
		actions: ["CreateRole", "UpdateAssumeRolePolicy"],
		refuses({ PolicyDocument = "", AssumeRolePolicyDocument: document = PolicyDocument }) {
			return refusedAs(
				"LimitExceeded",
				sizeOf(document) > MAX_TRUST,
				`Cannot exceed quota for ACLSizePerRole: ${MAX_TRUST}`,
			);
		},
	},
	{
		name: "statements have ids of letters and digits, each its own",
		source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html",
		actions: ["CreateRole", "PutRolePolicy", "CreatePolicy", "CreatePolicyVersion", "UpdateAssumeRolePolicy"],
		refuses({ PolicyDocument, AssumeRolePolicyDocument }) {
			const why = malformed(PolicyDocument ?? AssumeRolePolicyDocument ?? "");
			return refusedAs(MALFORMED, why !== undefined, why ?? "");
		},
	},
	{
		name: "a role's session lasts from one hour to twelve, and its description is one",
		source: `${API}API_CreateRole.html`,
		actions: ["CreateRole"],
		refuses({ MaxSessionDuration = 3_600, Description = "" }) {
			const session = Number(MaxSessionDuration);
			const wrong = session < 3_600 || session > 43_200 || Description.length > 1_000;
			// The characters that IAM takes end with Latin-1.
			return refusedAs(
				"ValidationError",
				wrong || /[^\t\n\r\x20-\x7e\xa1-\xff]/.test(Description),
				"Value at 'maxSessionDuration' or 'description' failed to satisfy constraint",
			);
		},
	},
];
