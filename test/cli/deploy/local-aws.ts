/** As much of AWS, by its own protocols, as bin/deploy and bin/cleanup ask. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { IMAGE } from "./fakes.ts";

/** Answers of JSON's protocols, by operation. The first execution has failed before there was a connection. */
function jsonAnswers(asked: string[]): Readonly<Record<string, () => object>> {
	const started = () => asked.includes("StartPipelineExecution");
	const action = {
		stageName: "Build",
		actionName: "Build",
		status: "Succeeded",
		output: { outputVariables: { IMAGE } },
	};
	const failed = {
		stageName: "Source",
		actionName: "Source",
		status: "Failed",
		output: { executionResult: { errorDetails: { message: "connection is pending" } } },
	};
	return {
		GetConnection: () => ({ Connection: { ConnectionStatus: asked.length > 6 ? "AVAILABLE" : "PENDING" } }),
		ListPipelineExecutions: () => ({
			pipelineExecutionSummaries: started()
				? [{ pipelineExecutionId: "2", status: asked.includes("StopExecution") ? "InProgress" : "Succeeded" }]
				: [{ pipelineExecutionId: "1", status: "Failed" }],
		}),
		ListActionExecutions: () => ({ actionExecutionDetails: [started() ? action : failed] }),
		StartPipelineExecution: () => ({ pipelineExecutionId: "2" }),
		StopPipelineExecution: () => ({}),
		ListExecutions: () => ({
			executions: asked.includes("StopExecution")
				? []
				: [
						{
							executionArn: "arn:aws:states:eu-west-1:1:execution:web-rollout:a",
							startDate: 1,
							name: "a",
							status: "RUNNING",
							stateMachineArn: "m",
						},
					],
		}),
		StopExecution: () => ({ stopDate: 1 }),
		ListImages: () => ({ imageIds: [{ imageDigest: IMAGE.split("@")[1], imageTag: "v1" }] }),
		BatchDeleteImage: () => ({ imageIds: [], failures: [] }),
		ListTaskDefinitions: () => ({ taskDefinitionArns: ["arn:aws:ecs:eu-west-1:1:task-definition/web-blue:1"] }),
		DeregisterTaskDefinition: () => ({ taskDefinition: {} }),
		DescribeRepositories: () => ({ repositories: [{ repositoryName: "webshop" }] }),
		DescribeLogGroups: () => ({
			logGroups: [{ logGroupName: "/aws/lambda/web-release" }, { logGroupName: "/aws/lambda/webshop-x" }],
		}),
		GetResources: () => ({ ResourceTagMappingList: [{ ResourceARN: "arn:aws:kms:eu-west-1:1:key/k" }] }),
	};
}

const IDENTITY =
	"<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:sts::123456789012:assumed-role/admin/me</Arn><UserId>U</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>";
const NO_SIMULATION =
	"<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>";
const BUCKETS =
	"<ListAllMyBucketsResult><Buckets><Bucket><Name>other</Name></Bucket></Buckets></ListAllMyBucketsResult>";

/** What other protocols are asked, and answered. */
function otherAnswer(request: IncomingMessage, body: string, asked: string[]): [string, number, string] {
	const action = /Action=(\w+)/.exec(body)?.[1];
	const url = request.url ?? "";
	if (action === "GetCallerIdentity") return [action, 200, IDENTITY];
	if (action) return [action, 403, NO_SIMULATION];
	if (url.includes("/functions")) return ["ListFunctions", 200, '{"Functions":[]}'];
	if (/[?&]versions/.test(url)) {
		const one = asked.includes("DeleteObjects") ? "" : "<Version><Key>a.zip</Key><VersionId>v1</VersionId></Version>";
		return ["ListObjectVersions", 200, `<ListVersionsResult>${one}</ListVersionsResult>`];
	}
	if (/[?&]delete/.test(url)) return ["DeleteObjects", 200, "<DeleteResult></DeleteResult>"];
	return ["ListBuckets", 200, BUCKETS];
}

/** Starts it on loopback. `asked` are the operations, in their order. */
export async function startLocalAws(): Promise<{ url: string; asked: string[]; close: () => void }> {
	const asked: string[] = [];
	const server = createServer(async (request, response) => {
		let body = "";
		for await (const chunk of request) body += chunk;
		const [, operation] = String(request.headers["x-amz-target"] ?? "").split(".");
		if (operation === undefined) {
			const [name, status, text] = otherAnswer(request, body, asked);
			asked.push(name);
			response.writeHead(status, { "content-type": text.startsWith("{") ? "application/json" : "text/xml" }).end(text);
			return;
		}
		const answer = jsonAnswers(asked)[operation]?.();
		asked.push(operation);
		response.writeHead(answer ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
		response.end(JSON.stringify(answer ?? { __type: "UnknownOperationException" }));
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, asked, close: () => void server.close() };
}
