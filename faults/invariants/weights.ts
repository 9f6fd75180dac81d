import { COLORS, type RecordSet, type ServiceConfig } from "../../runtime/contract/index.ts";
import { greenOf, type Snapshot } from "../model/snapshot.ts";
import type { Invariant } from "./invariant.ts";

/** Invariant 1. */
export const weights: Invariant = {
	name: "1-weights",
	holds:
		"Both colors' records of every type are there, with whole weights in 0–255, never all zero; a listener serves one color alone",
	watch(report) {
		let service: ServiceConfig;
		return {
			begins: (input) => {
				service = input;
			},
			written: ({ name }, after) => {
				if (name === "dns.change")
					for (const fault of recordFaults(after.records, service)) report(fault, after.seconds);
				if (name === "loadBalancers.route")
					for (const fault of listenerFaults(after, service)) report(fault, after.seconds);
			},
		};
	},
};

function recordFaults(records: readonly RecordSet[], { dns }: ServiceConfig): string[] {
	return dns.types.flatMap((type) => {
		const own = records.filter((record) => record.Type === type);
		const colors = own.map(({ SetIdentifier }) => SetIdentifier).sort();
		if (colors.join() !== COLORS.join()) return [`${type}: the records are ${colors.join(", ") || "gone"}`];
		const values = own.map(({ Weight }) => Weight ?? Number.NaN);
		const whole = values.every((value) => Number.isInteger(value) && value >= 0 && value <= 255);
		return whole && values.some((value) => value > 0) ? [] : [`${type}: the weights are ${values.join(" and ")}`];
	});
}

function listenerFaults({ actions }: Snapshot, service: ServiceConfig): string[] {
	return COLORS.flatMap((alb) => {
		const green = greenOf(actions[alb], service, alb);
		return green === 0 || green === 1 ? [] : [`the ${alb} load balancer sends ${green} of its requests to green`];
	});
}
