import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, it } from "vitest";
import { at, EXECUTION, sampleDocument, sampleRollout, strangersLock } from "../support/documents.ts";
import { storedLock } from "../support/dynamodb.ts";
import { compiled } from "../support/program.ts";
import { type Answers, localAws } from "./support/aws.ts";

const PROGRAM = await compiled("cli/main.ts");

/** Runs the command as an operator does, in a folder from which nothing was deployed. */
function cli(words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
	const { PATH, HOME } = process.env;
	const env = {
		PATH,
		HOME,
		GITHUB_ACTOR: "alice",
		...environment,
	};
	const child = spawn(process.execPath, [PROGRAM, ...words], {
		cwd: tmpdir(),
		env,
	});
	let out = "";
	let err = "";
	child.stdout.on("data", (chunk) => {
		out += chunk;
	});
	child.stderr.on("data", (chunk) => {
		err += chunk;
	});
	return new Promise<{ code: number | null; out: string; err: string }>((done, reject) => {
		child.on("error", reject);
		child.on("close", (code) => done({ code, out, err }));
	});
}

/** A rollout that waits at a gate, as DynamoDB and Step Functions tell it. */
function gated(changes: Answers = {}): Answers {
	const gate = { leadsTo: "shift", seconds: 3_600, since: at(0).toISOString(), reason: "the step has a gate" } as const;
	const document = { ...sampleDocument({ gate }), rollout: sampleRollout({ step: 0, bakedFrom: at(0).toISOString() }) };
	const open = { ...gate, execution: EXECUTION, token: "the-token", attempt: "ecs-svc/2" };
	const items: Readonly<Record<string, object>> = {
		lock: storedLock(strangersLock({ owner: EXECUTION, attempt: "ecs-svc/2" })),
		gate: marshall({ ...open, service: "gate#shop", item: "gate" }),
		progress: marshall({
			...{ service: "shop", item: "progress", execution: EXECUTION, state: "AwaitDecision" },
			...{ at: at(0).toISOString(), document: JSON.stringify(document) },
		}),
	};
	const startDate = at(0).getTime() / 1000;
	return {
		GetItem: ({ Key }) => ({ Item: items[(Key as { item: { S: string } }).item.S] }),
		Query: () => ({ Items: [] }),
		ListExecutions: () => ({ executions: [{ executionArn: EXECUTION, status: "RUNNING", startDate }] }),
		DescribeExecution: () => ({
			executionArn: EXECUTION,
			status: "RUNNING",
			startDate,
			input: JSON.stringify(document),
		}),
		SendTaskSuccess: () => ({}),
		SendTaskFailure: () => ({}),
		...changes,
	};
}

const deny = () => ({ __type: "AccessDeniedException", message: "not you" });

/** The same, run against a local AWS. */
async function operated(words: readonly string[], answers = gated()) {
	const { endpoint, calls } = await localAws(answers);
	const keys = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
	const where = { AWS_ENDPOINT_URL: endpoint, AWS_REGION: "eu-west-1", ECS_DNS_CANARY_TABLE: "rollouts" };
	return { ...(await cli(words, { ...keys, ...where })), calls };
}

describe("npm run cli", () => {
	it("helps, with every command", async () => {
		const [whole, one] = await Promise.all([cli(["--help"]), cli(["abort", "--help"])]);
		expect(whole).toMatchObject({ code: 0, err: "" });
		for (const command of [
			"status",
			"promote",
			"abort",
			"release",
			"retry",
			"rollback",
			"withdraw",
			"export",
			"console",
		])
			expect(whole.out).toContain(`${command}    `);
		expect(one).toMatchObject({ code: 0, err: "" });
		expect(one.out).toContain("npm run cli -- abort [OPTIONS] <ROLLOUT> --reason=<reason>");
	});

	it("loads the AWS SDK for what needs it, and not for help", async () => {
		const count = `Object.keys(Module._cache).filter((path) => path.includes("/@aws-sdk/client-")).length`;
		const printed = `import { Module } from "node:module"; process.on("exit", () => console.error("SDK modules:", ${count}));`;
		const NODE_OPTIONS = `--import "data:text/javascript,${encodeURIComponent(printed)}"`;
		expect((await cli(["status", "--help"], { NODE_OPTIONS })).err).toBe("SDK modules: 0\n");
		expect((await cli(["status", "--table", "rollouts"], { NODE_OPTIONS })).err).toMatch(/SDK modules: [1-9]/);
	});

	it.each([
		[
			[],
			["no command is given; commands are status, promote, abort, release, retry, rollback, withdraw, export, console"],
		],
		[
			["statsu"],
			[
				'there is no command statsu; did you mean "status"?; commands are status, promote, abort, release, retry, rollback, withdraw, export, console',
			],
		],
		[
			["abort", "--jsn"],
			[
				expect.stringContaining("there is no flag --jsn"),
				expect.stringContaining("<rollout> is missing"),
				expect.stringContaining("--reason is missing"),
			],
		],
		[["promote", ""], [expect.stringContaining("<rollout> is missing")]],
	])("is told all that is wrong with %j, and exits with 2", async (words, faults) => {
		const { code, out, err } = await cli(words);
		expect({ code, out }).toEqual({ code: 2, out: "" });
		expect(err.trim().split("\n")).toEqual([...faults, "--help tells what there is"]);
	});

	it("exits with 2 when nobody says where rollouts are, or in which region", async () => {
		const nowhere = await cli(["status"]);
		expect(nowhere).toMatchObject({
			code: 2,
			out: "",
			err: expect.stringContaining("name it with --table NAME or ECS_DNS_CANARY_TABLE"),
		});
		const noRegion = await cli(["status", "--table", "rollouts"], { HOME: tmpdir() });
		expect(noRegion).toMatchObject({ code: 2, err: expect.stringContaining("name it with --region or AWS_REGION") });
	});

	it("tells a rollout's status", async () => {
		const { code, out, err } = await operated(["status", "shop"]);
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(out).toContain("shop: ecs-svc/2 to green, waiting step 1 of 3");
		expect(out).toContain("gate: the step has a gate");
	});

	it("tells it as JSON, and nothing else", async () => {
		const { code, out } = await operated(["status", "shop", "--json"]);
		expect(code).toBe(0);
		expect(JSON.parse(out)).toMatchObject({ format: "ecs-dns-canary/status", services: [{ service: "shop" }] });
	});

	it("promotes", async () => {
		const { code, out, calls } = await operated(["promote", "shop", "--comment", "fine"]);
		expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("takes the next step") });
		expect(calls.at(-1)).toEqual({
			to: "SendTaskSuccess",
			body: { taskToken: "the-token", output: '{"by":"alice","comment":"fine"}' },
		});
	});

	it("aborts", async () => {
		const { code, calls } = await operated(["abort", "shop", "--reason", "slow"]);
		expect(code).toBe(0);
		expect(calls.at(-1)).toEqual({
			to: "SendTaskFailure",
			body: { taskToken: "the-token", error: "Aborted", cause: "alice: slow" },
		});
	});

	it("refuses a region and a table that cannot be, all at once, before it asks AWS", async () => {
		const { code, err } = await cli(["status", "--region", "europe", "--table", "x y", "--foo"]);
		expect(code).toBe(2);
		expect(err.trim().split("\n")).toEqual([
			"there is no flag --foo",
			expect.stringContaining("--table must be a table's name"),
			"--region (or AWS_REGION) must be a region's name, such as eu-west-1 (given: europe)",
			"--help tells what there is",
		]);
		const inEnvironment = await cli(["status", "--table", "rollouts"], { AWS_REGION: "europe" });
		expect(inEnvironment).toMatchObject({ code: 2, err: expect.stringContaining("must be a region's name") });
	});

	it("says first what to do without credentials, and where the table is not there", async () => {
		const without = await cli(["status", "--table", "rollouts", "--region", "eu-west-1"], {
			HOME: "/nonexistent",
			AWS_EC2_METADATA_DISABLED: "true",
		});
		expect(without).toMatchObject({ code: 3, out: "" });
		expect(without.err).toMatch(/^no AWS credentials were found: set AWS_PROFILE/);
		const missing = () => ({ __type: "ResourceNotFoundException", message: "Requested resource not found" });
		const elsewhere = await operated(["status"], gated({ Query: missing, Scan: missing }));
		expect(elsewhere).toMatchObject({ code: 3, out: "" });
		expect(elsewhere.err).toMatch(/^there is no such table: check --table .*\n {2}.*ResourceNotFoundException/);
	});

	it.each([
		["status", ["status", "shop"]],
		["status of a deployment", ["status", "ecs-svc/2", "--service", "shop"]],
		["promote", ["promote", "shop"]],
		["abort", ["abort", "ecs-svc/2", "--service", "shop", "--reason", "slow"]],
	])("reads no more than one service's items where that is said: %s", async (_, words) => {
		const { code, err, calls } = await operated(words, gated({ ListExecutions: deny, Scan: deny }));
		expect({ code, err }).toEqual({ code: 0, err: "" });
		const keys = calls.flatMap(({ body }) => {
			const { Key, ExpressionAttributeValues: values } = body as {
				Key?: { service: { S: string } };
				ExpressionAttributeValues?: Record<string, { S: string }>;
			};
			return Key?.service.S ?? values?.[":service"]?.S ?? [];
		});
		expect(keys.length).toBeGreaterThan(1);
		expect(new Set(keys.filter((key) => key !== "gate#shop"))).toEqual(new Set(["shop"]));
		// Task tokens stand in an execution's history: nobody has to be allowed it.
		const asked = calls.map(({ to }) => to);
		for (const action of ["Scan", "GetExecutionHistory"]) expect(asked).not.toContain(action);
		expect(calls.some(({ body }) => "IndexName" in body)).toBe(false);
	});

	it("exits with 3, and says what AWS said, when AWS refuses", async () => {
		const refuse = () => ({ __type: "AccessDeniedException", message: "not you" });
		const { code, out, err } = await operated(["promote", "shop"], gated({ SendTaskSuccess: refuse }));
		expect({ code, out, err }).toEqual({
			code: 3,
			out: "",
			err: "these credentials may not do this: docs/operate.md lists what each command needs. Who may read one service's items only names it: status SERVICE, or --service NAME beside a deployment or an execution\n  SendTaskSuccess: AccessDeniedException: not you\n",
		});
	});
});
