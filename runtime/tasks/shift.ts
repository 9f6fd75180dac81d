import type { Rollout } from "../contract/index.ts";
import { describeRecords, swap, weigh, weightsFor } from "../core/routing/dns.ts";
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

	const wanted = weigh(rollout.records, weightsFor(rollout.candidate, percent));
	const { records: live } = await readRecords(service, ports.dns);
	const done = same(live, wanted);
	if (!done && !same(live, rollout.records)) {
		throw new ForeignChange(
			`records were (${describeRecords(rollout.records)}), but are now (${describeRecords(live)})`,
		);
	}
	log.info("shifting", { candidate: rollout.candidate, percent, done });
	const comment = `${rollout.candidate} ${percent} % for ${rollout.attempt}`;
	const changeId = await ports.dns.change(service.dns.zoneId, swap(live, wanted), comment);
	const shifted = { ...rollout, records: wanted, step, changeId, shiftedAt: now.toISOString(), polls: 0 };
	const { gate: _, ...onward } = document;
	const moved = { ...onward, rollout: shifted };
	const reason = `after: ${document.verdict?.reason ?? ""}`;
	await notify(moved, { change: "shifted", what: `${percent} % to ${rollout.candidate}`, reason }, context);
	return moved;
});

/** The rollout without what belongs to the step before. */
function betweenSteps(rollout: Rollout): Rollout {
	const { inSyncAt: _, bakedFrom: __, nextPollAt: ___, preparingSince: ____, runningSince: _____, ...rest } = rollout;
	return { ...rest, hooks: {} };
}
