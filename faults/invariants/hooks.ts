import type { HookAnswer, HookQuestion, ServiceConfig } from "../../runtime/contract/index.ts";
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
		return {
			begins: (input) => {
				service = input;
			},
			answered: ({ name, args }, answer) => {
				if (name !== "hooks.ask" || answer instanceof Error || (answer as HookAnswer).verdict !== "pass") return;
				const [functionArn, { rollout, percent, point }] = args as [string, HookQuestion];
				passed.add([rollout, percent, point, functionArn].join(" "));
			},
			written: (write, after) => {
				const was = beyond(write, after, service);
				const { actor } = write.run;
				if (was === undefined || actor.kind !== "execution") return;
				const unasked = pointsBeyond(was, write.name, service).flatMap((point) =>
					service.judge.hooks
						.map((hook) => [actor.execution, was, point, hook.function].join(" "))
						.filter((key) => !passed.has(key))
						.map(() => point),
				);
				if (unasked.length > 0)
					report(`${write.name} went beyond ${was} % without ${unasked.join(", ")}`, after.seconds);
			},
		};
	},
};

/** At which points hooks must have said pass before a write goes beyond a share. */
function pointsBeyond(percent: number, write: string, { schedule }: ServiceConfig): HookQuestion["point"][] {
	if (percent === 0) return schedule[0]?.percent === 0 ? ["after-step", "before-first-shift"] : ["before-first-shift"];
	return write === "loadBalancers.route" ? ["after-step", "before-completion"] : ["after-step"];
}
