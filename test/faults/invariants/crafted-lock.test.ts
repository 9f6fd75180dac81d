import { describe, expect, it } from "vitest";
import { parseCase } from "../../../faults/model/case.ts";
import { playCase } from "../../../faults/run/job.ts";
import { UntrustedInput } from "../../../runtime/errors.ts";
import { Fed } from "./fed.ts";

const NAME = "12-crafted-lock";
const redirect = { Type: "redirect", RedirectConfig: { Host: "elsewhere.example" } };

/** The world at rest while a lock is held, and one into which somebody has put a redirect. */
async function locks() {
	const fed = await Fed.with(NAME);
	const lock = fed.lock();
	const crafted = { ...lock, original: { ...lock.original, actions: { blue: [redirect], green: [redirect] } } };
	return { fed, genuine: fed.snapshot({ lock }), crafted: fed.snapshot({ lock: crafted }) };
}

describe("a lock that somebody else has made", () => {
	it("by which traffic is moved is found, whoever does it", async () => {
		const { fed, crafted } = await locks();
		fed.write("dns.change", crafted, crafted);
		fed.write("loadBalancers.route", crafted, crafted, { run: fed.run("watchdog") });
		expect(fed.found.map(({ message }) => message)).toEqual([
			"shift sent dns.change by a lock that somebody else has made",
			"watchdog sent loadBalancers.route by a lock that somebody else has made",
		]);
	});

	it("may be taken over, and traffic is moved by a genuine one, and where there is none", async () => {
		const { fed, genuine, crafted } = await locks();
		fed.write("locks.takeOver", crafted, crafted, { args: ["shop"], run: fed.run("watchdog") });
		fed.write("dns.change", genuine, genuine);
		fed.write("services.scale", fed.snapshot(), fed.snapshot());
		expect(fed.found).toEqual([]);
	});

	it("under another name is found when it is taken over, or read in silence", async () => {
		const { fed, genuine } = await locks();
		const [silent, notifyingWhenPending, own] = [fed.run("watchdog"), fed.run("watchdog"), fed.run("watchdog")];
		for (const run of [silent, notifyingWhenPending])
			fed.watch.answered?.({ name: "locks.held", args: ["bank"], run }, genuine.lock);
		fed.watch.answered?.({ name: "locks.held", args: ["shop"], run: own }, genuine.lock);
		fed.watch.answered?.({ name: "locks.held", args: ["bank"], run: own }, undefined);
		fed.watch.threw?.(notifyingWhenPending, new UntrustedInput("the lock of bank", []), 7);
		for (const run of [silent, own]) fed.watch.returned?.(run, {}, 7, 0);
		fed.write("locks.takeOver", genuine, genuine, { args: ["bank"], run: silent });
		expect(fed.found.map(({ message }) => message)).toEqual([
			"watchdog read a lock under another name, and said nothing of it",
			"watchdog took over a lock under the name bank",
		]);
	});
});

describe("a rehearsal in which somebody writes the table", () => {
	const at = async (release: string, name: string, kind: string) => {
		const { sites } = await playCase(parseCase(release));
		const state = sites.find((site) => site.place === "state" && site.name === name);
		return (await playCase(parseCase(`${release} state:${state?.n}:${name}:${kind}`))).played;
	};

	it.each([
		["healthy", "Shift", "crafted-lock"],
		["healthy", "Assess", "crafted-lock-orphan"],
		["sick-late", "FailBack", "crafted-lock"],
	])("of its own lock goes back once the lock is right again: %s at %s, %s", async (release, name, kind) => {
		expect(await at(release, name, kind)).toMatchObject({ end: "failed-back", injected: 1, violations: [] });
	});

	it.each(["foreign-lock", "foreign-lock-renamed"])("under another name is none of its business: %s", async (kind) => {
		expect(await at("healthy", "Assess", kind)).toMatchObject({ end: "completed", injected: 1, violations: [] });
	});
});
