/** What EventBridge refuses of rules and targets: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
import { listOf } from "./request.ts";
import { type Rule, refusedAs } from "./rule.ts";

const API = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/";
const INVALID = "ValidationException";
const INPUTS = ["Input", "InputPath", "InputTransformer"];
const MAX_PATTERN = 2_048;
const MAX_TARGETS = 5;
const MAX_PATHS = 100;

/** A rate of one is of one minute, not of one minutes. */
function isSchedule(expression: string): boolean {
	const [, count, unit] = /^rate\(([1-9]\d*) (minutes?|hours?|days?)\)$/.exec(expression) ?? [];
	if (unit) return (count === "1") === !unit.endsWith("s");
	return /^cron\((\S+ ){5}\S+\)$/.test(expression);
}

/** Rules of rules. */
export const eventsRules: readonly Rule[] = [
	{
		name: "a rule has a plain name, a pattern or a schedule, and a pattern of 2,048 characters at most",
		source: `${API}API_PutRule.html`,
		actions: ["PutRule"],
		refuses({ Name = "", EventPattern, ScheduleExpression }) {
			if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Name))
				return { code: INVALID, message: `Value '${Name}' at 'name' failed to satisfy constraint` };
			if (ScheduleExpression && !isSchedule(ScheduleExpression))
				return { code: INVALID, message: "Parameter ScheduleExpression is not valid." };
			if (!EventPattern && !ScheduleExpression)
				return { code: INVALID, message: "Parameter(s) EventPattern or ScheduleExpression must be specified." };
			return refusedAs(
				"InvalidEventPatternException",
				(EventPattern ?? "").length > MAX_PATTERN,
				"Event pattern is not valid. Reason: too long",
			);
		},
	},
	{
		name: "a rule has five targets at most, each with one kind of input",
		source: `${API}API_Target.html`,
		actions: ["PutTargets"],
		refuses({ Targets }) {
			const targets = listOf(Targets);
			if (targets.length > MAX_TARGETS)
				return {
					code: "LimitExceededException",
					message: "The requested resource exceeds the maximum number allowed.",
				};
			const wrong = targets.find((target) => INPUTS.filter((input) => target[input] !== undefined).length > 1);
			return refusedAs(
				INVALID,
				wrong !== undefined,
				`Only one of Input, InputPath, or InputTransformer must be provided for target ${wrong?.Id}.`,
			);
		},
	},
	{
		name: "a target that is a state machine wants a role",
		source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html",
		actions: ["PutTargets"],
		refuses({ Targets }) {
			const wrong = listOf(Targets).find(({ Arn, RoleArn }) => Arn?.includes(":states:") && !RoleArn);
			return refusedAs(INVALID, wrong !== undefined, `RoleArn is required for target ${wrong?.Arn}.`);
		},
	},
	{
		name: "an input transformer has a hundred paths at most, and each name of its template a path",
		source: `${API}API_InputTransformer.html`,
		actions: ["PutTargets"],
		refuses({ Targets }) {
			const transformers = listOf(Targets).flatMap(({ InputTransformer }) => InputTransformer ?? []);
			const wrong = transformers.find(({ InputPathsMap = {}, InputTemplate = "" }) => {
				const names = [...InputTemplate.matchAll(/<([A-Za-z0-9_-]+)>/g)].map(([, name]) => name);
				return Object.keys(InputPathsMap).length > MAX_PATHS || names.some((name) => !(name in InputPathsMap));
			});
			return refusedAs(
				INVALID,
				wrong !== undefined,
				"InputTemplate for target contains placeholder(s) that are not in InputPathsMap, or there are too many",
			);
		},
	},
	{
		name: "what is not delivered is tried again 185 times and for a day at most",
		source: `${API}API_RetryPolicy.html`,
		actions: ["PutTargets"],
		refuses({ Targets }) {
			const wrong = listOf(Targets).some(({ RetryPolicy = {} }) => {
				const { MaximumRetryAttempts: tries = 0, MaximumEventAgeInSeconds: age = 60 } = RetryPolicy;
				return tries < 0 || tries > 185 || age < 60 || age > 86_400;
			});
			return refusedAs(INVALID, wrong, "RetryPolicy failed to satisfy constraint");
		},
	},
];
