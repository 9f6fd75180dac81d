import { type HookAnswer, type HookQuestion, isTask, type ServiceConfig } from "../../runtime/contract/index.ts";
import { hooksAt, ownerOf } from "../../runtime/core/rollout/hooks.ts";
import type { TaskRequest, TaskView } from "../../runtime/ports/index.ts";
import type { Invariant } from "./invariant.ts";
import { beyond } from "./readings.ts";

/** A rollout goes on when the user's functions say so: the issue's own demand, beside the design's list. */
export const hooks: Invariant = {
	name: "hooks",
	holds:
		"Before the first shift, beyond each step and before completion traffic goes only when every hook has said pass",
	watch(report) {
		let service: ServiceConfig;
		const passed = new Set<string>();
		/** What each task was started for. */
		const tasks = new Map<string, string>();
		return {
			begins: (input) => {
				service = input;
			},
			answered: ({ name, args }, answer) => {
				if (name === "tasks.run" && typeof answer === "string") tasks.set(answer, (args[0] as TaskRequest).once);
				const once = name === "tasks.find" ? tasks.get(String(args[1])) : undefined;
				if (once && !(answer instanceof Error) && (answer as TaskView | undefined)?.exitCode === 0) passed.add(once);
				if (name !== "hooks.ask" || answer instanceof Error || (answer as HookAnswer).verdict !== "pass") return;
				const [functionArn, { rollout, percent, point }] = args as [string, HookQuestion];
				passed.add([rollout, percent, point, functionArn].join(" "));
			},
			written: (write, after) => {
				const was = beyond(write, after, service);
				const { actor } = write.run;
				if (was === undefined || actor.kind !== "execution") return;
				const step = service.schedule.findIndex(({ percent }) => percent === Math.round(was));
				const unasked = hooksAt(service.judge.hooks, pointsBeyond(was, write.name)).filter(({ hook, point, key }) =>
					isTask(hook)
						? !passed.has(`${ownerOf(service.name, actor)} ${step} ${key}`)
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

/** At which points hooks must have said pass before a write goes beyond a share. */
function pointsBeyond(percent: number, write: string): HookQuestion["point"][] {
	if (percent === 0) return ["before-first-shift"];
	return write === "loadBalancers.route" ? ["after-step", "before-completion"] : ["after-step"];
}
