/** The deployed EventBridge rules, with their targets. */
import type { Aws } from "./aws.ts";
import { type AwsEvent, type InputTransformer, matches, periodOf, transform } from "./event-bridge.ts";
import type { RuleTarget } from "./iam/by-aws/rules.ts";

interface Rule {
	readonly Arn: string;
	readonly Name: string;
	readonly EventPattern?: string;
	readonly ScheduleExpression?: string;
	readonly State: string;
}

interface Target extends RuleTarget {
	readonly InputTransformer?: InputTransformer;
}

/** What a rule hands to one of its targets. */
export interface Delivery {
	/** ARN of the target. */
	readonly target: string;
	readonly input: unknown;
}

/** A rule that strikes again and again. */
export interface Schedule {
	readonly ruleArn: string;
	/** In milliseconds. */
	readonly period: number;
}

export class Rules {
	private constructor(
		/** All that are enabled, with their targets. */
		readonly rules: readonly { readonly rule: Rule; readonly targets: readonly Target[] }[],
	) {}

	/** Reads all of them. */
	static async read(aws: Aws): Promise<Rules> {
		const events = <T>(action: string, input: object) => aws.json<T>("events", `AWSEvents.${action}`, input);
		const { Rules: found } = await events<{ Rules: { Name: string }[] }>("ListRules", {});
		const read = found.map(async ({ Name }) => {
			const rule = await events<Rule>("DescribeRule", { Name });
			const { Targets } = await events<{ Targets: Target[] }>("ListTargetsByRule", { Rule: Name });
			return { rule, targets: Targets };
		});
		return new Rules((await Promise.all(read)).filter(({ rule }) => rule.State === "ENABLED"));
	}

	/** All that an event leads to. */
	deliveries(event: AwsEvent): Delivery[] {
		return this.rules
			.filter(({ rule: { EventPattern } }) => EventPattern && matches(JSON.parse(EventPattern), event))
			.flatMap(({ targets }) => targets.map((target) => delivery(target, event)));
	}

	/** All that a stroke of a schedule leads to. */
	strokes(ruleArn: string, event: AwsEvent): Delivery[] {
		return this.rules
			.filter(({ rule }) => rule.Arn === ruleArn)
			.flatMap(({ targets }) => targets.map((target) => delivery(target, event)));
	}

	get schedules(): Schedule[] {
		return this.rules.flatMap(({ rule: { Arn, ScheduleExpression } }) =>
			ScheduleExpression ? [{ ruleArn: Arn, period: periodOf(ScheduleExpression) }] : [],
		);
	}
}

function delivery({ Arn, InputTransformer }: Target, event: AwsEvent): Delivery {
	return { target: Arn, input: InputTransformer ? JSON.parse(transform(InputTransformer, event)) : event };
}
