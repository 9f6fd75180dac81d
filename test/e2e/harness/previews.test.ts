import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ProbeConfig } from "../../../runtime/contract/index.ts";
import { WarmFunction } from "./lambda.ts";
import { Previews } from "./previews.ts";

const HOST = "preview.shop.example.com";
const origin = (scheme: string, color: string) => `${scheme}://dualstack.shop-${color}-1.elb.amazonaws.com:8080`;
const ORIGINS = { blue: origin("http", "blue"), green: origin("https", "green") };
/** Asks for a URL by a host, as probes do, and answers the status code, or why there is none. */
const ASKS = `exports.handler = ({ url, host }) => new Promise((done) => {
	const { get } = require(url.startsWith("https") ? "node:https" : "node:http");
	const request = get(url, { agent: false, headers: { host }, servername: host }, (answer) => done(answer.statusCode));
	setTimeout(() => done(request.socket?.connecting ? "dropped" : "late"), 1_000).unref();
	request.on("error", (error) => done(error.code));
});`;

let previews: Previews;
/** What the network does not let through. */
let unreachable: string[];
let warm: WarmFunction;

beforeEach(async () => {
	previews = await Previews.open([{ origins: ORIGINS, host: HOST } as ProbeConfig]);
	const configuration = {
		FunctionName: "asks",
		FunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:asks",
		Handler: "index.handler",
		Timeout: 10,
		MemorySize: 128,
		Role: "none",
	};
	unreachable = [];
	const host = {
		endpoint: "http://127.0.0.1:1",
		environment: previews.environment,
		now: () => 0,
		unreachable: async () => unreachable,
	};
	warm = new WarmFunction(configuration, zipSync({ "index.js": strToU8(ASKS) }), host);
});
afterEach(() => {
	warm.stop();
	previews.close();
});

const ask = (url: string, host = HOST) => warm.invoke({ url, host });

describe("a preview, to a deployed function", () => {
	it("answers by its load balancer's name what it was told, and knows who was asked for", async () => {
		previews.answer(ORIGINS.green, 500);
		expect([await ask(`${ORIGINS.blue}/a`), await ask(`${ORIGINS.green}/b`)]).toEqual([200, 500]);
		expect(previews.requests(ORIGINS.blue)).toEqual([{ host: HOST, path: "/a" }]);
		expect(previews.requests(ORIGINS.green)).toEqual([{ host: HOST, path: "/b" }]);
	});

	it("has a certificate for the host of the probes, and for no other", async () => {
		expect(await ask(ORIGINS.green, "other.example.com")).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
	});

	it("hears nothing of connections that the network drops, until it lets them through again", async () => {
		unreachable = [new URL(ORIGINS.blue).host];
		expect([await ask(ORIGINS.blue), await ask(ORIGINS.green)]).toEqual(["dropped", 200]);
		unreachable = [];
		expect(await ask(ORIGINS.blue)).toBe(200);
		expect(previews.requests(ORIGINS.blue)).toHaveLength(1);
	});

	it("is no way to anywhere else", async () => {
		expect(await ask("http://127.0.0.1:1/")).toBe("ECONNREFUSED");
		expect(previews.requests(ORIGINS.blue)).toEqual([]);
	});
});
