/** By invoking a function of the controller's directly. */
import type { RolloutDocument, ServiceConfig } from "../../../../runtime/contract/index.ts";
import { type Attack, OTHER, VICTIM } from "../attack.ts";
import { eventOf, foreignRollout, NOBODYS } from "../crafted.ts";
import type { Outcome } from "../happened.ts";
import type { Stand } from "../stand.ts";

type Task = "failBack" | "deploy" | "shift" | "complete" | "takeBack" | "retire" | "verify";

/** The document of a rollout that nobody began. */
function documentOf(service: ServiceConfig, stand: Stand): RolloutDocument {
	const victim = stand.config(VICTIM);
	const rollout = { ...foreignRollout(victim, stand), step: 0 };
	const verdict = { verdict: "fail", code: "TargetsUnhealthy", reason: "made up" } as const;
	return { event: { ...eventOf(victim, stand), service: service.name }, service, rollout, verdict };
}

/** Invokes the actuator with a task that nobody's state machine has asked for. */
function tasked(stand: Stand, task: Task, service: ServiceConfig, execution = NOBODYS): Promise<Outcome> {
	return stand.invoke("actuator", { task, now: stand.now(), execution, input: documentOf(service, stand) });
}

/** The same, while the table cannot be read. */
async function untabled(stand: Stand, run: () => Promise<Outcome>): Promise<Outcome> {
	stand.gateway.settings.fault = ({ service }) => (service === "dynamodb" ? UNAVAILABLE : undefined);
	try {
		return await run();
	} finally {
		stand.gateway.settings.fault = () => undefined;
	}
}

const UNAVAILABLE = {
	status: 500,
	headers: { "content-type": "application/x-amz-json-1.0" },
	body: JSON.stringify({ __type: "com.amazonaws.dynamodb.v20120810#InternalServerError", message: "not now" }),
};

/** Roles of one's own, which admit the functions for another name. */
const foreignRoles = (stand: Stand): ServiceConfig => ({ ...stand.config(VICTIM), roles: stand.config(OTHER).roles });

const NO_LOCK = ["LockLost"] as const;
const NOT_READ = ["Unavailable"] as const;

/** Attacks by invocations. */
export const DOCUMENTS: readonly Attack[] = [
	{
		name: "a fail-back that nobody's rollout asks for",
		run: (stand) => tasked(stand, "failBack", stand.config(VICTIM)),
		refused: ["UntrustedInput"],
		printed: "counted",
		when: "before",
	},
	{
		name: "a fail-back that another than the rollout's own execution asks for",
		run: (stand) => tasked(stand, "failBack", stand.config(VICTIM)),
		// It holds no lock, and ends as an execution does that came second.
		refused: [undefined],
		printed: "nobody",
		when: "during",
	},
	{
		name: "a fail-back to an original of one's own, while the table cannot be read",
		run: (stand) => untabled(stand, () => tasked(stand, "failBack", stand.config(VICTIM))),
		refused: ["UntrustedOriginal"],
		printed: "counted",
	},
	{
		name: "a fail-back in one's own role of another's service, while the table cannot be read",
		run: (stand) => untabled(stand, () => tasked(stand, "failBack", foreignRoles(stand))),
		refused: ["UntrustedOriginal", "IdentityRefused"],
		printed: "counted",
	},
	...(["takeBack", "retire"] as const).map(
		(task): Attack => ({
			name: `${task} of a release whose probation nobody began`,
			run: (stand) => tasked(stand, task, stand.config(VICTIM)),
			// There is nothing that is its execution's, and it ends as an execution does whose probation a newer release has ended.
			refused: [undefined],
			printed: "nobody",
		}),
	),
	...(["deploy", "shift", "complete"] as const).flatMap((task): Attack[] => [
		{
			name: `${task} of a rollout that nobody began`,
			run: (stand) => tasked(stand, task, stand.config(VICTIM)),
			refused: NO_LOCK,
			printed: "nobody",
		},
		{
			name: `${task} of a rollout that nobody began, while the table cannot be read`,
			run: (stand) => untabled(stand, () => tasked(stand, task, stand.config(VICTIM))),
			refused: NOT_READ,
			printed: "nobody",
		},
	]),
];
