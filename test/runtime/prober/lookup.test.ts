import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, vi } from "vitest";
import { probe } from "../../../runtime/prober/probe.ts";

const resolved = vi.hoisted(() => vi.fn());
vi.mock("node:dns", () => ({ lookup: resolved }));

it("names are resolved as the system does, IPv6 addresses first: a load balancer that faces the internet has no other way in", async () => {
	const server = http.createServer((_, response) => void response.end("over IPv6"));
	server.listen({ host: "::1", port: 0 });
	await once(server, "listening");
	resolved.mockImplementation((_name, _options, found) => found(null, [{ address: "::1", family: 6 }]));
	const { port } = server.address() as AddressInfo;
	const request = {
		host: "shop.example.com",
		path: "/",
		status: "200",
		body: "over IPv6",
		deadlineMilliseconds: 1_000,
		count: 1,
	};
	expect(await probe({ ...request, origin: `http://alb.test:${port}` })).toMatchObject({ failed: 0, unreachable: 0 });
	expect(resolved.mock.calls).toMatchObject([["alb.test", { order: "ipv6first", all: true }, expect.any(Function)]]);
	server.close();
});
