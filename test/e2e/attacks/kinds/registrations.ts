/** By a registration, as somebody writes it who may write more of them than the own one, or the own one wrongly. */
import type { ServiceConfig } from "../../../../runtime/contract/index.ts";
import { createRoles, register, unregister } from "../account/service.ts";
import { type Attack, OTHER, VICTIM } from "../attack.ts";
import { eventOf } from "../crafted.ts";
import type { Outcome } from "../happened.ts";
import type { Stand } from "../stand.ts";

/** Registers something under a name, starts a rollout of it, and puts the name's own registration back. */
async function withRegistration(
	stand: Stand,
	key: string,
	configuration: object,
	event: object = {},
): Promise<Outcome> {
	const { aws } = stand.ground;
	await register(configuration, key, aws);
	const victim = stand.config(VICTIM);
	try {
		return await stand.execute({ event: eventOf(victim, stand, { service: key, ...event }) });
	} finally {
		await (key === OTHER ? register(stand.config(OTHER), OTHER, aws) : unregister(key, aws));
	}
}

/** The other's own name and roles, and all that the victim moves. */
const taken = (stand: Stand): ServiceConfig => {
	const { name, roles } = stand.config(OTHER);
	return { ...stand.config(VICTIM), name, roles };
};

/** Attacks by registrations. */
export const REGISTRATIONS: readonly Attack[] = [
	{
		name: "a registration whose configuration names another service",
		run: (stand) => withRegistration(stand, "shop2", stand.config(VICTIM)),
		refused: ["UntrustedInput"],
		printed: "announced and counted",
	},
	{
		name: "a registration that does not say what it should",
		run: (stand) => withRegistration(stand, "shop2", { name: "shop2" }),
		refused: ["UnexpectedAnswer"],
		printed: "announced",
	},
	{
		name: "a second name for another's resources and roles",
		run: (stand) => withRegistration(stand, "shop2", { ...stand.config(VICTIM), name: "shop2" }),
		refused: ["UntrustedInput", "IdentityRefused"],
		printed: "announced and counted",
	},
	{
		name: "one's own name and roles for another's resources",
		run: (stand) => withRegistration(stand, OTHER, taken(stand)),
		refused: ["UntrustedInput", "IdentityRefused"],
		printed: "announced and counted",
	},
	{
		name: "one's own name and resources with another's roles",
		run: async (stand) => {
			const { roles } = stand.config(VICTIM);
			const own = { ...stand.config(OTHER), roles };
			const { aws } = stand.ground;
			await register(own, OTHER, aws);
			try {
				return await stand.execute({ event: eventOf(stand.config(OTHER), stand) });
			} finally {
				await register(stand.config(OTHER), OTHER, aws);
			}
		},
		refused: ["UntrustedInput", "IdentityRefused"],
		printed: "announced and counted",
	},
	{
		name: "a second name for another's resources, with roles of its own that admit it",
		run: async (stand) => {
			const second = { ...stand.config(VICTIM), name: "shop2" };
			const roles = await createRoles(second, stand.ground);
			// Green serves by now.
			const blue = { serviceArn: second.services.blue, deploymentId: stand.subject(VICTIM).deploymentId("blue") };
			return withRegistration(stand, "shop2", { ...second, roles }, blue);
		},
		refused: ["UntrustedInput"],
		printed: "announced and counted",
		when: "after",
	},
];
