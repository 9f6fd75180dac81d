/** What answers in place of load balancers: a server for each, which forwards as its listener says, and reports to CloudWatch. */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Listener } from "@aws-sdk/client-elastic-load-balancing-v2";
import { COLOR_HEADER } from "../../../acceptance/stack/release.ts";
import { COLORS, type Color, type ServiceConfig } from "../../../runtime/contract/index.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Aws } from "../harness/aws.ts";

/** What a color answers its page with. */
interface Page {
	readonly status: number;
}

interface Count {
	requests: number;
	errors: number;
}

export class Balancers {
	readonly #folder = mkdtempSync(join(tmpdir(), "ecs-dns-canary-balancers-"));
	readonly #servers = new Map<string, Server>();
	/** By the ARN of the listener, what it forwards to. */
	#listeners = new Map<string, Listener>();
	/** By the ARN of the ECS service, what its tasks answer. */
	readonly #pages = new Map<string, Page>();
	/** By listener and target group, since the last report. */
	readonly #counts = new Map<string, { route: { listener: string; targetGroup: string }; count: Count }>();

	constructor(
		private readonly gateway: Gateway,
		private readonly aws: Aws,
	) {
		this.#print();
	}

	/** The file that tells the ports. */
	get file(): string {
		return join(this.#folder, "balancers.json");
	}

	/** Opens both load balancers of a service, unless they are open. */
	async open(service: ServiceConfig): Promise<void> {
		for (const alb of COLORS) {
			const name = await this.#nameOf(service.loadBalancers[alb].listener);
			if (this.#servers.has(name)) continue;
			const server = createServer((_, response) => this.#answer(service, alb, response));
			// As long as a real load balancer keeps a connection that nobody uses.
			server.keepAliveTimeout = 60_000;
			this.#servers.set(name, server);
			server.listen(0, "127.0.0.1");
			await once(server, "listening");
		}
		this.#print();
		await this.refresh([service]);
	}

	/** Reads again what listeners forward to, and what tasks answer. */
	async refresh(services: readonly ServiceConfig[]): Promise<void> {
		const arns = services.flatMap(({ loadBalancers }) => COLORS.map((color) => loadBalancers[color].listener));
		const found = arns.length > 0 ? await this.aws.listeners(arns) : [];
		this.#listeners = new Map(found.map((listener) => [String(listener.ListenerArn), listener]));
		for (const { services: own } of services) {
			for (const color of COLORS) this.#pages.set(own[color], await this.#pageOf(own[color]));
		}
	}

	/** Reports to CloudWatch what was answered since the last report, as of a minute. */
	report(minute: number): void {
		for (const { route, count } of this.#counts.values()) this.gateway.report(route, minute, count);
		this.#counts.clear();
	}

	close(): void {
		for (const server of this.#servers.values()) {
			server.closeAllConnections();
			server.close();
		}
		rmSync(this.#folder, { recursive: true, force: true });
	}

	#print(): void {
		const ports = [...this.#servers].map(([name, server]) => [`${name}:80`, (server.address() as AddressInfo).port]);
		writeFileSync(this.file, JSON.stringify(Object.fromEntries(ports)));
	}

	#answer({ services, loadBalancers }: ServiceConfig, alb: Color, response: ServerResponse): void {
		const { listener, targetGroups } = loadBalancers[alb];
		const color = this.#forwardsTo(listener, targetGroups);
		const group = color && targetGroups[color];
		if (!color || !group || this.gateway.registeredTasks(group) === 0) return void response.writeHead(503).end();
		const { status } = this.#pages.get(services[color]) ?? { status: 200 };
		const key = `${listener} ${group}`;
		const { count } = this.#counts.get(key) ?? { count: { requests: 0, errors: 0 } };
		count.requests += 1;
		if (status >= 500) count.errors += 1;
		this.#counts.set(key, { route: { listener, targetGroup: group }, count });
		response.writeHead(status, { [COLOR_HEADER]: color }).end();
	}

	/** Draws a color by the listener's weights. */
	#forwardsTo(listener: string, groups: Readonly<Record<Color, string>>): Color | undefined {
		const [action] = this.#listeners.get(listener)?.DefaultActions ?? [];
		const weights = action?.ForwardConfig?.TargetGroups ?? [];
		const of = (color: Color) => weights.find((one) => one.TargetGroupArn === groups[color])?.Weight ?? 0;
		const [blue, green] = [of("blue"), of("green")];
		if (blue + green === 0) return undefined;
		return Math.random() * (blue + green) < blue ? "blue" : "green";
	}

	async #nameOf(listener: string): Promise<string> {
		const arn = listener.replace(":listener/", ":loadbalancer/").replace(/\/[^/]+$/, "");
		const input = { Action: "DescribeLoadBalancers", Version: "2015-12-01", "LoadBalancerArns.member.1": arn };
		const name = /<DNSName>([^<]+)</.exec(await this.aws.query("elasticloadbalancing", input))?.[1];
		if (!name) throw new Error(`no load balancer ${arn}`);
		return name;
	}

	/** The container's environment says what it answers: the simulated AWS runs no container. */
	async #pageOf(serviceArn: string): Promise<Page> {
		const { taskDefinition } = this.gateway.deploymentOf(serviceArn);
		const { taskDefinition: found } = await this.aws.ecs<{
			taskDefinition: { containerDefinitions: { environment?: { name: string; value: string }[] }[] };
		}>("DescribeTaskDefinition", { taskDefinition });
		const environment = found.containerDefinitions.flatMap((one) => one.environment ?? []);
		return { status: Number(environment.find(({ name }) => name === "STATUS")?.value ?? 200) };
	}
}
