/** What the team has that releases by canaries, and Terraform does not make: alarms of its own, and a hook. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import type { HookAnswer } from "../../../runtime/contract/index.ts";
import type { Aws } from "./aws.ts";

type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** The hook logs what it is asked, and answers what its team has decided: that stands in a file, as it would in some system of theirs. */
const HOOK = `
const { readFileSync } = require("node:fs");
exports.handler = async (question) => {
	console.log(JSON.stringify(question));
	return JSON.parse(readFileSync(process.env.DECISION, "utf8"));
};
`;

export class Team {
	/** Name of the alarm on a metric. */
	readonly alarm = "empty-baskets";
	/** Name of the composite alarm. */
	readonly composite = "unhappy-users";
	/** Name of the hook's function. */
	readonly hook = "smoke-test";
	readonly #aws: Aws;
	readonly #folder = mkdtempSync(join(tmpdir(), "ecs-dns-canary-team-"));
	readonly #decision = join(this.#folder, "decision.json");
	/** ARN of the composite alarm. */
	compositeArn = "";
	/** ARN of the hook's function. */
	hookArn = "";

	private constructor(aws: Aws) {
		this.#aws = aws;
	}

	/** Makes all of it. No alarm rings, and the hook passes everything. */
	static async create(aws: Aws): Promise<Team> {
		const team = new Team(aws);
		team.decide({ verdict: "pass", reason: "" });
		await team.#createAlarms();
		await team.#createHook();
		return team;
	}

	/** What the hook answers from now on. */
	decide(answer: HookAnswer): void {
		writeFileSync(this.#decision, JSON.stringify(answer));
	}

	async setAlarm(AlarmName: string, StateValue: AlarmState): Promise<void> {
		await this.#cloudWatch("SetAlarmState", { AlarmName, StateValue, StateReason: "the team says so" });
	}

	/** Removes its files. */
	remove(): void {
		rmSync(this.#folder, { recursive: true, force: true });
	}

	async #createAlarms(): Promise<void> {
		await this.#cloudWatch("PutMetricAlarm", {
			AlarmName: this.alarm,
			Namespace: "Shop",
			MetricName: "EmptyBaskets",
			Statistic: "Sum",
			Period: 60,
			EvaluationPeriods: 1,
			Threshold: 10,
			ComparisonOperator: "GreaterThanThreshold",
		});
		await this.#cloudWatch("PutCompositeAlarm", { AlarmName: this.composite, AlarmRule: `ALARM("${this.alarm}")` });
		for (const name of [this.alarm, this.composite]) await this.setAlarm(name, "OK");
		const asked = { AlarmNames: [this.composite], AlarmTypes: ["CompositeAlarm"] };
		const { CompositeAlarms } = await this.#cloudWatch<{ CompositeAlarms: { AlarmArn: string }[] }>(
			"DescribeAlarms",
			asked,
		);
		this.compositeArn = String(CompositeAlarms[0]?.AlarmArn);
	}

	async #createHook(): Promise<void> {
		const trusted = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
		const role = await this.#aws.query("iam", {
			Action: "CreateRole",
			Version: "2010-05-08",
			RoleName: this.hook,
			AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trusted] }),
		});
		const logging = {
			Effect: "Allow",
			Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
			Resource: `arn:aws:logs:*:*:log-group:/aws/lambda/${this.hook}:*`,
		};
		await this.#aws.query("iam", {
			Action: "PutRolePolicy",
			Version: "2010-05-08",
			RoleName: this.hook,
			PolicyName: "log",
			PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [logging] }),
		});
		const zip = zipSync({ "index.js": strToU8(HOOK) });
		const created = await this.#aws.post("lambda", "/2015-03-31/functions", {
			FunctionName: this.hook,
			Runtime: "nodejs22.x",
			Handler: "index.handler",
			Role: /<Arn>([^<]+)</.exec(role)?.[1],
			Timeout: 10,
			Environment: { Variables: { DECISION: this.#decision } },
			Code: { ZipFile: Buffer.from(zip).toString("base64") },
		});
		this.hookArn = (JSON.parse(created) as { FunctionArn: string }).FunctionArn;
	}

	#cloudWatch<T>(action: string, input: object): Promise<T> {
		return this.#aws.json("monitoring", `GraniteServiceVersion20100801.${action}`, input);
	}
}
