import { describe, expect, it } from "vitest";
import { ROLLOUT_VARIABLES, readTfvars } from "../../../rehearsal/scenario/tfvars.ts";
import { DEFAULT_SCHEDULE } from "../../../runtime/defaults.ts";
import { configuration } from "../../support/stack.ts";
import { faultsOf, file } from "./files.ts";

const declared = configuration().variable;

/** The bounds that Terraform holds a variable to. */
function boundsOf(name: string): number[] {
	const condition = declared[name]?.validation[0].condition;
	const [, least, most] = /var\.\w+ >= ([\d.]+) && var\.\w+ <= ([\d.]+)/.exec(condition) ?? [];
	return [Number(least), Number(most)];
}

const HCL = `
# The real thing.
name = "web" // of no interest here
schedule = [
  { percent = 5, bake_seconds = 60, gate = true, },
  /* the rest */
  { "percent" : 100, bake_seconds = "120" },
]
analysis_interval_seconds            = 5
prepare_timeout_seconds = 600
hold_timeout_seconds    = "0"
queue_timeout_seconds   = null
desired_count           = 6
deregistration_delay_seconds      = 30
health_check_interval_seconds     = 15
health_check_grace_period_seconds = 0
health_check_unhealthy_threshold  = 3
capacity_headroom_percent         = 50
straggler_timeout_seconds         = 0
safety_net                        = "false"
error_budget_percent    = 0.5
error_ceiling_percent   = 2
latency_objective_ms    = 300
alarms                  = ["checkout", "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:all"]
alarm_missing_data      = "hold"
probe_status            = 200
probe_count             = "4"
bake_early_exit         = "true"
hooks = [{
  function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:smoke:live"
  points       = ["after-step"]
}]
green_environment = {
  schedule = "not this one"
}
`;

const READ = {
	schedule: [
		{ percent: 5, bakeSeconds: 60, gate: true },
		{ percent: 100, bakeSeconds: 120 },
	],
	timing: { analysisIntervalSeconds: 5, prepareSeconds: 600, holdSeconds: 0, stragglerSeconds: 0 },
	rollout: { headroomPercent: 50, safetyNet: false },
	service: { tasks: 6, deregistrationSeconds: 30, gracePeriodSeconds: 0 },
	healthCheck: { intervalSeconds: 15, unhealthyThreshold: 3 },
	judge: { errorBudgetPercent: 0.5, missingAlarmData: "hold", bakeEarlyExit: true },
	errors: { ceilingPercent: 2 },
	latency: { objectiveMilliseconds: 300 },
	probe: { status: "200", count: 4 },
	alarms: ["checkout", "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:all"],
	hooks: [{ name: "smoke:live", points: ["after-step"], deadlineSeconds: 600 }],
};

const NOTHING = {
	timing: {},
	rollout: {},
	service: {},
	healthCheck: {},
	judge: {},
	errors: {},
	latency: {},
	probe: {},
	alarms: [],
	hooks: [],
};

/** The variables that are no numbers. */
const OTHERS = [
	"schedule",
	"safety_net",
	"alarms",
	"alarm_missing_data",
	"probes",
	"probe_path",
	"probe_status",
	"probe_body",
	"hooks",
	"inconclusive",
	"unjudged_deployments",
	"bake_early_exit",
];

describe("the variables that are read", () => {
	it.each(ROLLOUT_VARIABLES)("%s is a variable of the stack", (name) => {
		expect(Object.keys(declared)).toContain(name);
	});

	it("are all of the stack's that are times, percentages, thresholds or factors, and those that are no numbers", () => {
		const numbers = Object.keys(declared).filter((name) => /_(seconds|percent|threshold|ms|ratio)$/.test(name));
		const counts = ["desired_count", "probe_count", "min_requests"];
		expect([...ROLLOUT_VARIABLES].sort()).toEqual([...numbers, ...counts, ...OTHERS].sort());
	});

	it.each([
		["true", true],
		['"true"', true],
		["false", false],
	])("may switch the safety net on or off: %s", async (input, safetyNet) => {
		expect((await readTfvars(file("a.tfvars", `safety_net = ${input}`))).rollout).toEqual({ safetyNet });
	});

	it("may not leave it in between", async () => {
		const path = file("a.tfvars", "safety_net = 1");
		expect(await faultsOf(() => readTfvars(path))).toEqual([expect.stringMatching(/^safety_net: must be .*given: 1/)]);
	});

	it.each(ROLLOUT_VARIABLES.filter((name) => !OTHERS.includes(name)))(
		"%s may be all that Terraform allows",
		async (name) => {
			const bounds = boundsOf(name);
			expect(bounds.every(Number.isFinite)).toBe(true);
			for (const value of bounds) {
				const { alarms: _, hooks: __, ...parts } = await readTfvars(file("a.tfvars.json", { [name]: value }));
				expect(Object.values(parts).flatMap((part) => Object.values(part))).toEqual([value]);
			}
		},
	);

	it.each([
		["alarm_missing_data", "judge.missingAlarmData"],
		["inconclusive", "judge.inconclusive"],
	])("%s may be each word that Terraform allows, and no other", async (name, key) => {
		const [, words = "[]"] = /contains\((\[.*\]),/.exec(declared[name]?.validation[0].condition) ?? [];
		expect(JSON.parse(words)).not.toHaveLength(0);
		for (const word of JSON.parse(words)) {
			expect(await readTfvars(file("a.tfvars.json", { [name]: word }))).toHaveProperty(key, word);
		}
		const path = file("a.tfvars.json", { [name]: "perhaps" });
		expect(await faultsOf(() => readTfvars(path))).toEqual([expect.stringContaining(`${name}: must be`)]);
	});

	it.each([true, false])("may switch probes on or off: %s", async (probes) => {
		expect(await readTfvars(file("a.tfvars.json", { probes }))).toEqual({ ...NOTHING, probes });
	});

	it("do not resemble any other variable of the stack", async () => {
		const others = Object.keys(declared).filter((name) => !ROLLOUT_VARIABLES.includes(name));
		const all = Object.fromEntries(others.map((name) => [name, "anything"]));
		expect(await readTfvars(file("a.tfvars.json", all))).toEqual(NOTHING);
	});
});

describe("a file of variables", () => {
	it("is HCL with comments, trailing commas and texts for numbers", async () => {
		expect(await readTfvars(file("terraform.tfvars", HCL))).toEqual(READ);
	});

	it("is JSON when its name says so", async () => {
		const variables = { name: "web", schedule: [{ percent: 100, bake_seconds: 60 }], analysis_interval_seconds: 5 };
		expect(await readTfvars(file("a.tfvars.json", variables))).toEqual({
			...NOTHING,
			schedule: [{ percent: 100, bakeSeconds: 60 }],
			timing: { analysisIntervalSeconds: 5 },
		});
	});

	it("may be the project's example", async () => {
		const { schedule } = await readTfvars("terraform.tfvars.example");
		expect(schedule).toEqual(DEFAULT_SCHEDULE);
	});

	it("may say nothing of a rollout", async () => {
		expect(await readTfvars(file("a.tfvars", ""))).toEqual(NOTHING);
	});
});

describe("a file of variables with mistakes", () => {
	it("is told all of them, each under the variable's own name", async () => {
		const path = file(
			"terraform.tfvars",
			`schedule = [{ percent = 10, bake_seconds = 300 }, { percent = 100, bake_seconds = 90000 }, { percent = 5 }]
			analysis_interval_second = 5
			analysis_interval_seconds  = 0
			desired_count = "many"
			health_check_healthy_threshold = 2.5
			probation_seconds = 60 * 15`,
		);
		expect(await faultsOf(() => readTfvars(path))).toEqual([
			'analysis_interval_second: there is no such variable; did you mean "analysis_interval_seconds"?',
			"schedule.1.bake_seconds: must be at most 86400 (given: 90000)",
			"schedule.2.bake_seconds: is missing",
			"analysis_interval_seconds: must be at least 1 (given: 0)",
			'probation_seconds: must be a number (given: "${60 * 15}"); expressions are not read here, write the value',
			'desired_count: must be a number (given: "many")',
			"health_check_healthy_threshold: must be a whole number (given: 2.5)",
		]);
	});

	it("may have a schedule that is wrong as a whole", async () => {
		const path = file(
			"a.tfvars",
			"schedule = [{ percent = 50, bake_seconds = 1 }, { percent = 10, bake_seconds = 1 }]",
		);
		expect(await faultsOf(() => readTfvars(path))).toEqual([
			expect.stringMatching(/^schedule: percentages must ascend/),
			expect.stringMatching(/^schedule: must end in 100 percent/),
		]);
	});

	it("may be no HCL: then it is told every place", async () => {
		const path = file("a.tfvars", "analysis_interval_seconds = 5\nanalysis_interval_seconds = 6\nname = $");
		const faults = await faultsOf(() => readTfvars(path));
		expect(faults).toContainEqual(
			expect.stringMatching(/^line 2, column 1: Attribute redefined; .*already set at line 1, column 1\./),
		);
		expect(faults).toContainEqual(expect.stringMatching(/^line 3, column 8: Invalid/));
	});

	it.each([
		["[]", "must be an object of variables"],
		["{", /^line 1, column 2: /],
	])("may be no JSON object: %s", async (text, fault) => {
		expect(await faultsOf(() => readTfvars(file("a.tfvars.json", text)))).toEqual([
			fault instanceof RegExp ? expect.stringMatching(fault) : fault,
		]);
	});

	it("may be a file of configuration, which sets no variables", async () => {
		const path = file("main.tf", 'variable "schedule" {\n  default = []\n}\nlocals {\n  a = 1\n}');
		const fault = "is a block of a .tf file; give the file that sets the variables, such as terraform.tfvars";
		expect(await faultsOf(() => readTfvars(path))).toEqual([`locals: ${fault}`, `variable: ${fault}`]);
	});

	it("may not exist", async () => {
		expect(await faultsOf(() => readTfvars("no/such.tfvars"))).toEqual(["there is no such file"]);
	});
});
