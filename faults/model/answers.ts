import { sampleService } from "../../rehearsal/sample.ts";
import { byColor, type ListenerAction } from "../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../runtime/errors.ts";
import type { AnswerReader, Hooks, ListenerRule, Prober } from "../../runtime/ports/index.ts";
import type { ANSWERS } from "./kinds.ts";

/** What a fault makes of a true answer. */
type Change = (answer: never) => unknown;
type Said = Awaited<ReturnType<Hooks["ask"]>>;

const noCapacity: Change = () => {
	throw new UnexpectedAnswer("RunTask: ECS has started no task: Capacity is unavailable at this time");
};

/** Every alarm in a state. */
const allIn = (state: string) => (states: object) =>
	Object.fromEntries(Object.keys(states).map((name) => [name, state]));

const silent = (change: Change) => ({ "no-data": change, "no-data-long": change });
const refused: Change = ({ sent }: Awaited<ReturnType<Prober["probe"]>>) => ({
	sent,
	failed: sent,
	serverErrors: 0,
	unreachable: 0,
	why: "connection refused",
});
const unreachable: Change = ({ sent }: Awaited<ReturnType<Prober["probe"]>>) => ({
	sent,
	failed: 0,
	serverErrors: 0,
	unreachable: sent,
	why: "no connection within 3000 ms",
});
/** What ECS says of a task whose container runs, or has exited. */
const task =
	(exitCode?: number): Change =>
	() => ({ status: exitCode === undefined ? "RUNNING" : "STOPPED", exitCode, reason: "" });

const said =
	(verdict: Said["verdict"]): Change =>
	(): Said => ({ verdict, reason: `said ${verdict}` });

/** More than the state of an execution may have. */
const MUCH = "said much ".repeat(30_000);
const much: Change = (): Said => ({ verdict: "hold", reason: MUCH });

/** Every minute but the newest: that comes with the next. */
const late: Change = (minutes: Awaited<ReturnType<AnswerReader["perMinute"]>>) => {
	const newest = Math.max(...minutes.blue.map(({ at }) => at), ...minutes.green.map(({ at }) => at));
	return byColor((color) => minutes[color].filter(({ at }) => at < newest));
};

/** What was so before is known by the world alone. */
const AS_BEFORE: Change = (before) => before;

const sticky: Change = (actions: readonly ListenerAction[]) =>
	actions.map((action) => ({
		...action,
		ForwardConfig: {
			...action.ForwardConfig,
			TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 86_400 },
		},
	}));

const ruled: Change = (): ListenerRule[] => [
	{
		priority: "1",
		conditions: ["path-pattern /api/*"],
		targetGroups: [sampleService().loadBalancers.green.targetGroups.blue],
	},
];

/** The newest minutes without the stable color's answers, of whatever code: its requests are shown, its books do not balance. */
const torn =
	(newest: number): Change =>
	({ blue, green }: Awaited<ReturnType<AnswerReader["perMinute"]>>) => {
		const timestamps = [...new Set([...blue, ...green].map(({ at }) => at))].sort((a, b) => b - a).slice(0, newest);
		return {
			blue: blue.map((each) => (timestamps.includes(each.at) ? { ...each, errors: 0, accounted: 0 } : each)),
			green,
		};
	};

/** How each call that a check judges by can be answered otherwise than truly. */
const CHANGES: Readonly<Record<string, Readonly<Partial<Record<keyof typeof ANSWERS, Change>>>>> = {
	"loadBalancers.targets": silent(() => []),
	"loadBalancers.actions": { sticky },
	"loadBalancers.rules": { ruled },
	"services.describe": { "stale-read": AS_BEFORE, "stale-deployment": AS_BEFORE },
	"alarms.states": silent(allIn("INSUFFICIENT_DATA")),
	"alarms.watched": { ...silent(allIn("INSUFFICIENT_DATA")), "rings-long": allIn("ALARM") },
	"answers.perMinute": {
		...silent(() => ({ blue: [], green: [] })),
		"late-long": late,
		"torn-minute": torn(1),
		"torn-minute-long": torn(2),
	},
	"prober.probe": { refused, "refused-long": refused, unreachable, "unreachable-long": unreachable },
	"tasks.find": {
		"no-data": () => undefined,
		"not-yet": task(),
		"not-yet-long": task(),
		"says-fail": task(1),
	},
	"tasks.placement": { "no-capacity": noCapacity, "no-capacity-long": noCapacity },
	"hooks.ask": {
		"not-yet": said("hold"),
		"not-yet-long": said("hold"),
		"says-fail": said("fail"),
		"says-much": much,
		rubbish: () => {
			throw new UnexpectedAnswer("Invoke: it answered no verdict");
		},
	},
};

/** The kinds of answers that a call can get instead of the true one. */
export function answersTo(name: string): readonly string[] {
	return Object.keys(CHANGES[name] ?? {});
}

/** What a kind of answer makes of the true one. @throws {UnexpectedAnswer} when it is none that can be read. */
export function changed(name: string, kind: string, answer: unknown): unknown {
	const change = CHANGES[name]?.[kind as keyof typeof ANSWERS];
	return change ? change(answer as never) : answer;
}

/** What a call asks about: a target group, or whatever only that call knows of. */
export function subjectOf(name: string, args: readonly unknown[]): string {
	return name === "loadBalancers.targets" ? String(args[0]) : name;
}
