import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parse } from "@cdktf/hcl2json";
import { describe, expect, it } from "vitest";
import { snapshotOf } from "../../cli/operator/read/snapshot.ts";
import { statusOf } from "../../cli/operator/read/status.ts";
import { PLAIN } from "../../cli/operator/show/paint.ts";
import { textOf } from "../../cli/operator/show/text.ts";
import { pass } from "../../runtime/core/analysis/verdict.ts";
import { FakeSources } from "../cli/support/fakes.ts";
import { at, sampleRollout } from "../support/documents.ts";

const README = readFileSync("README.md", "utf8");

/** The blocks of a language in a document. No language: what commands print. */
const blocks = (language: string, text = README) =>
	[...text.matchAll(/^```(\w*)\n(.*?)^```/gms)]
		.filter(([, named]) => named === language)
		.map(([, , block = ""]) => block);

/** What runs each command of the README, or the same command with other values. */
const RUN_BY: Readonly<Record<string, readonly [file: string, how: string]>> = {
	"npm ci": [".ci/run", "npm ci"],
	"npm run rehearse": ["test/rehearsal/main.test.ts", "rehearse()"],
	"npm run rehearse -- --scenario errors-at-once --compare --out page.html": ["test/rehearsal/main.test.ts", "--out"],
	"terraform init": ["test/examples/planned.ts", '"init"'],
	"terraform apply": ["test/e2e/harness/terraform-folder.ts", '"apply"'],
	"cp terraform.tfvars.example terraform.tfvars": ["test/e2e/harness/project.ts", "terraform.tfvars.example"],
	"npx cdktf deploy": ["test/e2e/harness/project.ts", '"deploy"'],
	"npm run cli -- console --demo --act": ["test/e2e/console.e2e.test.ts", '"console", "--demo"'],
	"npm run cli -- status web --watch": ["test/cli/operator/act/follow.test.ts", "watch: true"],
};

describe("the README", () => {
	it("is short enough to be read", () => expect(README.trimEnd().split("\n").length).toBeLessThanOrEqual(200));

	it("has no command that nothing runs", () => {
		const commands = blocks("console").flatMap((block) => block.trim().split("\n"));
		expect(Object.keys(RUN_BY).sort()).toEqual([...new Set(commands)].sort());
		for (const [file, how] of Object.values(RUN_BY)) expect(readFileSync(file, "utf8"), file).toContain(how);
	});

	it("has Terraform that Terraform can read, and nothing in a language that no test checks", async () => {
		const hcl = blocks("hcl");
		expect(hcl).toHaveLength(2);
		for (const block of hcl) expect(await parse("README.md", block)).not.toEqual({});
		const languages = [...README.matchAll(/^```(\w+)$/gm)].map(([, language]) => language);
		expect([...new Set(languages)].sort()).toEqual(["console", "hcl"]);
	});

	it("shows what a status says", async () => {
		const rollout = sampleRollout({ step: 0, shiftedAt: at(120).toISOString() });
		const verdict = pass("Healthy", "4/4 green tasks");
		const sources = new FakeSources().runs("Settle", { rollout, verdict });
		const now = at(260);
		const said = textOf(statusOf(await snapshotOf("shop", { sources, now: () => now })), now, PLAIN);
		expect(blocks("").map((block) => block.trim())).toContain(said.replaceAll("shop", "web").trim());
	});
});

describe("documented commands", () => {
	const pages = [
		"README.md",
		"SECURITY.md",
		"CONTRIBUTING.md",
		...pagesIn("docs"),
		...pagesIn("examples"),
		...pagesIn("terraform"),
	];
	const written = pages.flatMap((page) => {
		const folder = page.startsWith("examples/") ? `${page.slice(0, page.lastIndexOf("/"))}/` : "";
		const commands = blocks("console", readFileSync(page, "utf8")).join("\n");
		const files = [...commands.matchAll(/(?:--out|--json|> ?)\s*([\w./-]+\.\w+)/g)].map(
			([, file]) => `${folder}${file}`,
		);
		const locks = /terraform\b.* init\b/.test(commands) ? [`${folder}.terraform.lock.hcl`] : [];
		return [...files, ...locks];
	});

	it("write files", () =>
		expect(written).toEqual(expect.arrayContaining(["page.html", "measured.json", "crossing.json"])));

	it.each([...new Set(written), "examples/ecs-dns-canary-0.3.0.tgz", "terraform.tfvars"])(
		"leave %s out of git",
		(file) => {
			expect(spawnSync("git", ["check-ignore", "--quiet", "--no-index", file]).status).toBe(0);
		},
	);
});

/** All pages below a folder. */
function pagesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".md"))
		.map((name) => `${folder}/${name}`)
		.filter((path) => existsSync(path));
}
