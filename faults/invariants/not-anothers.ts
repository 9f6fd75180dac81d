import { isDeepStrictEqual } from "node:util";
import { isAttempt, type RolloutDocument, type ServiceConfig } from "../../runtime/contract/index.ts";
import { isAwsWrite } from "../model/calls.ts";
import { isCrafted } from "../model/execution.ts";
import { othersOf } from "../model/service.ts";
import type { Invariant } from "./invariant.ts";

/** What Load may hand on: of an attempt what the release function has written down. */
const LOADED = { deployment: ["event", "service"], attempt: ["event", "service", "attempt"] };

/** What of a configuration says how a rollout goes, and nothing of what it touches. */
function wayOf({ schedule, timing, calendar, headroomPercent, alarms, judge }: ServiceConfig): Partial<ServiceConfig> {
	return { schedule, timing, calendar, headroomPercent, alarms, judge };
}

/** Invariant 12. */
export const notAnothers: Invariant = {
	name: "12-not-anothers",
	holds:
		"No service is touched by another's input: what no rule of its own has started writes nothing of it, neither with AWS nor in the table, and a rollout begins with an event and the registered configuration alone",
	watch(report) {
		let service: ServiceConfig;
		return {
			begins: (input) => {
				service = input;
			},
			issued: ({ name, args, run, before }) => {
				if (run.actor.kind !== "execution" || !isCrafted(run.actor.execution)) return;
				if (!isAwsWrite(name) && args[0] !== service.name) return;
				report(`${run.name} of ${run.actor.execution.split(":").at(-1)} sent ${name}`, before.seconds);
			},
			returned: (run, answer, seconds) => {
				if (run.name !== "load") return;
				const document = answer as RolloutDocument;
				const keys = Object.keys(document);
				const loaded = isAttempt(document.event) ? LOADED.attempt : LOADED.deployment;
				if (!isDeepStrictEqual(keys, loaded)) report(`Load handed on ${keys.join(", ")}`, seconds);
				const registered = [service, ...Object.values(othersOf(service))];
				// How a rollback goes is no release's way, and nothing but that.
				const back = document.attempt?.kind === "rollback";
				const loadedService = back ? { ...document.service, ...wayOf(service) } : document.service;
				if (registered.some((each) => isDeepStrictEqual(each, loadedService))) return;
				report(`Load handed on a configuration of ${document.service.name} that nobody has registered`, seconds);
			},
		};
	},
};
