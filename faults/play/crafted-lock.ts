import type { Lock, RecordSet } from "../../runtime/contract/index.ts";
import { byColor } from "../../runtime/contract/index.ts";
import { routeTo } from "../../runtime/core/routing/route.ts";
import type { Execution } from "../model/execution.ts";
import { ATTEMPTS } from "../model/snapshot.ts";
import type { Simulation } from "./simulation.ts";

/** After how long an administrator has put a lock right, in seconds. */
const PUT_RIGHT_SECONDS = 300;
/** Under which name a lock is put that is not this service's. */
const FOREIGN = "bank";
/** An execution that Step Functions does not know, and a moment long enough ago for that to count. */
const GONE = {
	owner: "arn:aws:states:eu-west-1:123456789012:execution:rollout:gone",
	takenAt: "2000-01-01T00:00:00.000Z",
};
/** Where users would be led: no original of anybody's redirects. */
const REDIRECT = { Type: "redirect", RedirectConfig: { Host: "elsewhere.example", StatusCode: "HTTP_302" } };

/** What somebody can do by hand who may write the table, past every policy. */
export const LOCK_INJECTIONS: Readonly<
	Record<string, (simulation: Simulation, execution: Execution) => Promise<unknown>>
> = {
	"crafted-lock": craft,
	"crafted-lock-orphan": async (simulation, { arn }) => {
		if (await craft(simulation)) simulation.stop(arn, "ABORTED");
	},
	"foreign-lock": (simulation) => put(simulation, (lock) => lock),
	"foreign-lock-renamed": (simulation) =>
		put(simulation, (lock) => ({ ...lock, service: { ...lock.service, name: FOREIGN } })),
};

/** Puts an original that redirects into the lock, if a rollout is under way. The lock is put right later, whoever holds it then. */
async function craft(simulation: Simulation): Promise<boolean> {
	const { world, service, clock } = simulation;
	const lock = await world.locks.held(service.name);
	if (!lock) return false;
	const change = (now: Lock, original: Lock["original"]) =>
		world.locks.takeOver(service.name, now, { ...now, original });
	await change(lock, { ...lock.original, actions: byColor(() => [REDIRECT]) });
	simulation.mended.push(simulation.seconds() + PUT_RIGHT_SECONDS);
	clock.timers.setTimeout(async () => {
		const now = await world.locks.held(service.name);
		if (now?.attempt === lock.attempt) await change(now, lock.original);
	}, PUT_RIGHT_SECONDS * 1_000);
	return true;
}

/** Puts a lock under another name: it would have all of the traffic brought to the candidate. */
async function put({ world, service, original: found }: Simulation, change: (lock: Lock) => Lock): Promise<void> {
	const records: RecordSet[] = found.records.map((record) => ({
		...record,
		Weight: record.SetIdentifier === "green" ? 100 : 0,
	}));
	const actions = byColor((alb) => routeTo(found.actions[alb], service.loadBalancers[alb], "green"));
	const original = { records, preview: [...found.preview], actions };
	const held = { attempt: ATTEMPTS.release, stable: "green", candidate: "blue", original } as const;
	await world.locks.acquire(FOREIGN, change({ ...GONE, ...held, service }));
}
