import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	CONFIGURATION_BYTES,
	DeploymentStart,
	HOOK_POINTS,
	jsonBytes,
	LEDGER_TABLE,
	LIMITS,
	Registration,
} from "../../runtime/contract/index.ts";
import { DEFAULT_JUDGE, DEFAULT_PROBE } from "../../runtime/defaults.ts";
import { Deployments } from "./deployed.ts";

const NAME = "n".repeat(20);
const FUNCTIONS = "arn:aws:lambda:eu-west-1:123456789012:function:";
const ALARMS = ["web-errors", "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:web-all"];
const BODY = '<b>"fine" & well \\ — ok</b>';
/** As many as a plan takes beside all else: their texts fill what it weighs. */
const MANY_ALARMS = Array.from({ length: 55 }, (_, i) => `${i}`.padStart(255, "a"));

/** Characters of all policies in a role together, and of its trust: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_MAX_LENGTH = 10_240;
const TRUST_MAX_LENGTH = 2_048;

/** As many as a role's policy holds, with the longest names and aliases that Lambda takes. */
const MANY_HOOKS = Array.from({ length: 20 }, (_, i) => ({
	function_arn: `${FUNCTIONS}${`${i}`.padStart(64, "h")}:${"v".repeat(128)}`,
	points: HOOK_POINTS,
	deadline_seconds: 600,
}));

const RUNS = {
	plain: { https: false },
	longest: {
		name: NAME,
		cluster: { arn: `arn:aws:ecs:eu-west-1:123456789012:cluster/${"c".repeat(255)}` },
		record_name: `${["r", "s", "t"].map((letter) => letter.repeat(63)).join(".")}.${"u".repeat(41)}.example.com`,
		idle_count: 5_000,
		safety_net_5xx_per_minute: 1_000_000,
		latency_objective_ms: 3_600_000,
		min_requests: 1_000_000,
		error_budget_percent: 0.0012345,
		error_ratio: 1.234567,
		inconclusive: "promote",
		alarms: MANY_ALARMS,
		hooks: MANY_HOOKS,
		health_check_path: `/${"p".repeat(1_023)}`,
		probation_seconds: 604_800,
		https: false,
	},
	bare: { probes: false, safety_net: false },
	full: {
		schedule: [
			{ percent: 10, bake_seconds: 60, gate: true },
			{ percent: 100, bake_seconds: 60 },
		],
		alarms: ALARMS,
		alarm_missing_data: "hold",
		hooks: [
			{ function_arn: `${FUNCTIONS}smoke`, points: HOOK_POINTS },
			{ function_arn: `${FUNCTIONS}load:live`, points: ["after-step"], deadline_seconds: 60 },
			{ task: { command: ["bin/migrate", "--all"], container: "app" }, points: ["before-first-shift"] },
		],
		hook_tasks: { families: ["legacy"] },
		probe_path: "/deep?check=1",
		probe_body: BODY,
		probe_status: "200,204",
		latency_objective_ms: 250,
		bake_early_exit: true,
		inconclusive: "pause",
	},
} as const;
type Run = keyof typeof RUNS;
const names = Object.keys(RUNS) as Run[];

let deployed: Deployments<typeof RUNS>;

beforeAll(() => {
	deployed = new Deployments(RUNS);
});

afterAll(() => deployed.dispose());

const faults = ({ issues }: v.SafeParseResult<v.GenericSchema>) =>
	issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);

describe("what EventBridge hands to the state machine", () => {
	it.each(names)("is the service's name and the event, and nothing else (%s)", (run) => {
		const input = deployed.startInput(run);
		expect(faults(v.safeParse(DeploymentStart, input.event))).toBeUndefined();
		expect(input.event.service).toBe(run === "longest" ? NAME : "web");
		expect(Object.keys(input.event).sort()).toEqual(["at", "deploymentId", "eventName", "service", "serviceArn"]);
	});

	it("is as long for the longest service as for any", () => {
		expect(deployed.template("longest").replace(NAME, "web")).toBe(deployed.template("plain"));
	});
});

describe("the service's registration", () => {
	const item = (run: Run) => deployed.registration(run);

	it.each(names)("is what the runtime understands (%s)", (run) => {
		const { format, configuration } = item(run);
		const read = v.safeParse(Registration, { format: Number(format?.N), configuration: configuration?.S });
		expect(faults(read)).toBeUndefined();
	});

	it("is in the controller's table, by the service's name", () => {
		const { table_name, hash_key, range_key } = deployed.one("longest", "aws_dynamodb_table_item", "registration");
		expect(table_name).toBe(deployed.one("longest", "aws_dynamodb_table", "controller").name);
		expect([hash_key, range_key]).toEqual([LEDGER_TABLE.hashKey, LEDGER_TABLE.rangeKey]);
		expect(item("longest")).toMatchObject({ service: { S: `registration#${NAME}` }, item: { S: "registration" } });
	});

	it("is in no index of locks", () => {
		expect(Object.keys(item("plain")).sort()).toEqual(["configuration", "format", "item", "service"]);
	});

	it("carries the variables' values", () => {
		expect({ service: deployed.registered("plain") }).toMatchObject({
			service: {
				name: "web",
				dns: { name: "web.example.com", preview: "preview.web.example.com", types: ["A", "AAAA"], ttlSeconds: 60 },
				schedule: [10, 50, 100].map((percent) => ({ percent, bakeSeconds: 300 })),
				timing: {
					analysisIntervalSeconds: 10,
					prepareSeconds: 900,
					inSyncSeconds: 300,
					holdSeconds: 600,
					probationSeconds: 900,
					queueSeconds: 21_600,
					stragglerSeconds: 900,
				},
				idleCount: 0,
				headroomPercent: null,
				stragglerPercent: 1,
			},
		});
	});

	it("names the alarms of each color's safety net that there are", () => {
		const alarms = (run: Run) => deployed.registered(run).alarms;
		expect(alarms("plain")).toEqual({ blue: ["web-blue-healthy-hosts"], green: ["web-green-healthy-hosts"] });
		expect(alarms("longest")).toEqual({
			blue: [`${NAME}-blue-healthy-hosts`, `${NAME}-blue-server-errors`],
			green: [`${NAME}-green-healthy-hosts`, `${NAME}-green-server-errors`],
		});
		expect(alarms("bare")).toEqual({ blue: [], green: [] });
	});

	it("may be longer than what EventBridge hands over, and takes no tenth of what an item can hold", () => {
		const { length } = JSON.stringify(item("longest"));
		expect(length).toBeGreaterThan(8_192);
		// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html: 400 KB
		expect(length).toBeLessThan(40_000);
	});

	it("leaves what the plan weighs of it, at its longest, as much room as that may have", () => {
		const service = deployed.registered("longest");
		const { schedule, judge } = service;
		const { hooks, alarms, probe } = judge;
		const weighed = [schedule, hooks, alarms.names, null, probe.path, probe.status, probe.body];
		// What remains is for later versions. Newer releases, unjudged deployments and the probation have taken from it.
		expect(jsonBytes(service) - jsonBytes(weighed)).toBeLessThan(CONFIGURATION_BYTES - LIMITS.userBytes - 2_800);
	});
});

describe("the judge", () => {
	const judge = (run: Run) => deployed.registered(run).judge;
	const origins = (scheme: string) => {
		const [name] = deployed.all("plain", "aws_lb").map(({ values }) => values.dns_name);
		return { blue: `${scheme}://dualstack.${name}:8080`, green: `${scheme}://dualstack.${name}:8080` };
	};

	it("is what the runtime's defaults say, and probes what the health check asks for", () => {
		expect(judge("plain")).toEqual({
			...DEFAULT_JUDGE,
			probe: {
				...DEFAULT_PROBE,
				function: deployed.one("plain", "aws_lambda_function", "prober").arn,
				origins: origins("http"),
				host: "preview.web.example.com",
				path: "/",
			},
		});
	});

	it("knows nothing of probes without them", () => {
		expect(judge("bare")).toEqual(DEFAULT_JUDGE);
	});

	it("is what the variables say", () => {
		expect(judge("full")).toMatchObject({
			alarms: { names: ALARMS, missing: "hold" },
			hooks: [
				{ function: `${FUNCTIONS}smoke`, points: [...HOOK_POINTS], deadlineSeconds: 600 },
				{ function: `${FUNCTIONS}load:live`, points: ["after-step"], deadlineSeconds: 60 },
				{
					task: { command: ["bin/migrate", "--all"], container: "app" },
					points: ["before-first-shift"],
					deadlineSeconds: 600,
				},
			],
			probe: { origins: origins("https"), path: "/deep?check=1", body: BODY, status: "200,204" },
			latency: { ...DEFAULT_JUDGE.latency, objectiveMilliseconds: 250 },
			bakeEarlyExit: true,
			inconclusive: "pause",
		});
	});

	it("has gates at the steps that want one", () => {
		expect(deployed.registered("full").schedule).toEqual([
			{ percent: 10, bakeSeconds: 60, gate: true },
			{ percent: 100, bakeSeconds: 60 },
		]);
	});
});

describe("the policies of a service's rollouts", () => {
	interface Statement {
		readonly Sid: string;
		readonly Action: readonly string[];
		readonly Resource: readonly string[];
	}
	const policy = (run: Run, who: string): string => deployed.one(run, "aws_iam_role_policy", who).policy;
	const statements = (run: Run, who: string): Statement[] => JSON.parse(policy(run, who)).Statement;
	const statement = (run: Run, who: string, sid: string) => statements(run, who).find(({ Sid }) => Sid === sid);

	it("let the observer call the prober and the hooks, as they are named, and nothing else", () => {
		const prober = `${FUNCTIONS}${NAME}-prober`;
		expect(statement("plain", "observer", "InvokeProberAndHooks")).toMatchObject({
			Action: ["lambda:InvokeFunction"],
			Resource: [prober],
		});
		expect(statement("full", "observer", "InvokeProberAndHooks")?.Resource).toEqual([
			prober,
			`${FUNCTIONS}smoke`,
			`${FUNCTIONS}load:live`,
		]);
		expect(policy("bare", "observer")).not.toContain("lambda");
	});

	it("let the controller run tasks of hooks, of the service's own families and those that are named, where there are any", () => {
		const HOOK_SIDS = ["RunHookTasks", "PassHookTaskRoles", "TagHookTasks", "ListHookTasks", "StopHookTasks"];
		const sids = (run: Run, who: string) => statements(run, who).map(({ Sid }) => Sid);
		expect(sids("full", "actuator")).toEqual(expect.arrayContaining(HOOK_SIDS));
		expect(sids("plain", "actuator").filter((sid) => HOOK_SIDS.includes(sid))).toEqual([]);
		const name = deployed.registered("full").name;
		expect(statement("full", "actuator", "RunHookTasks")?.Resource).toEqual(
			[name, `${name}-blue`, `${name}-green`, "legacy"].map(
				(family) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${family}:*`,
			),
		);
		expect(statement("full", "actuator", "PassHookTaskRoles")?.Resource).toEqual([expect.stringContaining(":role/")]);
		expect(statement("full", "observer", "GetHookLogEvents")?.Resource).toEqual([
			`arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/${name}:log-stream:*`,
		]);
		expect(statement("plain", "observer", "GetHookLogEvents")).toBeUndefined();
	});

	it.each(["observer", "actuator"])("let the %s see every alarm only when there are alarms of the user's", (who) => {
		expect(statement("full", who, "DescribeWatchedAlarms")).toMatchObject({
			Action: ["cloudwatch:DescribeAlarms"],
			Resource: ["*"],
		});
		expect(statement("plain", who, "DescribeWatchedAlarms")).toBeUndefined();
	});

	it.each(names)(
		"have no statement without a resource, and fit into what a role can hold inline, mostly into half of it (%s)",
		(run) => {
			for (const who of ["observer", "actuator"]) {
				for (const { Resource } of statements(run, who)) expect(Resource).not.toHaveLength(0);
				// The actuator also registers what is released, and passes its roles.
				const half = run === "longest" || run === "full" || who === "actuator" ? 1 : 2;
				expect(policy(run, who).length).toBeLessThanOrEqual(INLINE_MAX_LENGTH / half);
			}
		},
	);

	it.each(names)("leave the controller's own roles as they are: also at most half (%s)", (run) => {
		const own = deployed.all(run, "aws_iam_role_policy").filter(({ name }) => name.startsWith("controller_"));
		expect(own).toHaveLength(5);
		for (const { name, values } of own) {
			expect(values.policy.length, name).toBeLessThanOrEqual(INLINE_MAX_LENGTH / 2);
		}
	});

	it.each(names)("are for roles whose trust fits into what IAM takes (%s)", (run) => {
		for (const { name, values } of deployed.all(run, "aws_iam_role")) {
			expect(values.assume_role_policy.length, name).toBeLessThanOrEqual(TRUST_MAX_LENGTH);
		}
	});

	it("are for the roles that the rollout is told of, on the controller's path", () => {
		for (const who of ["observer", "actuator"] as const) {
			const role = deployed.one("longest", "aws_iam_role", who);
			expect(role.path).toBe(`/ecs-dns-canary/${NAME}/`);
			expect(deployed.registered("longest").roles[who]).toBe(role.arn);
		}
	});
});

describe("without probes", () => {
	const probing = (run: Run) =>
		[
			"aws_cloudwatch_log_group",
			"aws_iam_role",
			"aws_iam_role_policy",
			"aws_lambda_function",
			"aws_security_group",
			"aws_vpc_security_group_egress_rule",
			"aws_vpc_security_group_ingress_rule",
		].flatMap((type) => deployed.all(run, type).filter(({ name }) => /prober/.test(name)));

	it("there is no function that sends them, and nothing of it", () => {
		expect(probing("plain")).toHaveLength(9);
		expect(probing("bare")).toEqual([]);
	});
});
