/** What ECR refuses of repositories: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Operations.html */
import { type Refusal, type Rule, refusedAs } from "./rule.ts";

const GUIDE = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/";
const NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

interface LifecycleRule {
	readonly rulePriority: number;
	readonly selection: {
		readonly tagStatus: string;
		readonly tagPrefixList?: readonly string[];
		readonly tagPatternList?: readonly string[];
		readonly countType: string;
		readonly countUnit?: string;
		readonly countNumber: number;
	};
	readonly action: { readonly type: string };
}

const invalid = (message: string): Refusal => ({ code: "InvalidParameterException", message });

/** Why a rule of a lifecycle is wrong, among its others. */
function wrongIn(
	{ rulePriority, selection, action }: LifecycleRule,
	rules: readonly LifecycleRule[],
): string | undefined {
	const { tagStatus, tagPrefixList, tagPatternList, countType, countUnit, countNumber } = selection;
	const priorities = rules.map((rule) => rule.rulePriority);
	if (priorities.filter((one) => one === rulePriority).length > 1) return `Duplicate rulePriority ${rulePriority}`;
	if (tagStatus === "any" && rulePriority < Math.max(...priorities))
		return "tagStatus any must have the lowest priority";
	if (tagStatus === "tagged" && !tagPrefixList && !tagPatternList) return "tagStatus tagged wants prefixes or patterns";
	if ((countType === "sinceImagePushed") !== (countUnit === "days")) return `countUnit does not go with ${countType}`;
	if (!(countNumber > 0)) return `countNumber ${countNumber} is not positive`;
	return action.type === "expire" ? undefined : `action ${action.type} is not known`;
}

/** Rules of repositories. */
export const ecrRules: readonly Rule[] = [
	{
		name: "a repository's name has 2 to 256 small letters, digits and signs between them",
		source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
		actions: ["CreateRepository"],
		refuses({ repositoryName: name = "" }) {
			const wrong = name.length < 2 || name.length > 256 || !NAME.test(name);
			const message = `Invalid parameter at 'repositoryName' failed to satisfy constraint: '${name}'`;
			return refusedAs("InvalidParameterException", wrong, message);
		},
	},
	{
		name: "a lifecycle has rules of different priorities, of which that for any image comes last",
		source: `${GUIDE}lifecycle_policy_parameters.html`,
		actions: ["PutLifecyclePolicy"],
		refuses({ lifecyclePolicyText = "" }) {
			try {
				const { rules } = JSON.parse(lifecyclePolicyText) as { rules: readonly LifecycleRule[] };
				const wrong = rules.map((rule) => wrongIn(rule, rules)).find((why) => why !== undefined);
				return wrong === undefined ? undefined : invalid(`Invalid parameter at 'LifecyclePolicyText': ${wrong}`);
			} catch {
				return invalid("Invalid parameter at 'LifecyclePolicyText': it is no lifecycle policy");
			}
		},
	},
];
