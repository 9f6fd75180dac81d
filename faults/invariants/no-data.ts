import { EPOCH } from "../../rehearsal/run.ts";
import type { RolloutDocument, ServiceConfig } from "../../runtime/contract/index.ts";
import type { AnswerReader } from "../../runtime/ports/index.ts";
import type { FunctionRun } from "../model/function-run.ts";
import { REQUESTS_PER_SECOND } from "../model/service.ts";
import type { Call } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";
import { timestamp } from "./readings.ts";

/** What a check may not pass without, if it asks for it. Without targets or tasks it cannot even be made. */
const SIGNALS: ReadonlySet<string> = new Set([
	"alarms.watched",
	"prober.probe",
	"answers.perMinute",
	"hooks.ask",
	"tasks.find",
]);

/**
 * By what factor there must be more requests than are needed before it is certain that they are missed. What a service usually has
 * is known of the last five minutes, and a rehearsal begins two minutes before the first shift.
 */
const CERTAIN = 2.5;

/** One half of invariant 9; `reason` is the other. */
export const noData: Invariant = {
	name: "9-no-data",
	holds:
		"A check that gets no answer of a signal, or one without data, does not pass, unless the settings promote what stays undecided; nor does one in a bake that was not shown as many requests as it needs, where there are so many",
	watch(report) {
		let service: ServiceConfig;
		const observed = new WeakMap<FunctionRun, Observed>();
		return {
			begins: (input) => {
				service = input;
			},
			answered: (call, answer) => {
				const before = observed.get(call.run) ?? { unread: [], shown: undefined };
				observed.set(call.run, withAnswer(before, call, answer));
			},
			returned: (run, answer, seconds) => {
				const document = (answer ?? {}) as Partial<RolloutDocument>;
				if (!run.checks || document.verdict?.verdict !== "pass" || isPromotedUndecided(document)) return;
				const { unread, shown } = observed.get(run) ?? { unread: [], shown: undefined };
				const candidate = Object.values(service.loadBalancers).map(({ targetGroups }) => targetGroups.green);
				const silent = run.silent.filter((what) => what.startsWith("alarms.") || candidate.includes(what));
				const missing = [...new Set([...unread, ...silent])];
				if (missing.length > 0) report(`${run.name} passed without ${missing.join(", ")}`, seconds);
				const few = run.name === "assess" ? tooFew(document, shown, run.began, service) : undefined;
				if (few) report(`${run.name} passed though it was shown ${few}`, seconds);
			},
		};
	},
};

/** Whether a check said that what it could not decide is to go on, and the rollout's own settings want it so: those of every rollback do. */
function isPromotedUndecided({ verdict, service }: Partial<RolloutDocument>): boolean {
	return verdict?.code === "PromotedUndecided" && service?.judge.inconclusive === "promote";
}

type Minutes = Awaited<ReturnType<AnswerReader["perMinute"]>>;

/** What a run asked, and could not read; and the metrics that it was shown. */
interface Observed {
	readonly unread: readonly string[];
	readonly shown: Minutes | undefined;
}

function withAnswer(observed: Observed, { name }: Call, answer: unknown): Observed {
	if (!SIGNALS.has(name)) return observed;
	if (answer instanceof Error) return { ...observed, unread: [...observed.unread, name] };
	return name === "answers.perMinute" ? { ...observed, shown: answer as Minutes } : observed;
}

/** How many requests of the bake a check was shown, if that is too few although there must have been enough. */
function tooFew(
	{ rollout }: Partial<RolloutDocument>,
	shown: Minutes | undefined,
	now: number,
	{ schedule, judge }: ServiceConfig,
): string | undefined {
	if (!rollout?.bakedFrom) return undefined;
	const bakedFrom = Date.parse(rollout.bakedFrom);
	// What is not whole in both colors is no data, unless it is as old as metrics ever come.
	const whole = new Set(shown?.blue.flatMap(({ at, requests, accounted }) => (accounted === requests ? [at] : [])));
	const counts = (at: number) => whole.has(at) || EPOCH + 1_000 * now >= at + 300_000;
	const within = shown?.green.filter(({ at }) => at + 60_000 > bakedFrom && counts(at)) ?? [];
	const requests = within.reduce((sum, minute) => sum + minute.requests, 0);
	const share = (schedule[rollout.step]?.percent ?? 0) / 100;
	const expected = share * REQUESTS_PER_SECOND * (now - timestamp(rollout.bakedFrom));
	if (requests >= judge.minRequests || expected < CERTAIN * judge.minRequests) return undefined;
	return `${requests} of ${judge.minRequests} requests, where there were about ${Math.round(expected)}`;
}
