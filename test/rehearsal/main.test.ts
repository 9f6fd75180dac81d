import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { POLICIES } from "../../rehearsal/policies/index.ts";
import { compiled } from "../support/program.ts";

const PROGRAM = await compiled("rehearsal/main.ts");

interface Ended {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
	/** Of CPU time: the clock runs on while other programs have the machine. */
	readonly milliseconds: number;
}

/** Has a program tell its CPU time, in microseconds, as it ends. */
const WRITES_TIME = `data:text/javascript,${encodeURIComponent(`
	import { writeSync } from "node:fs";
	process.on("exit", () => {
		const { user, system } = process.cpuUsage();
		writeSync(3, String(user + system));
	});
`)}`;

/** Without the progress that there is on a slow machine. */
const withoutProgress = (err: string) => err.replace(/^[█░].*\n/gm, "");

/** Runs the command to its end. */
function rehearse(...flags: string[]): Promise<Ended> {
	const child = spawn(process.execPath, ["--import", WRITES_TIME, PROGRAM, ...flags], {
		stdio: ["pipe", "pipe", "pipe", "pipe"],
	});
	let out = "";
	let err = "";
	let time = "";
	child.stdio[3]?.on("data", (chunk) => {
		time += chunk;
	});
	child.stdout.on("data", (chunk) => {
		out += chunk;
	});
	child.stderr.on("data", (chunk) => {
		err += chunk;
	});
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => resolve({ code, out, err: withoutProgress(err), milliseconds: Number(time) / 1_000 }));
	});
}

/** A folder of its own for each test, gone afterwards. */
function folder(): string {
	const path = mkdtempSync(join(tmpdir(), "rehearse-"));
	onTestFinished(() => rmSync(path, { recursive: true }));
	return path;
}

describe("npm run rehearse", () => {
	it("plays a release that fails and comes back, in seconds where the command starts in a fifth of one", async () => {
		// Beside each other: what slows one down slows both.
		const [{ code, out, err, milliseconds }, help] = await Promise.all([rehearse(), rehearse("--help")]);
		expect(out).toContain("errors-at-once: Half of the release's requests fail as soon as it has any.");
		const [, shown = ""] = /npm run rehearse\n```[^`]*```\n(.*?)```/s.exec(readFileSync("README.md", "utf8")) ?? [];
		expect(shown).toContain("failed-back: TargetsUnhealthy");
		for (const line of shown.trim().split("\n")) expect(out).toContain(line);
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(help.milliseconds).toBeGreaterThan(0);
		expect(milliseconds / help.milliseconds).toBeLessThan(30);
	});

	it("prints JSON for machines: the figures of every policy, and the same bytes again", async () => {
		const flags = ["--scenario", "errors-at-once", "--compare", "--json", "--clients", "2k", "--seed", "7"];
		const [{ code, out }, again] = await Promise.all([rehearse(...flags), rehearse(...flags)]);
		const { format, seed, caches, policies } = JSON.parse(out);
		expect({ code, format, seed, caches }).toEqual({
			code: 0,
			format: "ecs-dns-canary/rehearsal",
			seed: 7,
			caches: 2_000,
		});
		expect(policies.map(({ policy }: { policy: string }) => policy)).toEqual(POLICIES.map(({ name }) => name));
		expect(again.out).toBe(out);
	});

	it("compares the policies in a table for people", async () => {
		const { out } = await rehearse("--compare", "--clients", "1000");
		for (const { name } of POLICIES) expect(out).toMatch(new RegExp(`^${name} +(failed-back|stuck|completed)`, "m"));
	});

	it("takes schedule, traffic, release and Terraform's variables from its flags", async () => {
		const path = join(folder(), "mine.tfvars");
		writeFileSync(path, "schedule = [{ percent = 25, bake_seconds = 60 }, { percent = 100, bake_seconds = 60 }]");
		const small = ["--clients", "1k", "--traffic", "20", "--release", "healthy", "--json"];
		const shares = async (...flags: string[]) => {
			const { policies } = JSON.parse((await rehearse(...small, ...flags)).out);
			const percents = policies[0].timeline.map(({ percent }: { percent: number }) => percent);
			return [...new Set(percents)];
		};
		expect(await shares("--tfvars", path)).toEqual([0, 25, 100]);
		expect(await shares("--tfvars", path, "--schedule", "5:1m,100:1m")).toEqual([0, 5, 100]);
	});

	it("writes the record of this project's rollout, which --replay plays again without a scenario", async () => {
		const path = join(folder(), "mine.json");
		const { code, err } = await rehearse("--clients", "1000", "--compare", "--record", path);
		expect({ code, err }).toEqual({ code: 0, err: `wrote ${path}\n` });
		const replay = await rehearse("--replay", path, "--schedule", "20:60,100:60");
		expect(replay).toMatchObject({ code: 0, err: "" });
		expect(replay.out).toContain("the same by the same settings");
		expect(replay.out).toContain("20 %   not recorded");
		const wrong = await rehearse("--replay", path, "--out", "page.html");
		expect(wrong.code).toBe(2);
		expect(wrong.err).toContain("--out: a record has its own; leave it out, or --replay");
		const all = await rehearse("--scenario", "all", "--record", path);
		expect(all.err).toContain("--record: a record is of one rollout; name it with --scenario (given: all)");
	});

	it("plays a file of one's own, and exits with 1 when the rollout does not end as the file says", async () => {
		const path = join(folder(), "mine.json");
		writeFileSync(path, JSON.stringify({ about: "mine", ends: "failed-back", clients: { caches: 10 } }));
		const { code, out, err } = await rehearse("--scenario", path);
		expect(out).toContain("mine: mine");
		expect({ code, err }).toEqual({
			code: 1,
			err: "mine: this project's rollout ended as completed, and should have ended as failed-back\n",
		});
	});

	it("writes a page that needs nothing else", async () => {
		const path = join(folder(), "page.html");
		const { code, err } = await rehearse("--clients", "1k", "--out", path);
		expect({ code, err }).toEqual({ code: 0, err: `wrote ${path}\n` });
		expect(readFileSync(path, "utf8")).toMatch(/^<!doctype html>/i);
	});

	it("plays nothing when the page could not be written", async () => {
		const path = folder();
		expect(await rehearse("--out", path)).toMatchObject({
			code: 2,
			out: "",
			err: expect.stringContaining(`--out: ${path} is a folder; name a file in it`),
		});
		const file = join(path, "file");
		writeFileSync(file, "");
		expect(await rehearse("--out", join(file, "page.html"))).toMatchObject({
			code: 2,
			out: "",
			err: expect.stringContaining(`--out: there is no folder ${file}; make it first`),
		});
	});

	it("tells the result even when the page cannot be written after all", async () => {
		// Longer than any file system lets a name be, which only writing finds out.
		const path = join(folder(), `${"long".repeat(100)}.html`);
		const { code, out, err } = await rehearse("--clients", "10", "--json", "--out", path);
		expect({ code, err }).toEqual({
			code: 1,
			err: expect.stringContaining(`${path} could not be written: ENAMETOOLONG`),
		});
		expect(JSON.parse(out)).toMatchObject({ caches: 10 });
	});

	it("ends quietly when nobody reads on", async () => {
		const child = spawn(process.execPath, [PROGRAM, "--clients", "10", "--json"]);
		child.stdout.destroy();
		let err = "";
		child.stderr.on("data", (chunk) => {
			err += chunk;
		});
		const code = await new Promise((resolve) => child.on("close", resolve));
		expect({ code, err: withoutProgress(err) }).toEqual({ code: 0, err: "" });
	});

	it("tells its flags without colors that nobody sees, and without blanks at the ends of lines", async () => {
		const { code, out, err } = await rehearse("--help");
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(out).toContain("--scenario=<scenario>");
		// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
		expect(out).not.toMatch(/\x1b| $/m);
	});

	it("names every mistake in flags and files at once, exits with 2, and plays and writes nothing", async () => {
		const path = join(folder(), "none", "page.html");
		const result = await rehearse("--scenario", "helthy", "--clients", "many", "--seed", "-1.5", "--out", path);
		expect(result).toMatchObject({ code: 2, out: "" });
		for (const part of ['did you mean "healthy"?', "--clients: ", "--seed: ", "--out: "])
			expect(result.err).toContain(part);
		expect(existsSync(path)).toBe(false);
	});

	it("tells every mistake beside flags that do not exist or have no value", async () => {
		const flags = ["--traffic", "lots", "--stubborn", "200", "--seed", "x", "--clients", "10G", "--foo", "--out"];
		const { code, err } = await rehearse(...flags);
		expect(code).toBe(2);
		expect(
			err
				.trim()
				.split("\n")
				.map((line) => line.replace(/:.*/, "")),
		).toEqual([
			"there is no flag --foo",
			"--out needs a value",
			"--traffic",
			"--clients",
			"--stubborn",
			"--seed",
			"--help tells what there is",
		]);
	});

	it("takes a scenario's bare name for its flag that was left out, and lists the scenarios in columns", async () => {
		expect((await rehearse("errors-at-once")).err).toContain(
			'"errors-at-once" belongs to no flag; did you mean --scenario errors-at-once?',
		);
		const { err } = await rehearse("--scenario", "nope");
		expect(err).toContain("no scenario has this name");
		expect(Math.max(...err.split("\n").map(({ length }) => length))).toBeLessThan(100);
	});

	it("says how long it watches, which is why totals differ between one policy and all", async () => {
		const [alone, compared] = await Promise.all([
			rehearse("--clients", "100"),
			rehearse("--clients", "100", "--compare"),
		]);
		expect(alone.out).toContain("watched: 1h");
		expect(compared.out).toContain("watched: 1h 40m, as long as the slowest policy needs");
	});

	it("says what came over the scenario when only both together are wrong", async () => {
		expect((await rehearse("--schedule", "100:24h", "--seed", "2")).err).toContain(
			"scenario errors-at-once with --schedule: schedule: a rollout could outgrow",
		);
	});

	it("plays nothing when a flag is misspelled, and tells the one that is near", async () => {
		expect(await rehearse("--relese", "slow")).toMatchObject({
			code: 2,
			out: "",
			err: expect.stringContaining("there is no flag --relese; did you mean --release?"),
		});
	});

	it("makes no page of many scenarios", async () => {
		expect(await rehearse("--scenario", "all", "--out", join(folder(), "page.html"))).toMatchObject({
			code: 2,
			out: "",
		});
	});
});
