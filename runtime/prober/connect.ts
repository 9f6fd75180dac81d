import { lookup } from "node:dns";
import net, { type LookupFunction, type TcpNetConnectOpts } from "node:net";
import tls from "node:tls";
import type { ProbeRequest } from "../contract/questions.ts";

/**
 * How long it may take to be connected, in milliseconds: time for the name, a lost packet sent again after a second, and the handshakes
 * of a function that has just started. It is not the service's time, and so no part of a probe's deadline.
 */
const CONNECT_MILLISECONDS = 3_000;

/** One address after the other: not each of them may lead to the load balancer. */
const EVERY_ADDRESS: Pick<TcpNetConnectOpts, "autoSelectFamily" | "autoSelectFamilyAttemptTimeout"> = {
	autoSelectFamily: true,
	/** In milliseconds. Within a region it takes a few to connect; by an address that leads out of a VPC, without a way out, for ever. */
	autoSelectFamilyAttemptTimeout: 100,
};

/** How names and certificates are resolved. */
export interface Network {
	/** Default: as the system does, IPv6 addresses first: from within its VPC a load balancer that faces the internet has no other way in. */
	readonly lookup?: LookupFunction;
	/** Certificates that are trusted. Default: those that come with Node. */
	readonly ca?: string | readonly string[];
	/** Default: three seconds. */
	readonly connectMilliseconds?: number;
}

/** A connection that requests can be sent over, or why there is none. */
export type Connection = { readonly socket: net.Socket } | { readonly unreachable: Error };

const ipv6First: LookupFunction = (name, options, found) => lookup(name, { ...options, order: "ipv6first" }, found);

/**
 * Connects to a load balancer. With HTTPS that includes its certificate: the load balancer shows that, and no task has a part in it.
 * Whatever fails here says nothing of a release.
 */
export function connect({ origin, host, serverName = host }: ProbeRequest, network: Network = {}): Promise<Connection> {
	const { protocol, hostname, port } = new URL(origin);
	const secure = protocol === "https:";
	const { lookup = ipv6First, ca, connectMilliseconds = CONNECT_MILLISECONDS } = network;
	const to = {
		// A URL writes an IPv6 address in brackets.
		host: hostname.replace(/^\[|\]$/g, ""),
		port: Number(port || (secure ? 443 : 80)),
		lookup,
		...EVERY_ADDRESS,
	};
	return new Promise((resolve) => {
		const socket = secure
			? tls.connect({
					...to,
					servername: serverName,
					ALPNProtocols: ["http/1.1"],
					...(ca !== undefined && { ca: [ca].flat() }),
				})
			: net.connect(to);
		const end = (connection: Connection) => {
			clearTimeout(deadline);
			if ("unreachable" in connection) socket.destroy();
			resolve(connection);
		};
		const deadline = setTimeout(
			() => end({ unreachable: new Error(`no connection within ${connectMilliseconds} ms`) }),
			connectMilliseconds,
		);
		// It stays: what fails later is told by the request that is under way then.
		socket.on("error", (error) => end({ unreachable: error }));
		socket.once(secure ? "secureConnect" : "connect", () => end({ socket }));
	});
}
