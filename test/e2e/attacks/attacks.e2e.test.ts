/**
 * Attacks on a service by others whose services the same controller serves, against the very archives that are deployed: at rest, and while
 * its rollout is under way. Each is refused before its first write, and the rollout goes on.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Running } from "../harness/executions.ts";
import { type Attack, OTHER, VICTIM } from "./attack.ts";
import { eventOf } from "./crafted.ts";
import { ATTEMPTS } from "./kinds/attempts.ts";
import { DOCUMENTS } from "./kinds/documents.ts";
import { GATES } from "./kinds/gates.ts";
import { INPUTS } from "./kinds/inputs.ts";
import { LOCKS } from "./kinds/locks.ts";
import { PROBATIONS } from "./kinds/probations.ts";
import { REGISTRATIONS } from "./kinds/registrations.ts";
import { Stand } from "./stand.ts";

const ATTACKS: readonly Attack[] = [
	...INPUTS,
	...ATTEMPTS,
	...REGISTRATIONS,
	...LOCKS,
	...PROBATIONS,
	...DOCUMENTS,
	...GATES,
];
const SECURITY = ["UntrustedInput", "UntrustedOriginal", "IdentityRefused"];

let stand: Stand;
beforeAll(async () => {
	stand = await Stand.open([{ name: VICTIM, gate: true }, { name: OTHER }]);
});
afterAll(() => stand?.close());

/** All of the victim's that an attack could change. */
async function victims() {
	const { view } = stand.subject(VICTIM);
	return { ...(await view.ownSnapshot()), counts: await view.desiredCounts(), lock: await view.lock() };
}

/** Expects that an attack is refused, and that the victim is what it was. */
async function expectRefused({ run, refused, printed, takesOver }: Attack): Promise<void> {
	const before = await victims();
	const since = stand.mark();
	const outcome = await run(stand);
	expect(since.moves).toEqual([]);
	expect(await victims()).toEqual(before);
	const kept = since.kept.filter((write) => write.includes(`"${VICTIM}"`));
	expect(kept.filter((write) => !(takesOver && write.includes('"lock"')))).toEqual([]);
	expect(refused, `${outcome.error}: ${outcome.cause?.slice(0, 300)}`).toContain(outcome.error);
	if (printed.startsWith("announced")) expect(since.messages).not.toEqual([]);
	if (printed.endsWith("counted")) {
		expect(since.codes.filter((code) => SECURITY.includes(code))).not.toEqual([]);
		expect(since.metric("UntrustedInputs")).toBeGreaterThan(0);
	}
	// What was refused is kept under the attacker's own name: the next attack is to be checked anew.
	await stand.forgetOthers(VICTIM);
}

const attacks = (...timestamps: Attack["when"][]) => ATTACKS.filter(({ when }) => timestamps.includes(when));

describe("a service at rest", () => {
	it.each(attacks(undefined, "before"))("is not reached by $name", expectRefused);
});

describe("a service whose rollout is under way", () => {
	let rollout: Running;
	let leave: () => void;

	beforeAll(async () => {
		const victim = stand.subject(VICTIM);
		leave = victim.users({ perMinute: 600 });
		await victim.redeploy("green");
	});

	it("has begun it, though somebody has sent its deployment with the stable color's ARN before", async () => {
		const { blue, green } = stand.config(VICTIM).services;
		await expectRefused({
			name: "an event of the stable color with the candidate's deployment",
			run: () => stand.execute({ event: eventOf(stand.config(VICTIM), stand, { serviceArn: blue }) }),
			refused: ["UntrustedInput"],
			printed: "announced and counted",
		});
		expect(stand.gateway.deploymentOf(green).id).toBe(stand.subject(VICTIM).deploymentId("green"));
		rollout = stand.subject(VICTIM).start("green", "SERVICE_DEPLOYMENT_IN_PROGRESS");
		await stand.time.untilTrue(async () => (await stand.subject(VICTIM).view.gate()) !== undefined);
	});

	it.each(attacks(undefined, "during"))("is not reached by $name", expectRefused);

	it("completes it", async () => {
		await stand.promote(VICTIM);
		const ended = await stand.time.until(rollout.ended);
		leave();
		expect(ended).toMatchObject({ status: "SUCCEEDED" });
		expect(await stand.subject(VICTIM).view.routes()).toEqual({ blue: "green", green: "green" });
	});
});

describe("a service that has been rolled out", () => {
	it.each(attacks("after"))("is not reached by $name", expectRefused);
});
