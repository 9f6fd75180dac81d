/**
 * AWS for one machine: moto, with a gateway in front that answers what moto lacks and holds Route 53 to its real rules.
 * Everything else goes through byte for byte.
 */
import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { RecordSet } from "../../../rehearsal/world/route53/record-sets.ts";
import { type Answer, type Call, type Patch, recognise, type Upstream } from "./call.ts";
import { ec2Patch } from "./ec2.ts";
import { type Deployment, EcsApi } from "./ecs.ts";
import { ElbApi } from "./elb.ts";
import { eventsPatch } from "./events.ts";
import { LambdaApi } from "./lambda.ts";
import { startMoto } from "./moto.ts";
import { Route53Api } from "./route53-api.ts";
import { statesPatch } from "./states.ts";

/** How the simulated AWS behaves; may be changed at any time. */
export interface GatewaySettings {
	/** Milliseconds since 1970, on the clock of the simulated AWS. */
	now: () => number;
	/** How long a Route 53 change takes to become INSYNC, in milliseconds. 0 while Terraform works: it waits in real time. */
	inSyncDelay: number;
	/** How long a new task takes to become healthy, in milliseconds. */
	warmUp: number;
}

export interface RecordedCall {
	/** The access key id that signed it. */
	readonly caller: string;
	readonly service: string;
	readonly action: string;
	readonly status: number;
}

export interface Gateway {
	/** What AWS_ENDPOINT_URL must say. */
	readonly url: string;
	readonly settings: GatewaySettings;
	/** All calls so far, in order. */
	readonly calls: readonly RecordedCall[];
	/** The ARNs of all ECS services. */
	services(): string[];
	deploymentOf(serviceArn: string): Deployment;
	functionCode(name: string): Buffer;
	/** Makes all targets of a service fail their health checks, or pass them again. */
	setSick(serviceArn: string, sick: boolean): void;
	/** The ids of all hosted zones. */
	zones(): string[];
	records(zoneId: string): readonly RecordSet[];
	/** moto's last lines of output, for a failure's report. */
	log(): string;
	stop(): Promise<void>;
}

const DEFAULTS: GatewaySettings = { now: Date.now, inSyncDelay: 30_000, warmUp: 20_000 };

/** Starts moto and the gateway in front of it, both on free ports of the loopback interface. */
export async function startGateway(overrides: Partial<GatewaySettings> = {}): Promise<Gateway> {
	const settings = { ...DEFAULTS, ...overrides };
	const now = () => settings.now();
	const ecs = new EcsApi(now);
	const elb = new ElbApi({ ecs, now, warmUp: () => settings.warmUp });
	const route53 = new Route53Api({ now, inSyncDelay: () => settings.inSyncDelay });
	const lambda = new LambdaApi();
	const patches: Readonly<Record<string, Patch>> = {
		ec2: ec2Patch,
		ecs: ecs.patch,
		elasticloadbalancing: elb.patch,
		events: eventsPatch,
		lambda: lambda.patch,
		route53: route53.patch,
		states: statesPatch,
	};
	const moto = await startMoto();
	const calls: RecordedCall[] = [];
	const front = await serve(moto.port, patches, (call) => calls.push(call));
	return {
		url: front.url,
		settings,
		calls,
		services: () => ecs.services,
		deploymentOf: (serviceArn) => ecs.deploymentOf(serviceArn),
		functionCode: (name) => lambda.functionCode(name),
		setSick: (serviceArn, sick) => elb.setSick(serviceArn, sick),
		zones: () => route53.zones,
		records: (zoneId) => route53.records(zoneId),
		log: moto.log,
		stop: async () => {
			await Promise.all([front.stop(), moto.stop()]);
		},
	};
}

async function serve(port: number, patches: Readonly<Record<string, Patch>>, record: (call: RecordedCall) => void) {
	const agent = new Agent({ keepAlive: true });
	const toMoto: Upstream = (call) => forward(call, port, agent);
	const server = createServer((incoming, outgoing) => {
		handle(incoming, patches, toMoto, record).then(
			(answer) => send(outgoing, answer),
			(error: unknown) => {
				// A client would retry a 502 for minutes and hide why.
				process.stderr.write(`the gateway failed at ${incoming.method} ${incoming.url}: ${error}\n`);
				send(outgoing, { status: 502, headers: {}, body: String(error) });
			},
		);
	});
	// Terraform keeps connections open between its calls; Node would close them after five seconds, in the middle of one.
	server.keepAliveTimeout = 600_000;
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const stop = async () => {
		server.closeAllConnections();
		server.close();
		agent.destroy();
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

async function handle(
	incoming: IncomingMessage,
	patches: Readonly<Record<string, Patch>>,
	toMoto: Upstream,
	record: (call: RecordedCall) => void,
): Promise<Answer> {
	const { method = "GET", url = "/", headers } = incoming;
	const call = recognise(method, url, headers, await buffer(incoming));
	const patch = patches[call.service];
	const answer = await (patch ? patch(call, toMoto) : toMoto(call));
	record({ caller: call.caller, service: call.service, action: call.action, status: answer.status });
	return answer;
}

async function forward(call: Call, port: number, agent: Agent): Promise<Answer> {
	const onward = request({
		host: "127.0.0.1",
		port,
		agent,
		method: call.method,
		path: call.url,
		headers: call.headers,
	});
	onward.end(call.body);
	const [response] = (await once(onward, "response")) as [IncomingMessage];
	return { status: response.statusCode ?? 502, headers: response.headers, body: await buffer(response) };
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
	const { connection: _, "keep-alive": __, "transfer-encoding": ___, ...own } = headers;
	const given = Object.entries(own).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined);
	outgoing.writeHead(status, { ...Object.fromEntries(given), "content-length": Buffer.byteLength(body) });
	outgoing.end(body);
}
