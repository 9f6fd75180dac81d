/** The deployed EventBridge rules, with their targets. */
import type { Aws } from "./aws.ts";
import { type AwsEvent, type InputTransformer, matches, periodOf, transform } from "./event-bridge.ts";

interface Rule {
	readonly Arn: string;
	readonly Name: string;
	readonly EventPattern?: string;
	readonly ScheduleExpression?: string;
	readonly State: string;
}

interface Target {
	readonly Arn: string;
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
		private readonly rules: readonly { readonly rule: Rule; readonly targets: readonly Target[] }[],
	) {}

	/** Reads all of them. @throws when one may not invoke the function that it is to invoke. */
	static async read(aws: Aws): Promise<Rules> {
		const events = <T>(action: string, input: object) => aws.json<T>("events", `AWSEvents.${action}`, input);
		const { Rules: found } = await events<{ Rules: { Name: string }[] }>("ListRules", {});
		const read = found.map(async ({ Name }) => {
			const rule = await events<Rule>("DescribeRule", { Name });
			const { Targets } = await events<{ Targets: Target[] }>("ListTargetsByRule", { Rule: Name });
			await Promise.all(Targets.map((target) => permitted(rule, target, aws)));
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

interface Statement {
	readonly Effect: string;
	readonly Principal: { readonly Service?: string };
	readonly Action: string;
	readonly Condition?: { readonly ArnLike?: { readonly "AWS:SourceArn"?: string } };
}

/** moto delivers nothing, so nobody would notice that EventBridge may not invoke a function. */
async function permitted(rule: Rule, { Arn }: Target, aws: Aws): Promise<void> {
	if (!Arn.includes(":lambda:")) return;
	const { Policy } = JSON.parse(await aws.get("lambda", `/2015-03-31/functions/${Arn.split(":")[6]}/policy`)) as {
		Policy: string;
	};
	const { Statement } = JSON.parse(Policy) as { Statement: Statement[] };
	const allowed = Statement.some(
		({ Effect, Principal, Action, Condition }) =>
			Effect === "Allow" &&
			Principal.Service === "events.amazonaws.com" &&
			Action === "lambda:InvokeFunction" &&
			Condition?.ArnLike?.["AWS:SourceArn"] === rule.Arn,
	);
	if (!allowed) throw new Error(`the rule ${rule.Name} may not invoke ${Arn}: ${Policy}`);
}
