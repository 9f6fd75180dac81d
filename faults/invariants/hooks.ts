import { type HookAnswer, type HookQuestion, isTask, type ServiceConfig } from "../../runtime/contract/index.ts";
import { hooksAt } from "../../runtime/core/rollout/hooks.ts";
import type { TaskRequest, TaskView } from "../../runtime/ports/index.ts";
import type { Invariant } from "./invariant.ts";
import { beyond, goesBack } from "./readings.ts";

/** A rollout goes on when the user's functions say so: the issue's own demand, beside the design's list. */
export const hooks: Invariant = {
	name: "hooks",
	holds:
		"Before the first shift, beyond each step and before completion traffic goes only when every hook has said pass; of a rollback nobody is asked",
	watch(report) {
		let service: ServiceConfig;
		const passed = new Set<string>();
		/** What each task was started for. */
		const tasks = new Map<string, string>();
		return {
			begins: (input) => {
				service = input;
			},
			answered: ({ name, args, run: { actor } }, answer) => {
				if (name === "tasks.run" && typeof answer === "string")
					tasks.set(answer, (args[0] as TaskRequest).once.replace(/^\S+ /, ""));
				const once = name === "tasks.find" ? tasks.get(String(args[1])) : undefined;
				if (once && actor.kind === "execution" && exited(answer) === 0) passed.add(`${actor.execution} ${once}`);
				if (name !== "hooks.ask" || answer instanceof Error || (answer as HookAnswer).verdict !== "pass") return;
				const [functionArn, { rollout, percent, point }] = args as [string, HookQuestion];
				passed.add([rollout, percent, point, functionArn].join(" "));
			},
			written: (write, after) => {
				const was = beyond(write, after, service);
				const { actor } = write.run;
				if (was === undefined || actor.kind !== "execution" || goesBack(write.before)) return;
				const step = stepAt(was, service);
				const unasked = hooksAt(service.judge.hooks, pointsBeyond(was, write.name, service)).filter(
					({ hook, point, key }) =>
						isTask(hook)
							? !passed.has(`${actor.execution} ${step} ${key}`)
							: !passed.has([actor.execution, was, point, hook.function].join(" ")),
				);
				if (unasked.length > 0)
					report(
						`${write.name} went beyond ${was} % without ${[...new Set(unasked.map(({ point }) => point))].join(", ")}`,
						after.seconds,
					);
			},
		};
	},
};

/** How a task's container has exited, as far as a call tells. */
function exited(answer: unknown): number | undefined {
	return answer instanceof Error ? undefined : (answer as TaskView | undefined)?.exitCode;
}

/** The step of a share, in percent; -1 before the first. */
function stepAt(share: number, { schedule }: ServiceConfig): number {
	return schedule.findIndex(({ percent }) => Math.abs(percent - share) < 0.1);
}

/** At which points hooks must have said pass before a write goes beyond a share. */
function pointsBeyond(percent: number, write: string, { schedule }: ServiceConfig): HookQuestion["point"][] {
	if (percent === 0) return schedule[0]?.percent === 0 ? ["after-step", "before-first-shift"] : ["before-first-shift"];
	return write === "loadBalancers.route" ? ["after-step", "before-completion"] : ["after-step"];
}
