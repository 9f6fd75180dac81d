import { COLOURS, type RecordSet, type ServiceConfig } from "../../runtime/contract.ts";
import { greenOf, type Snapshot } from "../play/snapshot.ts";
import type { Invariant } from "./invariant.ts";

/** Invariant 1. */
export const weights: Invariant = {
	name: "1-weights",
	holds:
		"Both colours' records of every type are there, with whole weights in 0–255, never all zero; a listener serves one colour alone",
	watch(report) {
		let service: ServiceConfig;
		return {
			begins: (given) => {
				service = given;
			},
			written: ({ name }, after) => {
				if (name === "dns.change")
					for (const fault of recordFaults(after.records, service)) report(fault, after.seconds);
				if (name === "edges.aim") for (const fault of listenerFaults(after, service)) report(fault, after.seconds);
			},
		};
	},
};

function recordFaults(records: readonly RecordSet[], { dns }: ServiceConfig): string[] {
	return dns.types.flatMap((type) => {
		const own = records.filter((record) => record.Type === type);
		const colours = own.map(({ SetIdentifier }) => SetIdentifier).sort();
		if (colours.join() !== COLOURS.join()) return [`${type}: the records are ${colours.join(", ") || "gone"}`];
		const values = own.map(({ Weight }) => Weight ?? Number.NaN);
		const whole = values.every((value) => Number.isInteger(value) && value >= 0 && value <= 255);
		return whole && values.some((value) => value > 0) ? [] : [`${type}: the weights are ${values.join(" and ")}`];
	});
}

function listenerFaults({ actions }: Snapshot, service: ServiceConfig): string[] {
	return COLOURS.flatMap((edge) => {
		const green = greenOf(actions[edge], service, edge);
		return green === 0 || green === 1 ? [] : [`the ${edge} edge sends ${green} of its requests to green`];
	});
}
