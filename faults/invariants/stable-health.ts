import { COLOURS, type Colour, type ServiceConfig } from "../../runtime/contract.ts";
import type { Target } from "../../runtime/ports.ts";
import type { FunctionRun } from "../play/function-run.ts";
import { greenOf, shareOf } from "../play/snapshot.ts";
import type { Call } from "../play/watcher.ts";
import type { Invariant } from "./invariant.ts";

/** Invariant 8. */
export const stableHealth: Invariant = {
	name: "8-stable-health",
	holds: "Traffic is never sent back to a stable colour that is known to have no healthy target where it would arrive",
	watch(report) {
		let service: ServiceConfig;
		const known = new StableTargets();
		return {
			begins: (given) => {
				service = given;
			},
			answered: (call, answer) => known.answered(call, answer, service),
			issued: ({ name, args, run, before }) => {
				const edge = COLOURS.find((each) => service.edges[each].listener === args[0]);
				if (name !== "edges.aim" || !edge || greenOf(args[1] as never, service, edge) > 0) return;
				const share = shareOf(before.records, "A");
				const reached = edge === "green" ? share > 0 : share < 1;
				const told = known.healthy(run, edge);
				// A run that did not even ask knows what everybody could have known.
				const dead = told === undefined ? !known.unread(run) && before.healthy.blue[edge] === 0 : told === 0;
				if (reached && dead && greenOf(before.actions[edge], service, edge) > 0) {
					report(`${run.name} aimed the ${edge} edge at blue, which has no healthy target there`, before.seconds);
				}
			},
		};
	},
};

/** What each run of a function was told of the stable colour's targets. */
export class StableTargets {
	readonly #healthy = new WeakMap<FunctionRun, Map<Colour, number>>();
	readonly #unread = new WeakSet<FunctionRun>();

	/** A call was answered. */
	answered({ name, args, run }: Call, answer: unknown, { edges }: ServiceConfig): void {
		const edge = COLOURS.find((each) => edges[each].targetGroups.blue === args[0]);
		if (name !== "edges.targets" || !edge) return;
		if (answer instanceof Error) {
			this.#unread.add(run);
			return;
		}
		const healthy = (answer as readonly Target[]).filter(({ state }) => state === "healthy").length;
		this.#healthy.set(run, (this.#healthy.get(run) ?? new Map<Colour, number>()).set(edge, healthy));
	}

	/** How many healthy targets a run was told that blue has on an edge; nothing when it was not told, or could not ask for both edges. */
	healthy(run: FunctionRun, edge: Colour): number | undefined {
		return this.unread(run) ? undefined : this.#healthy.get(run)?.get(edge);
	}

	/** Whether a run asked and got no answer. */
	unread(run: FunctionRun): boolean {
		return this.#unread.has(run);
	}
}
