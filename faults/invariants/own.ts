import { COLORS, type RecordChange, type ServiceConfig } from "../../runtime/contract/index.ts";
import type { TaskRequest } from "../../runtime/ports/index.ts";
import { isCrafted } from "../model/execution.ts";
import type { Write } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";

/** Invariant 7. */
export const own: Invariant = {
	name: "7-own",
	holds: "Nothing outside the service's own configuration is written",
	watch(report) {
		let known: ReadonlySet<string>;
		return {
			begins: (service) => {
				known = mine(service);
			},
			issued: (write) => {
				const { actor } = write.run;
				// What others do in their own names is theirs; invariant 12 says what they may not.
				if (actor.kind === "execution" && isCrafted(actor.execution)) return;
				const foreign = touched(write).filter((what) => !known.has(what));
				if (foreign.length > 0) report(`${write.name} was sent for ${foreign.join(", ")}`, write.before.seconds);
			},
		};
	},
};

/** The resources that a write names. */
function touched({ name, args }: Write): string[] {
	const [first, second] = args;
	switch (name) {
		case "dns.change":
			return [
				String(first),
				...(second as readonly RecordChange[]).map(({ ResourceRecordSet: { Name, Type, SetIdentifier } }) =>
					[plain(Name), Type, SetIdentifier].join(" "),
				),
			];
		case "tasks.run":
			return [(first as TaskRequest).cluster];
		case "services.scale":
			return [String(first), String(second)];
		case "stateMachine.start":
		case "stateMachine.stop":
			return [];
		default:
			return [first].flat().map(String);
	}
}

/** Everything that the service's configuration names. */
function mine({ name, cluster, services, loadBalancers, dns }: ServiceConfig): ReadonlySet<string> {
	const records = dns.types.flatMap((type) => [
		[plain(dns.preview), type, undefined].join(" "),
		...COLORS.map((color) => [plain(dns.name), type, color].join(" ")),
	]);
	const arns = COLORS.flatMap((color) => [
		services[color],
		loadBalancers[color].listener,
		...COLORS.map((alb) => loadBalancers[alb].targetGroups[color]),
	]);
	return new Set([name, cluster, dns.zoneId, ...records, ...arns]);
}

function plain(name: string): string {
	return name.toLowerCase().replace(/\.$/, "");
}
