/** Names and sizes that Step Functions, CloudWatch, DynamoDB and Route 53 refuse. */
import { listOf, type Request } from "./request.ts";
import { type Rule, refusedAs } from "./rule.ts";

const MAX_DEFINITION = 1_048_576;
const MAX_INPUT = 262_144;
const DAY = 86_400;

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

/** Rules of alarms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const monitoringRules: readonly Rule[] = [
	{
		name: "an alarm looks at a day at most, by periods of 10, 20, 30 or whole minutes, at no more datapoints than it evaluates",
		source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
		actions: ["PutMetricAlarm"],
		refuses({ Period = "60", EvaluationPeriods = "1", DatapointsToAlarm = EvaluationPeriods }) {
			const [period, periods, datapoints] = [Period, EvaluationPeriods, DatapointsToAlarm].map(Number) as [
				number,
				number,
				number,
			];
			const wrong =
				!([10, 20, 30].includes(period) || period % 60 === 0) || period * periods > DAY * (period >= 3_600 ? 7 : 1);
			return refusedAs(
				"ValidationError",
				wrong || datapoints > periods,
				"Metrics cannot be checked across more than a day, and DatapointsToAlarm must not exceed EvaluationPeriods",
			);
		},
	},
	{
		name: "an alarm has a name of 255 characters, a description of 1,024 and five actions for each state at most",
		source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
		actions: ["PutMetricAlarm", "PutCompositeAlarm"],
		refuses({ AlarmName = "a", AlarmDescription = "", ...alarm }) {
			const many = ["AlarmActions", "OKActions", "InsufficientDataActions"].some(
				(kind) => listOf(alarm[kind]).length > 5,
			);
			const wrong = AlarmName.length > 255 || AlarmDescription.length > 1_024 || many;
			return refusedAs("ValidationError", wrong, "1 validation error detected: alarm failed to satisfy constraint");
		},
	},
];

type Write = Readonly<Record<string, { readonly TableName: string; readonly Key?: object; readonly Item?: Request }>>;

/** Rules of items: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const dynamoRules: readonly Rule[] = [
	{
		name: "an item has 400 KB at most",
		source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html",
		actions: ["PutItem"],
		refuses({ Item = {} }) {
			return refusedAs(
				"ValidationException",
				Buffer.byteLength(JSON.stringify(Item)) > 400 * 1_024,
				"Item size has exceeded the maximum allowed size",
			);
		},
	},
	{
		name: "a transaction writes a hundred items at most, each once",
		source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html",
		actions: ["TransactWriteItems"],
		refuses({ TransactItems }) {
			const writes = (listOf(TransactItems) as Write[]).flatMap((one) => Object.values(one));
			// A Put names its key within the item, which only the table could tell apart.
			const keys = writes.flatMap(({ TableName, Key }) => (Key ? [`${TableName} ${JSON.stringify(Key)}`] : []));
			const twice = new Set(keys).size < keys.length;
			return refusedAs(
				"ValidationException",
				twice || writes.length > 100,
				"Transaction request cannot include multiple operations on one item, nor more than 100 actions",
			);
		},
	},
];

/** Rules of record sets, beside those that decide over batches: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html */
export const route53Rules: readonly Rule[] = [
	{
		name: "a name has 255 characters at most, each label 63; a set identifier 128",
		source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html",
		actions: ["ChangeResourceRecordSets"],
		refuses({ ChangeBatch }) {
			const records: Request[] = listOf(ChangeBatch?.Changes?.Change).map(
				({ ResourceRecordSet }) => ResourceRecordSet ?? {},
			);
			const wrong = records.find(({ Name = "", SetIdentifier = "i" }) => {
				const labels = Name.replace(/\.$/, "").split(".");
				return (
					Name.length > 255 ||
					SetIdentifier.length > 128 ||
					labels.some((label: string) => label.length === 0 || label.length > 63)
				);
			});
			return refusedAs(
				"InvalidChangeBatch",
				wrong !== undefined,
				`FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '${wrong?.Name}'`,
			);
		},
	},
	{
		name: "an alias has no time to live of its own",
		source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html",
		actions: ["ChangeResourceRecordSets"],
		refuses({ ChangeBatch }) {
			const records: Request[] = listOf(ChangeBatch?.Changes?.Change).map(
				({ ResourceRecordSet }) => ResourceRecordSet ?? {},
			);
			const wrong = records.find(({ AliasTarget, TTL }) => AliasTarget !== undefined && TTL !== undefined);
			return refusedAs(
				"InvalidInput",
				wrong !== undefined,
				`Invalid request: an alias record cannot have a TTL: ${wrong?.Name}`,
			);
		},
	},
];
