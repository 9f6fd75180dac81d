import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { connectRemover } from "../../../../cli/deploy/aws/remover.ts";
import { AwsRefused } from "../../../../cli/deploy/end.ts";
import { type Answer, jsonFault, recorded } from "../../../support/aws.ts";

const MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:web-rollout";
const json = (content: object): Answer => ({ body: JSON.stringify(content) });

function removerThat(...answers: readonly Answer[]) {
	const { options, requests } = recorded(...answers);
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { remover: connectRemover(options), requests, sent };
}

const refused = jsonFault(400, "AccessDeniedException", "no");

describe("rollouts", () => {
	const running = (...names: readonly string[]) =>
		names.map((name) => ({
			executionArn: `${MACHINE.replace("stateMachine", "execution")}:${name}`,
			name,
			startDate: 1,
		}));

	it("are stopped, on all pages", async () => {
		const pages = [json({ executions: running("a"), nextToken: "t" }), json({ stopDate: 1 })];
		const { remover, sent } = removerThat(...pages, json({ executions: running("b") }), json({ stopDate: 1 }));
		expect(await remover.stopRollouts(MACHINE)).toBe(2);
		expect(sent().map(({ to, executionArn }) => [to, executionArn?.split(":").at(-1)])).toEqual([
			...[
				["ListExecutions", undefined],
				["StopExecution", "a"],
				["ListExecutions", undefined],
				["StopExecution", "b"],
			],
		]);
		expect(sent()[0]).toMatchObject({ stateMachineArn: MACHINE, statusFilter: "RUNNING" });
	});

	it("are none of a state machine that is gone", async () => {
		expect(await removerThat(jsonFault(400, "StateMachineDoesNotExist", "no")).remover.stopRollouts(MACHINE)).toBe(0);
		await expect(removerThat(refused).remover.stopRollouts(MACHINE)).rejects.toThrow(AwsRefused);
	});
});

describe("images", () => {
	it("are deleted by their digests, each once, a hundred at a time", async () => {
		const imageIds = [...Array(101).keys()].map((i) => ({ imageDigest: `sha256:${i}`, imageTag: `v${i}` }));
		const twice = { imageDigest: "sha256:0", imageTag: "again" };
		const { remover, sent } = removerThat(json({ imageIds: [...imageIds, twice, {}] }), json({}), json({}));
		expect(await remover.emptyRepository("web")).toBe(101);
		expect(sent().map(({ to, imageIds: ids }) => [to, ids?.length])).toEqual([
			...[
				["ListImages", undefined],
				["BatchDeleteImage", 100],
				["BatchDeleteImage", 1],
			],
		]);
		expect(sent()[2]).toMatchObject({ repositoryName: "web", imageIds: [{ imageDigest: "sha256:100" }] });
	});

	it("are none of a repository that is gone", async () => {
		const gone = jsonFault(400, "RepositoryNotFoundException", "no");
		expect(await removerThat(gone).remover.emptyRepository("web")).toBe(0);
		await expect(removerThat(refused).remover.emptyRepository("web")).rejects.toThrow(AwsRefused);
	});
});

describe("artifacts", () => {
	const page = (text: string) => ({ body: `<ListVersionsResult>${text}</ListVersionsResult>` });
	const one = (kind: string, key: string) => `<${kind}><Key>${key}</Key><VersionId>v1</VersionId></${kind}>`;
	const deleted = (text = "") => ({ body: `<DeleteResult>${text}</DeleteResult>` });

	it("are deleted in all versions, with what marks them deleted, until there are none", async () => {
		const { remover, requests } = removerThat(
			...[
				page(one("Version", "a") + one("DeleteMarker", "b")),
				deleted(),
				page(one("Version", "c")),
				deleted(),
				page(""),
			],
		);
		expect(await remover.emptyBucket("web-artifacts-1")).toBe(3);
		expect(requests.map(({ method }) => method)).toEqual(["GET", "POST", "GET", "POST", "GET"]);
		expect(requests[1]?.body).toContain("<Key>b</Key><VersionId>v1</VersionId>");
	});

	it("that stay are told, and end it", async () => {
		const stays = deleted("<Error><Key>a</Key><Code>AccessDenied</Code><Message>locked</Message></Error>");
		await expect(removerThat(page(one("Version", "a")), stays).remover.emptyBucket("web-artifacts-1")).rejects.toThrow(
			/DeleteObjects: .*1 objects of web-artifacts-1 stay \(a: locked\)/,
		);
	});

	it("are none of a bucket that is gone", async () => {
		const gone = { status: 404, body: "<Error><Code>NoSuchBucket</Code><Message>no</Message></Error>" };
		expect(await removerThat(gone).remover.emptyBucket("web-artifacts-1")).toBe(0);
	});
});

describe("task definitions", () => {
	const arn = (name: string) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}`;
	const list = (...names: readonly string[]) => json({ taskDefinitionArns: names.map(arn) });

	it("are deregistered as far as they are the service's own", async () => {
		const { remover, sent } = removerThat(
			...[list("web:1", "web-shop:7"), list("web-blue:1", "web-blue-x:1"), list(), json({}), json({})],
		);
		expect(await remover.deregister("web")).toBe(2);
		expect(sent().map(({ to, familyPrefix, taskDefinition }) => [to, familyPrefix ?? taskDefinition])).toEqual([
			...["web", "web-blue", "web-green"].map((prefix) => ["ListTaskDefinitions", prefix]),
			...["web:1", "web-blue:1"].map((name) => ["DeregisterTaskDefinition", arn(name)]),
		]);
	});
});

describe("what is left", () => {
	const buckets = (...names: readonly string[]) => ({
		body: `<ListAllMyBucketsResult><Buckets>${names.map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join("")}</Buckets></ListAllMyBucketsResult>`,
	});
	const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
	/** All lists are asked at once, each by its own service. */
	const removerOf = (answers: Readonly<Record<string, Answer>>) => {
		const handle = async ({
			hostname,
			headers,
			body,
		}: {
			hostname: string;
			headers: Record<string, string>;
			body?: string | Uint8Array;
		}) => {
			const [service = ""] = hostname.replace(/^api\./, "").split(".");
			const text = typeof body === "string" ? body : new TextDecoder().decode(body);
			const prefix = text.includes("logGroupNamePrefix") ? JSON.parse(text).logGroupNamePrefix : service;
			const answer: Answer = answers[prefix] ?? (service === "s3" ? buckets() : json({}));
			if (answer instanceof Error) throw answer;
			const stream = Readable.from([Buffer.from(answer.body)]);
			expect(headers.authorization).toContain("AWS4-HMAC-SHA256");
			return { response: { statusCode: answer.status ?? 200, headers: {}, body: stream } };
		};
		return connectRemover({ ...recorded().options, requestHandler: { handle } as never });
	};

	it("is nothing where nothing is", async () => {
		expect(await removerOf({}).leftovers("web")).toEqual([]);
	});

	it("is what has the deployment's tag, and ends not by itself; and what has its names", async () => {
		const tagged = [arn("kms", "key/k"), arn("ecs", "cluster/web"), arn("sqs", "web-dead-letters")];
		const remover = removerOf({
			tagging: json({ ResourceTagMappingList: tagged.map((ResourceARN) => ({ ResourceARN })) }),
			"/aws/lambda/web": json({
				logGroups: [{ logGroupName: "/aws/lambda/web-x" }, { logGroupName: "/aws/lambda/webshop" }],
			}),
			lambda: json({ Functions: [{ FunctionName: "web-release" }, { FunctionName: "webshop-release" }] }),
			ecr: json({ repositories: [{ repositoryName: "web" }, { repositoryName: "website" }] }),
			s3: buckets("web-artifacts-1", "web-other"),
		});
		expect(await remover.leftovers("web")).toEqual([
			`tagged ${arn("sqs", "web-dead-letters")}`,
			"log group /aws/lambda/web-x",
			"function web-release",
			"image repository web",
			"bucket web-artifacts-1",
		]);
	});

	it("is not known where AWS does not say, which is no nothing", async () => {
		expect(await removerOf({ tagging: refused }).leftovers("web")).toEqual([
			"tagged: not known, since AWS did not say (no)",
		]);
	});
});
