import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

interface Update {
	readonly "package-ecosystem": string;
	readonly directory?: string;
	readonly directories?: readonly string[];
	readonly schedule: object;
	readonly cooldown: object;
}

const { version, updates }: { version: number; updates: readonly Update[] } = parse(
	readFileSync(".github/dependabot.yml", "utf8"),
);
const examples = readdirSync("examples", { recursive: true, encoding: "utf8" }).map((path) => `/examples/${path}`);

/** Where an ecosystem's updates are looked for. */
function folders(ecosystem: string): string[] {
	return updates
		.filter((update) => update["package-ecosystem"] === ecosystem)
		.flatMap(({ directory, directories = [] }) => [...(directory ? [directory] : []), ...directories])
		.sort();
}

describe("updates of dependencies", () => {
	it("are asked for each week, and wait until somebody else would have noticed", () => {
		expect(version).toBe(2);
		for (const { schedule, cooldown } of updates) {
			expect(schedule).toEqual({ interval: "weekly" });
			expect(cooldown).toEqual({ "default-days": 7 });
		}
	});

	it("cover the packages, the actions of all workflows, and the providers and images of all examples", () => {
		expect(folders("npm")).toEqual(["/"]);
		const workflows = new Set(examples.filter((path) => /\/workflows\/[^/]+\.yml$/.test(path)).map(dirname));
		expect(folders("github-actions")).toEqual(["/", ...workflows].sort());
		const having = (name: string) => examples.filter((path) => path.endsWith(`/${name}`)).map(dirname);
		expect(folders("terraform")).toEqual(having("versions.tf").sort());
		expect(folders("docker")).toEqual(having("Dockerfile").sort());
		for (const folder of updates.flatMap((update) => folders(update["package-ecosystem"]))) {
			expect(existsSync(`.${folder}`)).toBe(true);
		}
	});
});
