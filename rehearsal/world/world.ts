import type { Colour, ListenerAction, ServiceConfig } from "../../runtime/contract.ts";
import { COLOURS } from "../../runtime/contract.ts";
import type { ActuatorPorts, Target } from "../../runtime/ports.ts";
import { WorldDns } from "./dns.ts";
import { WorldEdges } from "./edges.ts";
import { WorldHistory, WorldLocks } from "./ledger.ts";
import { WorldServices } from "./services.ts";

/** How a release behaves: whether its tasks fail their health checks at this share of the traffic, in percent. */
export type ReleaseBehaviour = (percent: number) => boolean;

/** What a world is made of. */
export interface WorldOptions {
	readonly service: ServiceConfig;
	/** The time, in milliseconds since 1970. */
	readonly now: () => number;
	/** How the release in the candidate, green, behaves. */
	readonly release: ReleaseBehaviour;
	/** How long a Route 53 change takes to become INSYNC, in seconds. Observed in AWS: 10–120. Default: 30. */
	readonly inSyncSeconds?: number;
}

/** Everything that the runtime's ports reach, in memory: blue serves, green holds the release and has no tasks yet. */
export class World implements ActuatorPorts {
	readonly dns: WorldDns;
	readonly edges: WorldEdges;
	readonly services: WorldServices;
	readonly locks = new WorldLocks();
	readonly history = new WorldHistory();
	readonly #service: ServiceConfig;

	private constructor({ service, now, release, inSyncSeconds = 30 }: WorldOptions) {
		this.#service = service;
		this.dns = new WorldDns(parentOf(service.dns.name), now, inSyncSeconds);
		const sick = (colour: Colour) => colour === "green" && release(this.weight("green"));
		this.services = new WorldServices(service.services, now, sick);
		this.edges = new WorldEdges((group) => this.#targetsOf(group));
	}

	/** A world at rest. */
	static async create(options: WorldOptions): Promise<World> {
		const world = new World(options);
		await world.#publish();
		for (const edge of COLOURS) await world.edges.aim(world.#service.edges[edge].listener, [world.#forward(edge)]);
		return world;
	}

	/** A colour's weight in DNS. */
	weight(colour: Colour): number {
		return this.dns.weight(this.#service.dns.name, colour);
	}

	async #publish(): Promise<void> {
		const { dns } = this.#service;
		const alias = (edge: Colour) => ({
			HostedZoneId: "Z32O12XQLNTSW2",
			DNSName: `dualstack.${edge}-edge.eu-west-1.elb.amazonaws.com`,
			EvaluateTargetHealth: false,
		});
		const weighted = dns.types.flatMap((Type) =>
			COLOURS.map((colour) => ({
				Name: dns.name,
				Type,
				SetIdentifier: colour,
				Weight: colour === "blue" ? 100 : 0,
				AliasTarget: alias(colour),
			})),
		);
		const preview = dns.types.map((Type) => ({ Name: dns.preview, Type, AliasTarget: alias("green") }));
		const changes = [...weighted, ...preview].map((set) => ({ Action: "CREATE" as const, ResourceRecordSet: set }));
		await this.dns.change(dns.zoneId, changes);
	}

	#forward(edge: Colour): ListenerAction {
		const { targetGroups } = this.#service.edges[edge];
		const TargetGroups = COLOURS.map((colour) => ({
			TargetGroupArn: targetGroups[colour],
			Weight: colour === "blue" ? 100 : 0,
		}));
		return { Type: "forward", ForwardConfig: { TargetGroups } };
	}

	#targetsOf(group: string): Target[] {
		const colour = COLOURS.find((name) =>
			COLOURS.some((edge) => this.#service.edges[edge].targetGroups[name] === group),
		);
		return colour ? this.services.targets(colour) : [];
	}
}

function parentOf(name: string): string {
	return name.slice(name.indexOf(".") + 1);
}
