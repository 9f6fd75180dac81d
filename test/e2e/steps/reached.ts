/** Probes arrive by the deployed network alone: without any one piece that their way needs, they stop. */
import { expect, it } from "vitest";
import { neededPieces, type Piece, type Place, pieces } from "../../../rehearsal/world/network/pieces.ts";
import { reach } from "../../../rehearsal/world/network/reach.ts";
import { COLORS, type Color } from "../../../runtime/contract/index.ts";
import { interfaceOf } from "../harness/reached.ts";
import { IN_PROGRESS, type Suite } from "./suite.ts";

/** Long enough for what arrives, and soon over for what does not. */
const DEADLINE_MS = 2_000;

export function reached(suite: Suite): void {
	const prober = () => {
		const name = `${suite.main.service.name}-prober`;
		const found = suite.world.deployed.functions.find(({ FunctionName }) => FunctionName === name);
		if (!found) throw new Error(`${name} is not deployed`);
		return found;
	};
	const place = async (): Promise<Place> => {
		const { world } = suite;
		const from = interfaceOf(prober());
		if (!from) throw new Error("the prober stands in no network");
		return { network: await world.gateway.network(world.aws.region), from };
	};
	const previewOf = (color: Color) => {
		const { probe } = suite.main.service.judge;
		if (!probe) throw new Error("the service is not probed");
		const { hostname, port } = new URL(probe.origins[color]);
		return { probe, to: { host: hostname, port: Number(port) } };
	};
	/** Whether the deployed prober's requests arrive at a color's preview without these pieces. */
	const arrivesWithout = async (color: Color, ...taken: readonly Piece[]) => {
		const { world, main } = suite;
		const { probe } = previewOf(color);
		const { host, path: asked, status, body } = probe;
		const request = {
			origin: probe.origins[color],
			host,
			path: asked,
			status,
			body,
			count: 1,
			deadlineMilliseconds: DEADLINE_MS,
		};
		const before = main.previewRequests(color).length;
		world.deployed.takeAway(...taken);
		const path = `/2015-03-31/functions/${encodeURIComponent(prober().FunctionArn)}/invocations`;
		const report = await world.aws.post("lambda", path, request);
		world.deployed.takeAway();
		const { failed, unreachable } = JSON.parse(report) as { failed: number; unreachable: number };
		const arrived = main.previewRequests(color).length - before;
		expect([arrived, failed, unreachable]).toEqual(arrived > 0 ? [1, 0, 0] : [0, 0, 1]);
		return arrived > 0;
	};

	it("is probed over the deployed network, and is not without any one rule, gateway or family that the way needs", async () => {
		const kinds = new Set<string>();
		for (const color of COLORS) {
			const { to } = previewOf(color);
			const needed = neededPieces(await place(), to);
			expect(await arrivesWithout(color)).toBe(true);
			for (const piece of needed) {
				kinds.add(piece.kind);
				expect([piece, await arrivesWithout(color, piece)]).toEqual([piece, false]);
			}
		}
		expect([...kinds]).toEqual(expect.arrayContaining(["rule", "subnet-ipv6", "balancer-ipv6", "function-ipv6"]));
	});

	it("is not probed without all rules that let probes in, though each has another beside it", async () => {
		for (const color of COLORS) {
			const all = await place();
			const { to } = previewOf(color);
			const balancer = all.network.balancers.find(({ dnsName }) => to.host.endsWith(dnsName));
			const rules = pieces(all).filter(
				(piece) => piece.kind === "rule" && balancer?.securityGroupIds.includes(piece.groupId),
			);
			expect(rules).not.toEqual([]);
			expect(await arrivesWithout(color, ...rules)).toBe(false);
			expect(reach(all.network, all.from, { ...to, port: 22 }).arrives).toBe(false);
		}
	});

	it("refuses a rollout whose probes the network does not let through, before any traffic, and blames no release", async () => {
		const { main, world } = suite;
		main.setSick("blue", false);
		await main.redeploy("blue");
		const before = await main.view.snapshot();
		const counts = await main.view.desiredCounts();
		const since = world.mark();
		const [piece] = neededPieces(await place(), previewOf("blue").to);
		if (!piece) throw new Error("the way to the preview needs nothing");
		world.deployed.takeAway(piece);

		const result = await main.release("blue", IN_PROGRESS);
		world.deployed.takeAway();

		expect(result).toMatchObject({ status: "FAILED", error: "WrongStart" });
		expect(result.states.map(({ name }) => name)).not.toContain("Shift");
		expect(await main.view.snapshot()).toEqual(before);
		expect(await main.view.desiredCounts()).toEqual(counts);
		expect(suite.changes(since).at(-1)).toBe("refused 0 %");
		expect(await main.view.history(main.deploymentId("blue"))).toMatchObject({ outcome: "abandoned" });
	});
}
