import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { faultsIn } from "../support/workflows.ts";

const FOLDER = ".github/workflows";

/** One that has no mistake, in which mistakes are planted. */
const GOOD = `
on:
  push:
permissions:
  contents: read
jobs:
  build:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: npm ci
  sign:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      id-token: write
    steps:
      - run: gh release create "$TAG"
`;

describe("the workflows of this repository", () => {
	it.each(readdirSync(FOLDER))("%s gives nobody a way in", (file) => {
		expect(faultsIn(readFileSync(join(FOLDER, file), "utf8"))).toEqual([]);
	});

	it("use each action in one version", () => {
		const texts = readdirSync(FOLDER).map((file) => readFileSync(join(FOLDER, file), "utf8"));
		const used = texts.flatMap((text) => [...text.matchAll(/uses: ([\w-]+\/[\w-]+)\S*@(\S+ # \S+)/g)]);
		const versions = new Map<string, Set<string>>();
		for (const [, action = "", version = ""] of used) {
			versions.set(action, new Set([...(versions.get(action) ?? []), version]));
		}
		expect(versions.size).toBeGreaterThan(5);
		for (const [action, each] of versions) expect([...each], action).toHaveLength(1);
	});
});

const EXAMPLES = "examples/github-actions/.github/workflows";

/** Examples run this project's command in the role that they take, and a plan ends by itself. */
const OF_OWNED = /packages' code runs|nothing ends it in time/;

describe("the workflows of the examples", () => {
	it.each(readdirSync(EXAMPLES))("%s gives nobody a way in", (file) => {
		const faults = faultsIn(readFileSync(join(EXAMPLES, file), "utf8"));
		expect(faults.filter((fault) => !OF_OWNED.test(fault))).toEqual([]);
	});
});

describe("a mistake in a workflow is found", () => {
	it("and none where there is none", () => expect(faultsIn(GOOD)).toEqual([]));

	it.each([
		["push:", "pull_request_target:", "pull_request_target runs what strangers send"],
		["push:", "workflow_run:", "workflow_run runs what strangers send"],
		["  contents: read", "  contents: write", "its permissions are not said, or write"],
		["permissions:\n  contents: read\n", "", "its permissions are not said, or write"],
		["permissions:\n  contents: read\n", "permissions: write-all\n", "its permissions are not said, or write"],
		[
			"@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
			"@v7",
			"actions/checkout@v7 is not pinned by commit and version",
		],
		[" # v7.0.1", "", "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 is not pinned by commit and version"],
		[
			"runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    permissions",
			"uses: ./.github/workflows/none.yml\n    timeout-minutes: 5\n    permissions",
			"./.github/workflows/none.yml is not pinned by commit and version",
		],
		["persist-credentials: false", "fetch-depth: 0", "build: checkout leaves its credentials to what comes after"],
		["npm ci", "echo ${{ github.head_ref }}", "build: what somebody enters gets into a script"],
		['gh release create "$TAG"', "npm run build", "sign: packages' code runs where something may be written or signed"],
		["    timeout-minutes: 5\n    steps", "    steps", "build: nothing ends it in time"],
	])("(%j → %j)", (good, bad, fault) => {
		expect(GOOD).toContain(good);
		expect(faultsIn(GOOD.replace(good, bad))).toEqual([fault]);
	});
});
