/** Objects in S3, as AWS's own services read and write them. */

/** Where an object lies. */
export interface ObjectAt {
	readonly bucket: string;
	readonly key: string;
}

/** An object, as it is read. */
export interface StoredObject {
	readonly content: Uint8Array;
	readonly etag: string;
	readonly versionId: string;
}

export class Objects {
	/** @param caller - tells in the gateway's record who called. */
	constructor(
		private readonly endpoint: string,
		private readonly region: string,
		private readonly caller: string,
	) {}

	/** Writes an object. */
	async put(at: ObjectAt, content: Uint8Array): Promise<void> {
		await this.#call("PUT", at, content);
	}

	/** Reads an object. @throws when it is not there. */
	async get(at: ObjectAt): Promise<StoredObject> {
		const response = await this.#call("GET", at);
		const header = (name: string) => response.headers.get(name) ?? "";
		return {
			content: new Uint8Array(await response.arrayBuffer()),
			etag: header("etag").replaceAll('"', ""),
			versionId: header("x-amz-version-id") || "null",
		};
	}

	async #call(method: "GET" | "PUT", { bucket, key }: ObjectAt, body?: Uint8Array): Promise<Response> {
		const scope = `${this.caller}/20260101/${this.region}/s3/aws4_request`;
		const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
		const path = `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
		const response = await fetch(this.endpoint + path, {
			...{ method, headers: { authorization, "content-type": "application/zip" } },
			...(body && { body: Buffer.from(body) }),
		});
		if (!response.ok) throw new Error(`s3 ${method} ${path}: ${response.status} ${await response.text()}`);
		return response;
	}
}
