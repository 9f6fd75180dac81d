/** What answers in place of the previews of the load balancers: a server on the loopback interface for each, and the way to it. */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http, { type RequestListener, type Server } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProbeConfig } from "../../../runtime/contract/index.ts";
import { certificateFor } from "../../runtime/prober/network.ts";

/** How long a probe may take here, in milliseconds: a machine with much to do is no sick release. */
export const PROBE_DEADLINE_MS = 10_000;

/** A request that reached a preview. */
export interface PreviewRequest {
	/** The name that it asked for. */
	readonly host: string | undefined;
	readonly path: string | undefined;
}

/** One preview of one load balancer. */
interface Preview {
	readonly server: Server;
	readonly requests: PreviewRequest[];
	/** The status code that it answers with. */
	status: number;
}

type Certificate = ReturnType<typeof certificateFor>;

export class Previews {
	/** By origin, for instance `https://dualstack.web-blue-1.eu-west-1.elb.amazonaws.com:8080`. */
	readonly #previews = new Map<string, Preview>();
	readonly #folder = mkdtempSync(join(tmpdir(), "ecs-dns-canary-previews-"));
	readonly #trusted = join(this.#folder, "trusted.pem");

	/** Opens the previews that services are probed by. Each answers 200 until it is told otherwise. */
	static async open(probes: readonly ProbeConfig[]): Promise<Previews> {
		const previews = new Previews();
		const certificates = new Map(probes.map(({ host }) => [host, certificateFor(host)]));
		writeFileSync(previews.#trusted, [...certificates.values()].map(({ cert }) => cert).join(""));
		await Promise.all(
			probes.flatMap(({ origins, host }) => {
				const certificate = certificates.get(host) as Certificate;
				return Object.values(origins).map((origin) => previews.#open(origin, certificate));
			}),
		);
		return previews;
	}

	/** What a function's process must know to reach them: their ports by host and port, and whom to trust. */
	get environment(): Readonly<Record<string, string>> {
		const ports = [...this.#previews].map(([origin, { server }]) => [
			new URL(origin).host,
			(server.address() as AddressInfo).port,
		]);
		return { E2E_PREVIEWS: JSON.stringify(Object.fromEntries(ports)), NODE_EXTRA_CA_CERTS: this.#trusted };
	}

	/** The load balancers' names that they are asked by, with their ports. */
	get hosts(): readonly string[] {
		return [...this.#previews.keys()].map((origin) => new URL(origin).host);
	}

	/** Has a preview answer with a status code from now on. */
	answer(origin: string, status: number): void {
		this.#preview(origin).status = status;
	}

	/** All requests that a preview has had so far. */
	requests(origin: string): readonly PreviewRequest[] {
		return this.#preview(origin).requests;
	}

	close(): void {
		for (const { server } of this.#previews.values()) {
			server.closeAllConnections();
			server.close();
		}
		rmSync(this.#folder, { recursive: true, force: true });
	}

	async #open(origin: string, certificate: Certificate): Promise<void> {
		const requests: PreviewRequest[] = [];
		const listener: RequestListener = ({ headers, url }, response) => {
			requests.push({ host: headers.host, path: url });
			response.writeHead(this.#preview(origin).status).end("the app's own words");
		};
		const server = origin.startsWith("https:")
			? https.createServer(certificate, listener)
			: http.createServer(listener);
		this.#previews.set(origin, { server, requests, status: 200 });
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
	}

	#preview(origin: string): Preview {
		const found = this.#previews.get(origin);
		if (!found) throw new Error(`no service is probed at ${origin}`);
		return found;
	}
}
