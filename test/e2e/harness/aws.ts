/** Reads back from the gateway what is deployed, in AWS's own protocols. */
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
	DescribeListenersCommand,
	DescribeTagsCommand,
	ElasticLoadBalancingV2Client,
	type Listener,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { RecordSet } from "../../../rehearsal/world/route53/record-sets.ts";

export type Tags = Readonly<Record<string, string | undefined>>;

/** What is counted in a log group. */
export interface MetricFilter {
	readonly filterName: string;
	readonly filterPattern: string;
}

export class Aws {
	readonly #accessKeyId: string;
	readonly #elb: ElasticLoadBalancingV2Client;
	readonly #dynamo: DynamoDBClient;
	readonly #route53: Route53Client;

	/**
	 * @param endpoint - where AWS answers.
	 * @param accessKeyId - tells in the gateway's record who called. Default: `test`.
	 */
	constructor(
		readonly endpoint: string,
		readonly region: string,
		accessKeyId = "test",
	) {
		this.#accessKeyId = accessKeyId;
		const client = { endpoint, region, credentials: { accessKeyId, secretAccessKey: "test" } };
		this.#elb = new ElasticLoadBalancingV2Client(client);
		this.#dynamo = new DynamoDBClient(client);
		this.#route53 = new Route53Client(client);
	}

	/** Calls an action of a service that speaks JSON. */
	async json<T>(service: string, target: string, input: object): Promise<T> {
		const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
		const answer = await this.#call(service, "/", { method: "POST", headers, body: JSON.stringify(input) });
		return JSON.parse(answer) as T;
	}

	/** The metric filters of a log group. */
	async metricFilters(logGroupName: string): Promise<readonly MetricFilter[]> {
		const target = "Logs_20140328.DescribeMetricFilters";
		const answer = await this.json<{ metricFilters: MetricFilter[] }>("logs", target, { logGroupName });
		return answer.metricFilters;
	}

	/** Calls an action of ECS. */
	ecs<T>(action: string, input: object): Promise<T> {
		return this.json("ecs", `AmazonEC2ContainerServiceV20141113.${action}`, input);
	}

	/** The answer, in XML, of a service that speaks the query protocol. */
	query(service: string, parameters: Readonly<Record<string, string>>): Promise<string> {
		const headers = { "content-type": "application/x-www-form-urlencoded" };
		const body = new URLSearchParams(parameters).toString();
		return this.#call(service, "/", { method: "POST", headers, body });
	}

	/** Reads a path of a service that speaks REST. */
	get(service: string, path: string): Promise<string> {
		return this.#call(service, path, { method: "GET", headers: {} });
	}

	/** Posts JSON to a path of a service that speaks REST. */
	post(service: string, path: string, input: object): Promise<string> {
		const headers = { "content-type": "application/json" };
		return this.#call(service, path, { method: "POST", headers, body: JSON.stringify(input) });
	}

	async listeners(ListenerArns: string[]): Promise<Listener[]> {
		const { Listeners = [] } = await this.#elb.send(new DescribeListenersCommand({ ListenerArns }));
		return Listeners;
	}

	/** The tags of an ECS service. */
	async serviceTags(resourceArn: string): Promise<Tags> {
		const { tags } = await this.ecs<{ tags: { key: string; value: string }[] }>("ListTagsForResource", { resourceArn });
		return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
	}

	/** The tags of load balancers' resources, by ARN. */
	async balancerTags(ResourceArns: string[]): Promise<Readonly<Record<string, Tags>>> {
		const { TagDescriptions = [] } = await this.#elb.send(new DescribeTagsCommand({ ResourceArns }));
		return Object.fromEntries(
			TagDescriptions.map(({ ResourceArn, Tags = [] }) => [
				String(ResourceArn),
				Object.fromEntries(Tags.map(({ Key, Value }) => [String(Key), Value])),
			]),
		);
	}

	/** An item of a DynamoDB table. */
	async item(TableName: string, key: Readonly<Record<string, string>>): Promise<Record<string, unknown> | undefined> {
		const Key = Object.fromEntries(Object.entries(key).map(([name, S]) => [name, { S }]));
		const { Item } = await this.#dynamo.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
		return Item && unmarshall(Item);
	}

	/** Makes a public hosted zone, as somebody has who owns a name. */
	async createZone(Name: string): Promise<void> {
		await this.#route53.send(new CreateHostedZoneCommand({ Name, CallerReference: Name }));
	}

	/** Writes record sets over what is there, as one does in the console. */
	async upsert(HostedZoneId: string, records: readonly RecordSet[]): Promise<void> {
		const Changes = records.map((record) => ({ Action: "UPSERT" as const, ResourceRecordSet: record as never }));
		await this.#route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
	}

	/** The signature's scope tells moto and the gateway the service; nobody checks the signature itself. */
	async #call(
		service: string,
		path: string,
		request: { method: string; headers: Record<string, string>; body?: string },
	) {
		const scope = `${this.#accessKeyId}/20260101/${this.region}/${service}/aws4_request`;
		const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
		const headers = { ...request.headers, authorization };
		const response = await fetch(this.endpoint + path, { ...request, headers });
		const text = await response.text();
		if (!response.ok) throw new Error(`${service} ${path}: ${response.status} ${text}`);
		return text;
	}
}
