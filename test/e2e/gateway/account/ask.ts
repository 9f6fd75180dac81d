/** Asks the simulated AWS itself, as nobody who is recorded. */
import type { Answer, Call } from "../call.ts";
import { parse, type Tree } from "../route53-xml.ts";

/** Answers a call that nobody outside has made. */
export type Answerer = (call: Call) => Promise<Answer>;

const VERSIONS: Readonly<Record<string, string>> = {
	ec2: "2016-11-15",
	elasticloadbalancing: "2015-12-01",
	iam: "2010-05-08",
};
const TARGETS: Readonly<Record<string, string>> = {
	ecs: "AmazonEC2ContainerServiceV20141113",
	logs: "Logs_20140328",
};

export class Ask {
	constructor(
		private readonly answerer: Answerer,
		private readonly region: string,
	) {}

	/** What a service that speaks the query protocol answers. */
	async query(service: string, action: string, parameters: Readonly<Record<string, string>> = {}): Promise<Tree> {
		const tree = parse(await this.text(service, action, parameters));
		return tree[`${action}Result`] ?? tree;
	}

	/** The same, as it came. */
	async text(service: string, action: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
		const body = new URLSearchParams({ Action: action, Version: VERSIONS[service] ?? "", ...parameters }).toString();
		const answer = await this.#ask(service, action, { "content-type": "application/x-www-form-urlencoded" }, body);
		return answer.body.toString();
	}

	/** What a service that speaks JSON answers. */
	async json<T>(service: string, action: string, input: object): Promise<T> {
		const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `${TARGETS[service]}.${action}` };
		const answer = await this.#ask(service, action, headers, JSON.stringify(input));
		return JSON.parse(answer.body.toString() || "{}") as T;
	}

	#ask(service: string, action: string, headers: Readonly<Record<string, string>>, text: string): Promise<Answer> {
		const body = Buffer.from(text);
		const authorization = `AWS4-HMAC-SHA256 Credential=gateway/20260101/${this.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
		const all = { host: "localhost", "content-length": String(body.length), ...headers, authorization };
		return this.answerer({ caller: "gateway", service, action, method: "POST", url: "/", headers: all, body });
	}
}
