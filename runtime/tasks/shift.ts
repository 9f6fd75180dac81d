import { hasTraffic } from "../core/rollout/capacity.ts";
import { betweenSteps } from "../core/rollout/memory.ts";
import { describeRecords, describeWeights, swap, weigh, weightsFor } from "../core/routing/dns.ts";
import { same } from "../core/routing/same.ts";
import { ForeignChange, InvalidInput } from "../errors.ts";
import { readRecords } from "../fail-back/live.ts";
import { locked } from "./lock.ts";
import { notify } from "./notify.ts";
import type { ActuatorTask } from "./task.ts";

/**
 * Shift: writes the next step's weights, both colors and all record types in one batch, as compare-and-swap.
 * Run again with the same input it swaps the records for themselves, to learn the id of a change that covers them.
 * @throws {ForeignChange} when the live records are neither what the rollout last saw nor what it wants.
 */
export const shift: ActuatorTask = locked(async (document, context) => {
	const { ports, now, log } = context;
	const rollout = betweenSteps(document.rollout);
	const { service } = document;
	const step = rollout.step + 1;
	const percent = service.schedule[step]?.percent;
	if (percent === undefined) throw new InvalidInput("the rollout", [`rollout.step: no step follows ${rollout.step}`]);

	const weights = weightsFor(rollout.candidate, percent);
	const wanted = weigh(rollout.records, weights);
	const { records: live } = await readRecords(service, ports.dns);
	const done = same(live, wanted);
	if (!done && !same(live, rollout.records)) {
		throw new ForeignChange(
			`records were (${describeRecords(rollout.records)}), but are now (${describeRecords(live)})`,
		);
	}
	log.info("shifting", { candidate: rollout.candidate, percent, weights, done });
	const comment = `${rollout.candidate} ${percent} % for ${rollout.attempt}`;
	const changeId = await ports.dns.change(service.dns.zoneId, swap(live, wanted), comment);
	const shiftedAt = now.toISOString();
	const trafficSince = hasTraffic(rollout, service) ? rollout.trafficSince : shiftedAt;
	const shifted = { ...rollout, records: wanted, step, changeId, shiftedAt, polls: 0, trafficSince };
	const { gate: _, ...onward } = document;
	const moved = { ...onward, rollout: shifted };
	const reason = `weights: ${describeWeights(weights)}; after: ${document.verdict?.reason ?? ""}`;
	await notify(moved, { change: "shifted", what: `${percent} % to ${rollout.candidate}`, reason }, context);
	return moved;
});
