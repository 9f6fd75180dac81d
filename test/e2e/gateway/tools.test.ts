/** What the gateway answers of AWS's developer tools besides pipelines' executions. */
import { beforeEach, describe, expect, it } from "vitest";
import { type Answer, jsonAnswer, jsonOf, type Patch, recognize } from "./call.ts";
import { CodeBuildApi } from "./codebuild.ts";
import { ConnectionsApi } from "./connections.ts";
import { NotificationRulesApi } from "./notification-rules.ts";
import { PipelinesApi } from "./pipeline/api.ts";
import { PIPELINE, Scripted } from "./pipeline/scripted.ts";

const NOBODY = async (): Promise<Answer> => {
	throw new Error("it went through");
};

/** Calls a patch by an action's name or by a path. */
async function ask(patch: Patch, service: string, what: string, input: object, upstream = NOBODY) {
	const authorization = `AWS4-HMAC-SHA256 Credential=ann/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host`;
	const [url, headers] = what.startsWith("/") ? [what, {}] : ["/", { "x-amz-target": `Api.${what}` }];
	const answer = await patch(
		recognize("POST", url, { ...headers, authorization }, Buffer.from(JSON.stringify(input))),
		upstream,
	);
	// biome-ignore lint/suspicious/noExplicitAny: answers have every shape
	return { status: answer.status, body: jsonOf<any>(answer) };
}

describe("a project of CodeBuild", () => {
	const api = new CodeBuildApi(() => 60_000);
	const codebuild = (action: string, input: object) => ask(api.patch, "codebuild", action, input);
	const PROJECT = {
		...{ name: "web-build", serviceRole: "arn:role", source: { type: "CODEPIPELINE" } },
		artifacts: { type: "CODEPIPELINE" },
	};

	it("is of a pipeline, without a location; it is found by name and ARN, changed and removed", async () => {
		const { body } = await codebuild("CreateProject", PROJECT);
		const arn = "arn:aws:codebuild:eu-west-1:123456789012:project/web-build";
		expect(body.project).toMatchObject({ ...PROJECT, arn, timeoutInMinutes: 60, created: 60 });
		expect((await codebuild("CreateProject", PROJECT)).body.__type).toBe("ResourceAlreadyExistsException");
		await codebuild("UpdateProject", { name: "web-build", timeoutInMinutes: 30 });
		const found = await codebuild("BatchGetProjects", { names: [arn, "other"] });
		expect(found.body).toMatchObject({
			projects: [{ ...PROJECT, timeoutInMinutes: 30 }],
			projectsNotFound: ["other"],
		});
		expect(api.project("web-build").serviceRole).toBe("arn:role");
		await codebuild("DeleteProject", { name: "web-build" });
		expect((await codebuild("ListProjects", {})).body).toEqual({ projects: [] });
		expect((await codebuild("UpdateProject", { name: "web-build" })).body.__type).toBe("ResourceNotFoundException");
		expect(() => api.project("web-build")).toThrow("no project");
	});
});

describe("a connection", () => {
	it.each(["codeconnections", "codestar-connections"])("of %s waits for a click, and has tags", async (service) => {
		const api = new ConnectionsApi();
		const asked = (action: string, input: object) => ask(api.patch, service, action, input);
		const tag = (Key: string) => ({ Key, Value: "x" });
		const created = await asked("CreateConnection", {
			...{ ConnectionName: "web", ProviderType: "GitHub", Tags: [tag("a"), tag("b")] },
		});
		const { ConnectionArn } = created.body;
		expect(ConnectionArn).toContain(`arn:aws:${service}:eu-west-1:123456789012:connection/`);
		const status = async () => (await asked("GetConnection", { ConnectionArn })).body.Connection.ConnectionStatus;
		expect(await status()).toBe("PENDING");
		api.activate(ConnectionArn);
		expect([await status(), api.status(ConnectionArn)]).toEqual(["AVAILABLE", "AVAILABLE"]);
		await asked("UntagResource", { ResourceArn: ConnectionArn, TagKeys: ["a"] });
		await asked("TagResource", { ResourceArn: ConnectionArn, Tags: [tag("c")] });
		const { Tags } = (await asked("ListTagsForResource", { ResourceArn: ConnectionArn })).body;
		expect(Tags).toEqual([tag("b"), tag("c")]);
		await asked("DeleteConnection", { ConnectionArn });
		expect((await asked("GetConnection", { ConnectionArn })).body.__type).toBe("ResourceNotFoundException");
		expect(() => api.activate(ConnectionArn)).toThrow("no connection");
	});
});

describe("a notification rule", () => {
	it("is made, described, changed and removed", async () => {
		const { patch } = new NotificationRulesApi();
		const asked = (path: string, input: object) => ask(patch, "codestar-notifications", path, input);
		const target = { TargetAddress: "arn:topic", TargetType: "SNS" };
		const { body } = await asked("/createNotificationRule", {
			...{ Name: "web", Resource: "arn:pipeline", DetailType: "BASIC", Targets: [target], Tags: { a: "x" } },
			EventTypeIds: ["codepipeline-pipeline-pipeline-execution-failed"],
		});
		const described = async () => (await asked("/describeNotificationRule", { Arn: body.Arn })).body;
		expect(await described()).toMatchObject({
			...{ Name: "web", Status: "ENABLED", Targets: [{ ...target, TargetStatus: "ACTIVE" }], Tags: { a: "x" } },
			EventTypes: [{ EventTypeId: "codepipeline-pipeline-pipeline-execution-failed" }],
		});
		await asked("/updateNotificationRule", { Arn: body.Arn, Status: "DISABLED" });
		expect((await described()).Status).toBe("DISABLED");
		expect((await asked("/listNotificationRules", {})).body.NotificationRules).toHaveLength(1);
		await asked("/deleteNotificationRule", { Arn: body.Arn });
		await asked("/deleteTarget", { TargetAddress: "arn:topic" });
		expect((await asked("/describeNotificationRule", { Arn: body.Arn })).status).toBe(404);
	});
});

describe("a pipeline", () => {
	let world: Scripted;
	let api: PipelinesApi;
	const moto = async () => jsonAnswer({ pipeline: PIPELINE });
	const asked = (action: string, input: object, upstream: () => Promise<Answer> = moto) =>
		ask(api.patch, "codepipeline", action, input, upstream);
	const executions = async () =>
		(await asked("ListPipelineExecutions", { pipelineName: "web" })).body.pipelineExecutionSummaries;

	beforeEach(() => {
		world = new Scripted();
		api = new PipelinesApi(() => undefined);
	});

	it("runs at once when it is made, or as soon as somebody plays it", async () => {
		await asked("CreatePipeline", { pipeline: PIPELINE });
		api.run(world.host);
		expect(await executions()).toMatchObject([{ status: "InProgress", trigger: { triggerType: "CreatePipeline" } }]);
	});

	it("is started by a push, by a rule of EventBridge and by people, and canceled when it is changed or removed", async () => {
		api.run(world.host);
		await asked("CreatePipeline", { pipeline: PIPELINE });
		await world.pass(200);
		api.push({ repository: "acme/web", branch: "main", files: ["a"], revision: "c7" });
		api.push({ repository: "acme/web", branch: "next", files: ["a"], revision: "c8" });
		await world.pass(200);
		api.startByRule("web", "arn:rule");
		await world.pass(200);
		const by = await asked("StartPipelineExecution", { name: "web" });
		await world.pass(1);
		const all = await executions();
		expect(all[0]).toMatchObject({ pipelineExecutionId: by.body.pipelineExecutionId });
		const types = all.map(({ trigger }: { trigger: { triggerType: string } }) => trigger.triggerType);
		expect(types).toEqual(["StartPipelineExecution", "CloudWatchEvent", "WebhookV2", "CreatePipeline"]);
		expect(all[2]).toMatchObject({ sourceRevisions: [{ actionName: "Source", revisionId: "c7" }] });
		expect(all[0].trigger.triggerDetail).toBe("arn:aws:iam::123456789012:user/ann");
		await asked("UpdatePipeline", { pipeline: PIPELINE });
		await world.pass(1);
		expect((await executions())[0].status).toBe("Cancelled");
		await asked("DeletePipeline", { name: "web" });
		expect((await asked("GetPipelineState", { name: "web" })).body.__type).toBe("PipelineNotFoundException");
		expect(() => api.startByRule("web", "arn:rule")).toThrow("not deployed");
	});

	it("has its times in seconds, as the provider reads them", async () => {
		const times = { created: "1970-01-01T00:01:00.000Z", updated: "1970-01-01T00:02:00.000Z" };
		const got = await asked("GetPipeline", {}, async () => jsonAnswer({ pipeline: PIPELINE, metadata: times }));
		expect(got.body.metadata).toEqual({ created: 60, updated: 120 });
		const listed = await asked("ListPipelines", {}, async () => jsonAnswer({ pipelines: [{ name: "web", ...times }] }));
		expect(listed.body.pipelines).toEqual([{ name: "web", created: 60, updated: 120 }]);
	});
});
