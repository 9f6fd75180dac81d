/** By a gate of one's own that holds what answers another's, and the operator's command. */
import { marshall } from "@aws-sdk/util-dynamodb";
import { gateKey, type Lock } from "../../../../runtime/contract/index.ts";
import { awsEnvironment, operate, ROOT } from "../../harness/project.ts";
import { TABLE } from "../account/controller.ts";
import { type Attack, OTHER, VICTIM } from "../attack.ts";
import { foreignLock, storedLock } from "../crafted.ts";
import type { Outcome } from "../happened.ts";
import type { Stand } from "../stand.ts";

/** What the command ends with when it has been asked for something that it does not do. */
const REFUSED = 2;

/** Has the victim's rollout stand in the table as the other's, and answers it by the other's name. */
async function answered(stand: Stand, verb: "promote" | "abort"): Promise<Outcome> {
	const gate = await stand.subject(VICTIM).view.gate();
	const lock = await stand.subject(VICTIM).view.lock();
	const { owner, deploymentId } = lock as unknown as Lock;
	const created = { ...foreignLock(stand.config(OTHER), stand), owner, deploymentId };
	await stand.put(storedLock(created, OTHER));
	await stand.put(marshall({ ...gate, service: gateKey(OTHER), item: "gate" }));
	const from = stand.gateway.calls.length;
	try {
		const env = { ...process.env, ...awsEnvironment(stand.gateway.url, stand.ground.aws.region) };
		const why = verb === "abort" ? ["--reason", "made up"] : [];
		const command = [verb, OTHER, "--service", OTHER, "--table", TABLE, ...why];
		const { stderr } = await operate(command, { cwd: ROOT, env, accept: [REFUSED] });
		const sent = stand.gateway.calls.slice(from).filter(({ action }) => /^(SendTask|StopExecution)/.test(action));
		const refused = sent.length === 0 && stderr.includes(`was started for ${VICTIM}, and not for ${OTHER}`);
		return { error: refused ? "refused by the command" : `sent ${sent.length}`, cause: stderr };
	} finally {
		await stand.remove({ service: { S: OTHER }, item: { S: "lock" } });
		await stand.remove({ service: { S: gateKey(OTHER) }, item: { S: "gate" } });
	}
}

/** Attacks by gates. */
export const GATES: readonly Attack[] = (["promote", "abort"] as const).map((verb) => ({
	name: `${verb} of a service under whose name another's rollout stands in the table`,
	run: (stand) => answered(stand, verb),
	refused: ["refused by the command"],
	printed: "nobody",
	when: "during",
}));
