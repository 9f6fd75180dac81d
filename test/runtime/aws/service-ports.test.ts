import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inRoleOf } from "../../../runtime/aws/roles.ts";
import {
	type InRole,
	serviceReaders,
	serviceReleasers,
	serviceWriters,
	serviceWritersWithAlarms,
} from "../../../runtime/aws/service-ports.ts";
import { at } from "../../support/documents.ts";
import { hookQuestion, probeConfig } from "./questions.ts";

const ROUTE = {
	listener: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/blue/1/2",
	targetGroup: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/blue/3",
};

/** An AWS that lets every role be assumed, each with its name for an access key, and refuses all else. */
async function aws() {
	const callers: [service: string, caller: string, region: string][] = [];
	const connections = new Map<string, Set<unknown>>();
	const server = createServer(async (request, response) => {
		const [, caller = "", region = "", service = ""] =
			/Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
		callers.push([service, caller, region]);
		connections.set(service, (connections.get(service) ?? new Set()).add(request.socket));
		const role = new URLSearchParams(await text(request)).get("RoleArn");
		response.statusCode = service === "sts" ? 200 : 403;
		response.end(
			service === "sts"
				? `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>${role}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
				: "no",
		);
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	const stop = () => {
		server.closeAllConnections();
		return new Promise((closed) => server.close(closed));
	};
	return { callers, connections, stop };
}

let api: Awaited<ReturnType<typeof aws>>;
beforeEach(async () => {
	vi.stubEnv("AWS_REGION", "eu-west-1");
	vi.stubEnv("AWS_ACCESS_KEY_ID", "OWN");
	vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
	api = await aws();
});
afterEach(async () => {
	vi.unstubAllEnvs();
	await api.stop();
});

/** Who asked which service, once every call has been refused. */
async function callersOf<P>(make: InRole<P>, role: string | undefined, calls: (ports: P) => Promise<unknown>[]) {
	const outcomes = await Promise.allSettled(calls(inRoleOf(make)({ name: "shop", identity: "shop" }, role)));
	expect(outcomes.map((outcome) => outcome.status)).not.toContain("fulfilled");
	return [...new Set(api.callers.map(([service, caller]) => `${service} ${caller}`))].sort();
}

const checks = (ports: ReturnType<ReturnType<typeof serviceReaders>>) => [
	ports.dns.inSync("/change/C1"),
	ports.loadBalancers.actions(ROUTE.listener),
	ports.services.describe("cluster", { blue: "b", green: "g" }),
	ports.alarms.states(["hosts"]),
	ports.traffic.requests([ROUTE], at(0), at(60)),
	ports.answers.perMinute({ blue: ROUTE, green: ROUTE }, 500, at(0), at(60)),
	ports.prober.probe(probeConfig(), "green"),
	ports.hooks.ask("hook", hookQuestion()),
];
const acts = (ports: ReturnType<ReturnType<typeof serviceWriters>>) => [
	ports.dns.change("Z0EXAMPLE", [], ""),
	ports.loadBalancers.route(ROUTE.listener, []),
	ports.services.scale("cluster", "b", 2),
];

describe("whatever a function asks of a service", () => {
	it("it asks in the service's role, to check", async () => {
		expect(await callersOf(serviceReaders(), "observer", checks)).toEqual([
			"ecs observer",
			"elasticloadbalancing observer",
			"lambda observer",
			"monitoring observer",
			"route53 observer",
			"sts OWN",
		]);
	});

	it("it does in the service's role", async () => {
		const observed = await callersOf(serviceWritersWithAlarms(), "actuator", (ports) => [
			...acts(ports),
			ports.alarms.states(["hosts"]),
		]);
		expect(observed).toEqual([
			"ecs actuator",
			"elasticloadbalancing actuator",
			"monitoring actuator",
			"route53 actuator",
			"sts OWN",
		]);
	});

	it("it does in its own role for a service that names none", async () => {
		expect(await callersOf(serviceWriters(), undefined, acts)).toEqual([
			"ecs OWN",
			"elasticloadbalancing OWN",
			"route53 OWN",
		]);
	});

	it.each([
		["actuator", "actuator"],
		[undefined, "OWN"],
	])(
		"it finds and registers what is released in the same role (%s), images in their own region",
		async (role, caller) => {
			const repository = { account: "210987654321", region: "us-east-1", name: "web" };
			const callers = await callersOf(serviceReleasers(), role, (ports) => [
				...acts(ports),
				ports.alarms.states(["hosts"]),
				ports.definitions.newest("shop"),
				ports.images.digest(repository, { tag: "v1" }),
			]);
			expect(callers.filter((each) => !each.startsWith("sts "))).toEqual(
				["ecr", "ecs", "elasticloadbalancing", "monitoring", "route53"].map((service) => `${service} ${caller}`),
			);
			const regions = api.callers.flatMap(([service, , region]) =>
				["ecr", "ecs"].includes(service) ? [`${service} ${region}`] : [],
			);
			expect(new Set(regions)).toEqual(new Set(["ecr us-east-1", "ecs eu-west-1"]));
		},
	);

	it("the roles of all services share connections, and never each other's credentials", async () => {
		const reach = inRoleOf(serviceWriters());
		for (const role of ["one", "two", "one"]) {
			await expect(
				reach({ name: "shop", identity: "shop" }, role).services.scale("cluster", "b", 2),
			).rejects.toMatchObject({ name: "Refused" });
		}
		expect(api.callers.filter(([service]) => service === "ecs").map(([, caller]) => caller)).toEqual([
			"one",
			"two",
			"one",
		]);
		expect(api.connections.get("ecs")?.size).toBe(1);
	});
});
