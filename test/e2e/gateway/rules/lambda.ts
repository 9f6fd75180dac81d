/** What Lambda refuses of functions: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
import { listOf, type Request } from "./request.ts";
import { type Rule, refusedAs } from "./rule.ts";

const WRITES = ["CreateFunction", "UpdateFunctionConfiguration"];
const INVALID = "InvalidParameterValueException";
const MAX_ENVIRONMENT = 4_096;
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED =
	/^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_REGION|REGION|EXECUTION_ENV|ACCESS_KEY|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_\w+)|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;

const invalid = (wrong: boolean, message: string) => refusedAs(INVALID, wrong, message);
const variablesOf = ({ Environment }: Request): Readonly<Record<string, string>> => Environment?.Variables ?? {};
const standsInNetwork = ({ VpcConfig }: Request) => listOf(VpcConfig?.SubnetIds).length > 0;

/** Rules of functions. */
export const lambdaRules: readonly Rule[] = [
	{
		name: "a function's name, time-out and memory have bounds",
		source: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
		actions: WRITES,
		refuses({ FunctionName = "f", Timeout = 3, MemorySize = 128 }) {
			const wrong = [
				...(/^[a-zA-Z0-9-_]{1,64}$/.test(FunctionName) ? [] : [`functionName '${FunctionName}'`]),
				...(Timeout >= 1 && Timeout <= 900 ? [] : [`timeout '${Timeout}'`]),
				...(MemorySize >= 128 && MemorySize <= 10_240 ? [] : [`memorySize '${MemorySize}'`]),
			];
			return refusedAs(
				"ValidationException",
				wrong.length > 0,
				`Value at ${wrong.join(", ")} failed to satisfy constraint`,
			);
		},
	},
	{
		name: "a function's environment has 4 KB at most, and no reserved names",
		source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
		actions: WRITES,
		refuses(request) {
			const variables = variablesOf(request);
			const begin =
				"Lambda was unable to configure your environment variables because the environment variables you have provided";
			const reserved = Object.keys(variables).filter((name) => RESERVED.test(name));
			if (reserved.length > 0)
				return { code: INVALID, message: `${begin} contains reserved keys: ${reserved.join(", ")}` };
			return invalid(
				Buffer.byteLength(JSON.stringify(variables)) > MAX_ENVIRONMENT,
				`${begin} exceeded the 4KB limit.`,
			);
		},
	},
	{
		name: "a network has subnets and security groups of one VPC; sixteen and five at most",
		source: "https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html",
		actions: WRITES,
		async refuses({ VpcConfig = {} }, account) {
			const [subnets, groups] = [listOf(VpcConfig.SubnetIds), listOf(VpcConfig.SecurityGroupIds)];
			if ((subnets.length === 0) !== (groups.length === 0)) {
				return { code: INVALID, message: "SubnetIds and SecurityIds must coexist or be both empty list." };
			}
			if (subnets.length > 16 || groups.length > 5)
				return { code: INVALID, message: "Too many subnets or security groups." };
			const network = await account.network();
			const places = [...network.subnets, ...network.securityGroups].filter(({ id }) =>
				[...subnets, ...groups].includes(id),
			);
			return invalid(
				new Set(places.map(({ vpcId }) => vpcId)).size > 1,
				"Security groups and subnets must belong to the same VPC.",
			);
		},
	},
	{
		name: "IPv6 is allowed in subnets that have it",
		source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-ipv6",
		actions: WRITES,
		async refuses({ VpcConfig = {} }, account) {
			if (VpcConfig.Ipv6AllowedForDualStack !== true) return undefined;
			const subnets = (await account.network()).subnets.filter(({ id }) => listOf(VpcConfig.SubnetIds).includes(id));
			const lacking = subnets.find(({ ipv6Cidr }) => ipv6Cidr === undefined);
			return invalid(
				lacking !== undefined,
				`Subnet ${lacking?.id} has no IPv6 CIDR block, and Ipv6AllowedForDualStack is true.`,
			);
		},
	},
	{
		name: "Lambda may assume a function's role",
		source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
		actions: WRITES,
		async refuses({ Role }, account) {
			const role = Role && (await account.role(Role));
			return invalid(
				role && !role.trusted.includes("lambda.amazonaws.com"),
				"The role defined for the function cannot be assumed by Lambda.",
			);
		},
	},
	{
		name: "the role of a function in a network lets it make its interfaces",
		source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions",
		actions: ["CreateFunction"],
		async refuses(request, account) {
			const role = standsInNetwork(request) ? await account.role(request.Role) : undefined;
			const missing =
				role &&
				["CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface"].find(
					(action) => !role.policies.includes(`ec2:${action}`),
				);
			return invalid(
				missing !== undefined,
				`The provided execution role does not have permissions to call ${missing} on EC2`,
			);
		},
	},
];
