/** A little AWS for builds: ECR with immutable tags, what ECS runs, and what CodePipeline knows of the source. */
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What it has, to be changed by a test. */
export interface Has {
	/** Digests by tag. */
	readonly images: Map<string, string>;
	/** The image that each ECS service runs. */
	readonly services: Map<string, string>;
	/** What the source action said of the commit. */
	source: Readonly<Record<string, string>>;
	/** Operations that are refused, with an error's name. */
	readonly refused: Map<string, string>;
	/** The operations that were asked for. */
	readonly asked: string[];
}

type Input = Record<string, unknown>;
type Answer = object | { readonly __type: string; readonly message: string };
const fault = (type: string, message: string) => ({ __type: type, message });

const OPERATIONS: Readonly<Record<string, (has: Has, input: Input) => Answer>> = {
	GetAuthorizationToken: () => ({
		authorizationData: [{ authorizationToken: Buffer.from("AWS:secret").toString("base64") }],
	}),
	DescribeImages({ images }, { imageIds }) {
		const all = [...images].map(([tag, imageDigest], i) => ({
			imageDigest,
			imageTags: [tag],
			imagePushedAt: 1_000 + i,
		}));
		const tags = (imageIds as { imageTag: string }[] | undefined)?.map(({ imageTag }) => imageTag);
		const missing = tags?.find((tag) => !images.has(tag));
		if (missing)
			return fault("ImageNotFoundException", `The image with imageId {imageTag:'${missing}'} does not exist`);
		return { imageDetails: tags ? all.filter(({ imageTags: [tag = ""] }) => tags.includes(tag)) : all };
	},
	PutImage({ images }, { imageTag, imageManifest }) {
		const tag = String(imageTag);
		if (images.has(tag)) return fault("ImageTagAlreadyExistsException", `the tag '${tag}' is immutable`);
		images.set(tag, `sha256:${createHash("sha256").update(String(imageManifest)).digest("hex")}`);
		return { image: { imageId: { imageTag: tag } } };
	},
	DescribeServices({ services }, { services: names }) {
		const found = (names as string[]).filter((name) => services.has(name));
		return { services: found.map((name) => ({ status: "ACTIVE", taskDefinition: `${name}:1` })), failures: [] };
	},
	DescribeTaskDefinition({ services }, { taskDefinition }) {
		const image = services.get(String(taskDefinition).replace(/:1$/, ""));
		return { taskDefinition: { containerDefinitions: [{ image: "proxy:1" }, { image }] } };
	},
	ListActionExecutions({ source }, { filter }) {
		const { pipelineExecutionId } = filter as { pipelineExecutionId: string };
		const output = { outputVariables: source };
		return {
			actionExecutionDetails: [
				{ pipelineExecutionId, stageName: "Build" },
				{ stageName: "Source", output },
			],
		};
	},
};

/** Starts it on loopback. */
export async function startRegistry(): Promise<{ url: string; has: Has; close: () => void }> {
	const has: Has = { images: new Map(), services: new Map(), source: {}, refused: new Map(), asked: [] };
	const server = createServer(async (request, response) => {
		let body = "";
		for await (const chunk of request) body += chunk;
		const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
		has.asked.push(operation);
		const refused = has.refused.get(operation);
		const answer = refused
			? fault(refused, `${operation} is refused`)
			: (OPERATIONS[operation]?.(has, JSON.parse(body)) ?? fault("UnknownOperationException", operation));
		response.writeHead("__type" in answer ? 400 : 200).end(JSON.stringify(answer));
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, has, close: () => void server.close() };
}
