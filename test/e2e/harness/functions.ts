/** All deployed Lambda functions, warm. */
import type { VirtualClock } from "../../../rehearsal/clock.ts";
import { type Piece, type Place, without } from "../../../rehearsal/world/network/pieces.ts";
import type { ProbeConfig } from "../../../runtime/contract/index.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Aws } from "./aws.ts";
import { type FunctionConfiguration, WarmFunction } from "./lambda.ts";
import { Previews } from "./previews.ts";
import { interfaceOf, reachesPreview } from "./reached.ts";
import { runInvoked } from "./releasing.ts";

export class Functions {
	readonly #functions: ReadonlyMap<string, WarmFunction>;
	readonly #network: { taken: readonly Piece[] };
	#stopped = (): void => {};

	private constructor(
		functions: readonly WarmFunction[],
		/** What answers probes in place of the load balancers. */
		readonly previews: Previews,
		network: { taken: readonly Piece[] },
	) {
		this.#network = network;
		this.#functions = new Map(functions.map((warm) => [warm.configuration.FunctionArn, warm]));
	}

	/** Starts all of them, and has them run when they are invoked from now on. @param probes - all that are sent. */
	static async start(
		probes: readonly ProbeConfig[],
		aws: Aws,
		gateway: Gateway,
		clock: VirtualClock,
	): Promise<Functions> {
		const previews = await Previews.open(probes);
		const network: { taken: readonly Piece[] } = { taken: [] };
		const unreachable = async (configuration: FunctionConfiguration) => {
			const from = interfaceOf(configuration);
			if (!from) return [];
			const place = { network: await gateway.network(aws.region), from };
			return unreachableFrom(network.taken.reduce(without, place), previews);
		};
		const logged = ({ FunctionName, LoggingConfig }: FunctionConfiguration, line: string) =>
			gateway.writeLog(LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`, clock.now(), line);
		const now = () => clock.now();
		const host = { endpoint: gateway.url, environment: previews.environment, now, unreachable, logged };
		const list = await aws.get("lambda", "/2015-03-31/functions/");
		const names = (JSON.parse(list) as { Functions: { FunctionName: string }[] }).Functions;
		const started = names.map(async ({ FunctionName }) => {
			const found = await aws.get("lambda", `/2015-03-31/functions/${FunctionName}`);
			const { Configuration } = JSON.parse(found) as { Configuration: FunctionConfiguration };
			return new WarmFunction(Configuration, gateway.functionCode(FunctionName), host);
		});
		const functions = new Functions(await Promise.all(started), previews, network);
		gateway.runFunctions((arn, payload) => functions.of(arn).run(payload));
		functions.#stopped = () => runInvoked(gateway, aws);
		return functions;
	}

	/** Takes pieces of the network away, in place of all that were taken away before. */
	takeAway(pieces: readonly Piece[]): void {
		this.#network.taken = pieces;
	}

	/** A function by its ARN or its name. @throws when it is not deployed. */
	of(arn: string): WarmFunction {
		const found =
			this.#functions.get(arn) ??
			[...this.#functions.values()].find(({ configuration }) => configuration.FunctionName === arn);
		if (!found) throw new Error(`${arn} is invoked, but not deployed`);
		return found;
	}

	get configurations(): readonly FunctionConfiguration[] {
		return [...this.#functions.values()].map(({ configuration }) => configuration);
	}

	/** All lines that a function has logged so far, by its name. */
	log(functionName: string): readonly string[] {
		const own = [...this.#functions.values()].filter(
			({ configuration }) => configuration.FunctionName === functionName,
		);
		return own.flatMap(({ log }) => log);
	}

	/** Ends their processes. */
	stop(): void {
		for (const warm of this.#functions.values()) warm.stop();
		this.#stopped();
		this.previews.close();
	}
}

/** The previews that a function does not reach. */
function unreachableFrom({ network, from }: Place, { hosts }: Previews): readonly string[] {
	return hosts.filter((host) => !reachesPreview(network, from, host).arrives);
}
