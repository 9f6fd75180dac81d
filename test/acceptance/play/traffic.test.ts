import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { AwsClock } from "../../../acceptance/aws/clock.ts";
import { Pace } from "../../../acceptance/play/pace.ts";
import { Traffic } from "../../../acceptance/play/traffic.ts";
import { COLOR_HEADER } from "../../../acceptance/stack/release.ts";

/** Traffic to an address at which a server answers, with its port in place of 80. */
async function trafficTo(status: number, headers: Readonly<Record<string, string>>) {
	const hosts: (string | undefined)[] = [];
	const server = createServer((request, response) => {
		hosts.push(request.headers.host);
		response.writeHead(status, headers).end();
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => void server.close());
	const { port } = server.address() as AddressInfo;
	const loadBalancers = { blue: "127.0.0.1", green: "127.0.0.1" };
	const traffic = new Traffic({ loadBalancers, host: "acc.example.com", rate: 100, now: () => 7, port });
	onTestFinished(() => traffic.stop());
	return { traffic, hosts };
}

const until = async (holds: () => boolean) => {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe("the users", () => {
	it("ask by the name that users resolve, go by the weights, and watch both load balancers besides", async () => {
		const { traffic, hosts } = await trafficTo(200, { [COLOR_HEADER]: "green" });
		await until(() => traffic.answers.filter(({ alb }) => alb === "green").length >= 2);
		traffic.stop();
		const of = (alb: string) => traffic.answers.filter((one) => one.alb === alb).length;
		// All the weight is blue's: green is only watched.
		expect(of("blue")).toBeGreaterThan(5 * of("green"));
		expect(new Set(hosts)).toEqual(new Set(["acc.example.com"]));
		expect(traffic.answers[0]).toEqual({ at: 7, alb: "blue", color: "green", status: 200 });
		expect(traffic.unanswered).toBe(0);
	});

	it("note who could not be told, and what was not answered at all", async () => {
		const { traffic } = await trafficTo(503, {});
		await until(() => traffic.answers.length > 0);
		expect(traffic.answers[0]).toMatchObject({ color: undefined, status: 503 });
		const nowhere = new Traffic({
			loadBalancers: { blue: "127.0.0.1", green: "127.0.0.1" },
			host: "acc.example.com",
			rate: 100,
			now: () => 0,
			// Nobody may listen there without being root, and nobody does.
			port: 1,
		});
		onTestFinished(() => nowhere.stop());
		await until(() => nowhere.unanswered > 0);
		expect(nowhere.answers).toEqual([]);
	});
});

describe("waiting", () => {
	it("ends with the answer, with the time that AWS's clock allows, or with an interruption", async () => {
		let own = 0;
		const controller = new AbortController();
		const pace = new Pace(new AwsClock(() => own), 1, controller.signal);
		expect(await pace.until("it", 10, async () => (own++ > 2 ? own : undefined))).toBe(4);
		const late = pace.until("INSYNC", 10, async () => {
			own += 4_000;
			return undefined;
		});
		await expect(late).rejects.toThrow("INSYNC: not within 10 s");
		controller.abort(new Error("interrupted by SIGINT"));
		await expect(pace.until("it", 10, async () => true)).rejects.toThrow("interrupted by SIGINT");
	});

	it("goes on asking after a failure, and stops when it is told to", async () => {
		const pace = new Pace(new AwsClock(), 1, new AbortController().signal);
		let asked = 0;
		const checking = pace.repeat(async () => {
			asked += 1;
			if (asked === 1) throw new Error("throttled");
		});
		await until(() => asked > 2);
		await checking.stop();
		const then = asked;
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(asked).toBe(then);
	});
});
