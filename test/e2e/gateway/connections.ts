/** CodeConnections, which moto lacks: https://docs.aws.amazon.com/codeconnections/latest/APIReference/Welcome.html */
import { randomUUID } from "node:crypto";
import { type Answer, type Call, jsonAnswer, jsonOf, jsonRefusal, type Patch } from "./call.ts";
import { ACCOUNT } from "./pipeline/events.ts";

/** A tag. */
interface Tag {
	readonly Key: string;
	readonly Value: string;
}

interface Connection {
	readonly ConnectionArn: string;
	readonly ConnectionName: string;
	readonly ProviderType: string;
	readonly OwnerAccountId: string;
	/** A new one waits for the click of a person who may connect the provider's account. */
	readonly ConnectionStatus: "PENDING" | "AVAILABLE" | "ERROR";
}

interface Input {
	readonly ConnectionArn?: string;
	readonly ResourceArn?: string;
	readonly ConnectionName?: string;
	readonly ProviderType?: string;
	readonly Tags?: readonly Tag[];
	readonly TagKeys?: readonly string[];
}

const regionOf = ({ headers }: Call) => /Credential=[^/]+\/\d*\/([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";

export class ConnectionsApi {
	readonly #connections = new Map<string, Connection>();
	readonly #tags = new Map<string, readonly Tag[]>();

	/** The click that connects: https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-update.html */
	activate(arn: string): void {
		const found = this.#connections.get(arn);
		if (!found) throw new Error(`no connection ${arn} is deployed`);
		this.#connections.set(arn, { ...found, ConnectionStatus: "AVAILABLE" });
	}

	/** How a connection stands; nothing of one that is not there. */
	status(arn: string): Connection["ConnectionStatus"] | undefined {
		return this.#connections.get(arn)?.ConnectionStatus;
	}

	readonly patch: Patch = async (call, upstream) => {
		const input = jsonOf<Input>(call);
		if (call.action === "CreateConnection") return this.#create(call, input);
		if (call.action === "ListConnections") return jsonAnswer({ Connections: [...this.#connections.values()] });
		const arn = input.ConnectionArn ?? input.ResourceArn ?? "";
		const found = this.#connections.get(arn);
		if (!found) return jsonRefusal("ResourceNotFoundException", `Connection ${arn} not found`);
		const tags = this.#tags.get(arn) ?? [];
		switch (call.action) {
			case "GetConnection":
				return jsonAnswer({ Connection: found });
			case "DeleteConnection":
				this.#connections.delete(arn);
				return jsonAnswer({});
			case "ListTagsForResource":
				return jsonAnswer({ Tags: tags });
			case "TagResource":
				return this.#tag(
					arn,
					without(
						tags,
						(input.Tags ?? []).map(({ Key }) => Key),
					).concat(input.Tags ?? []),
				);
			case "UntagResource":
				return this.#tag(arn, without(tags, input.TagKeys ?? []));
			default:
				return upstream(call);
		}
	};

	#create(call: Call, { ConnectionName = "", ProviderType = "", Tags = [] }: Input): Answer {
		const service = call.service === "codeconnections" ? "codeconnections" : "codestar-connections";
		const ConnectionArn = `arn:aws:${service}:${regionOf(call)}:${ACCOUNT}:connection/${randomUUID()}`;
		const connection = { ConnectionArn, ConnectionName, ProviderType, OwnerAccountId: ACCOUNT };
		this.#connections.set(ConnectionArn, { ...connection, ConnectionStatus: "PENDING" });
		this.#tags.set(ConnectionArn, Tags);
		return jsonAnswer({ ConnectionArn, Tags });
	}

	#tag(arn: string, tags: readonly Tag[]): Answer {
		this.#tags.set(arn, tags);
		return jsonAnswer({});
	}
}

const without = (tags: readonly Tag[], keys: readonly string[]) => tags.filter(({ Key }) => !keys.includes(Key));
