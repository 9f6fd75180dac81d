import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readRecord } from "../../recorder/record-file.ts";
import { POLICIES } from "../../rehearsal/policies/index.ts";
import { Recording } from "../../rehearsal/record.ts";
import { rehearse } from "../../rehearsal/rehearse.ts";
import { replayed, replayFaults } from "../../rehearsal/replay/command.ts";
import { parseScenario } from "../../rehearsal/scenario/load.ts";
import { fromCorpus, pathInCorpus } from "../recorder/corpus.ts";

function file(name: string, text: string): string {
	const folder = mkdtempSync(join(tmpdir(), "replay-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
}

/** What the command prints, and its exit code. */
async function run(flags: Parameters<typeof replayed>[0]) {
	const lines: string[] = [];
	const code = await replayed(flags, (line) => lines.push(line));
	return { code, out: lines.join("\n") };
}

describe("rehearse --replay", () => {
	it("says that this version decides a record the same", async () => {
		const { code, out } = await run({ replay: pathInCorpus("completed") });
		expect(out).toMatch(/^shop r2: completed; \d+ checks, 2026/);
		expect(out).toContain("the same by the same settings");
		expect(code).toBe(0);
	});

	it("shows a check that this version decides otherwise, and exits with 1", async () => {
		const { checks } = fromCorpus("errors-at-once");
		const place = checks.findIndex(({ task }) => task === "settle");
		const text = readFileSync(pathInCorpus("errors-at-once"), "utf8");
		const lines = text.split("\n");
		const at = lines.findIndex((line) => line.includes('"task":"settle"'));
		const other = lines.map((line, i) => (i === at ? line.replace('"next":"wait"', '"next":"settled"') : line));
		const { code, out } = await run({ replay: file("other.json", other.join("\n")) });
		expect(code).toBe(1);
		expect(out).toContain(`decides 1 of ${checks.length} otherwise`);
		expect(out).toContain(`${checks[place]?.at} settle: settled (pass`);
		expect(out).toContain("now: wait (pass");
	});

	it("plays it against a schedule and Terraform's variables, share by share, beside what happened", async () => {
		const tfvars = file("mine.tfvars", "error_percent = 50\nerror_ratio = 2\nerror_ceiling_percent = 100\n");
		const { out } = await run({ replay: pathInCorpus("metrics-torn-sick"), tfvars, schedule: "10:60,100:60" });
		expect(out).toMatch(/^10 % +failed at \d\d:\d\d:\d\d \(ErrorsAboveStable\) +went on at/m);
		expect(out).toMatch(/^100 % +not recorded +this share was not recorded$/m);
	});

	it("says what a record cannot show of the settings", async () => {
		const text = [
			"latency_objective_ms = 100",
			"analysis_interval_seconds = 30",
			"capacity_headroom_percent = 20",
			'alarms = ["another"]',
			'probe_path = "/else"',
			'hooks = [{ function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:else", points = ["after-step"] }]',
		].join("\n");
		const { out } = await run({ replay: pathInCorpus("completed"), tfvars: file("mine.tfvars", text) });
		expect(out).toContain("slow answers were counted above 500 ms then, so latency is not judged here");
		expect(out).toContain("analysis_interval_seconds: checks are made when they were made then");
		expect(out).toContain("tasks and their health checks are what they were then");
		expect(out).toContain("alarms: another was not asked for then");
		expect(out).toContain("probe_*: probes are counted as they were sent then, for /");
		expect(out).toContain("hooks: else was not asked then");
		const unprobed = await run({
			replay: pathInCorpus("rolled-back"),
			tfvars: file("probes.tfvars", "probes = true"),
		});
		expect(unprobed.out).toContain("probes: none were sent then");
	});

	it("prints the same for machines", async () => {
		const { out } = await run({ replay: pathInCorpus("gate"), schedule: "10:600,100:60", json: true });
		expect(JSON.parse(out)).toMatchObject({
			format: "ecs-dns-canary/replay",
			version: 1,
			service: "shop",
			attempt: "r2",
			outcome: "failed-back",
			gaps: [],
			otherwise: [],
			undecided: [],
			notShown: [],
			shares: [
				{ percent: 10, recorded: true, wanted: true, happened: { next: "gate" } },
				{ percent: 100, recorded: false, happened: null, would: null },
			],
		});
	});

	it("says all at once that is wrong with flags and files", async () => {
		const wrong = { replay: "/no/such.json", schedule: "x", tfvars: file("mine.tfvars", "eror_ratio = 2"), seed: "3" };
		const faults = await replayFaults(wrong);
		expect(faults).toEqual([
			"--seed: a record has its own; leave it out, or --replay",
			"--replay /no/such.json: there is no such file",
			expect.stringContaining("--schedule:"),
			expect.stringContaining("--schedule:"),
			expect.stringMatching(/eror_ratio.*did you mean "error_ratio"/),
		]);
		expect(await replayFaults({ replay: file("mine.json", "{") })).toEqual([expect.stringContaining("is no JSON")]);
		const long = { replay: pathInCorpus("completed"), schedule: "10:86400,50:86400,100:86400" };
		expect(await replayFaults(long)).toEqual([expect.stringContaining("outgrow Step Functions' history")]);
	});
});

describe("the record of a rehearsal", () => {
	it("is one of the first service's first rollout, with its history, and what the tasks did that act", async () => {
		const about = { about: "a sick release of two services", services: 2, clients: { caches: 100 } };
		const scenario = parseScenario("two", { ...about, release: { errors: 0.5 } });
		const recording = new Recording();
		const policies = POLICIES.slice(0, 1);
		await rehearse({ name: "two", scenario, seed: 1, policies, onSimulation: recording.listen });
		const record = await recording.record();
		expect(record).toMatchObject({ service: "shop", history: { outcome: "failed-back" }, gaps: [] });
		expect(new Set(record.checks.map(({ service }) => service))).toEqual(new Set(["shop"]));
		const acts = record.events.filter(({ message }) => message === "task done").map(({ task }) => task);
		expect(acts).toEqual(expect.arrayContaining(["begin", "deploy", "prepare", "failBack", "conclude"]));
		expect(readRecord(await recording.written(), "two")).toEqual(JSON.parse(JSON.stringify(record)));
	});

	it("is none before there was a check", async () => {
		await expect(new Recording().record()).rejects.toThrow("nothing to record");
	});
});
