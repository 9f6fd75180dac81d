/** Two services on one controller. */
import { expect, it } from "vitest";
import type { RecordedCall } from "../gateway/recorded.ts";
import type { Subject } from "../harness/subject.ts";
import { IN_PROGRESS, type Suite, weights } from "./suite.ts";

const ROUTE_AND_SHIFT = ["ModifyListener", "ChangeResourceRecordSets"];

/** Two checks a release that answers no probe are enough, and are this far apart at most; then both load balancers are re-routed. */
const CAUGHT_SECONDS = 30;

/** All by which AWS knows what belongs to a service. */
function belongings({ service }: Subject): string[] {
	const { cluster, services, loadBalancers, dns, alarms, judge } = service;
	const both = [loadBalancers.blue, loadBalancers.green];
	return [
		...[cluster, services.blue, services.green, dns.name, ...alarms.blue, ...alarms.green],
		...(judge.probe ? [judge.probe.function] : []),
		...both.flatMap(({ listener, targetGroups }) => [listener, targetGroups.blue, targetGroups.green]),
		`{"S":"${service.name}"}`,
	];
}

/** Whether a call names anything that belongs to a service. */
function isAbout(subject: Subject, { url, body }: RecordedCall): boolean {
	const text = decodeURIComponent(`${url} ${body}`.replace(/%(?![0-9A-Fa-f]{2})/g, "%25"));
	return belongings(subject).some((name) => text.includes(name));
}

const isWrite = ({ action }: RecordedCall) => /^(Modify|Change)/.test(action);

export function twoServices(suite: Suite): void {
	it("rolls two services out at once on one controller: one completes, the other fails back, neither touches the other", async () => {
		const { world } = suite;
		const [search, shop] = [world.subject("search"), world.subject("shop")];
		const before = await shop.view.ownSnapshot();
		const since = world.mark();

		// Both colors were deployed from one image: what a rollout is to begin of must be another.
		await search.deployImage("green", "registry.example/search:2");
		const good = search.start("green", IN_PROGRESS);
		await world.time.untilTrue(() => search.view.weights().A?.green === 20);
		await shop.deployImage("green", "registry.example/shop:2");
		const sick = shop.start("green", IN_PROGRESS, ({ name }) => {
			if (name === "Shift") shop.setSick("green", true);
		});
		const [completed, failedBack] = await world.time.until(Promise.all([good.ended, sick.ended]));

		expect(completed).toMatchObject({ status: "SUCCEEDED" });
		expect(failedBack).toMatchObject({ status: "FAILED", error: "TargetsUnhealthy" });
		await suite.expectInProduction("green", "blue", search);
		await suite.expectInProduction("blue", "green", shop);
		expect(await shop.view.ownSnapshot()).toEqual(before);
		expect(await search.view.desiredCounts()).toEqual({ blue: 0, green: 2 });
		expect(await shop.view.desiredCounts()).toEqual({ blue: 2, green: 0 });
		const ended = /live|failed-back/;
		expect(since.messages().flatMap(({ subject }) => (ended.test(subject) ? subject : []))).toEqual([
			"shop: failed-back (TargetsUnhealthy)",
			"search: green is live",
		]);
		expect(suite.changes(since, search)).toEqual([
			...["started 0 %", "shifted 20 %", "shifted 100 %", "completed 100 %"],
		]);
		expect(suite.changes(since, shop)).toEqual([
			...["started 0 %", "shifted 20 %", "failing-back 20 %", "failed-back 0 %"],
		]);

		const calls = since.calls().filter(({ caller }) => caller.startsWith("both-"));
		expect(calls.filter((call) => isAbout(search, call) && isAbout(shop, call))).toEqual([]);
		const writes = since.calls().filter(isWrite);
		const of = (subject: Subject) => writes.filter((call) => isAbout(subject, call));
		expect(of(search).map(({ action }) => action)).toEqual([
			...ROUTE_AND_SHIFT,
			"ChangeResourceRecordSets",
			...["ModifyListener", "ChangeResourceRecordSets"],
		]);
		expect(of(shop).map(({ action }) => action)).toEqual([...ROUTE_AND_SHIFT, ...ROUTE_AND_SHIFT]);
		expect(writes).toHaveLength(of(search).length + of(shop).length);
		// All of the sick one's rollout lies between two steps of the good one's.
		const turns = writes.map((call) => (isAbout(search, call) ? "search" : "shop"));
		expect(turns.filter((name, i) => name !== turns[i - 1])).toEqual(["search", "shop", "search"]);
	});

	it("goes back within seconds when a release turns sick on probation, after it has had all the traffic", async () => {
		const { world } = suite;
		const search = world.subject("search");
		const before = await search.view.ownSnapshot();
		await search.redeploy("blue");
		const since = world.mark();
		let completedAt = 0;
		let completedWith: unknown;
		const running = search.start("blue", IN_PROGRESS, ({ name }) => {
			if (name !== "Complete") return;
			completedAt = world.time.now();
			completedWith = search.view.weights();
			search.setPreview("blue", 500);
		});
		await world.time.untilTrue(() => completedAt > 0);
		expect(completedWith).toEqual(weights(100, 0));

		await world.time.untilTrue(async () => (await search.view.routes()).blue === "green");
		expect((world.time.now() - completedAt) / 1_000).toBeLessThanOrEqual(CAUGHT_SECONDS);
		const result = await world.time.until(running.ended);
		search.setPreview("blue", 200);

		expect(result).toMatchObject({ status: "FAILED", error: "ProbesFailed" });
		expect(await search.view.ownSnapshot()).toEqual(before);
		await suite.expectInProduction("green", "blue", search);
		expect(await search.view.history(search.deploymentId("blue"))).toMatchObject({ outcome: "rolled-back" });
		const changes = suite.changes(since, search).map((change) => change.split(" ")[0]);
		expect(changes).toEqual(["started", "shifted", "shifted", "completed", "failing-back", "rolled-back"]);
	});
}
