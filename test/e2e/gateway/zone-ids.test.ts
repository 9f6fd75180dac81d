import { describe, expect, it } from "vitest";
import type { Call, Upstream } from "./call.ts";
import { ZoneIds } from "./zone-ids.ts";

const call = (action: string, url: string): Call => ({
	...{ caller: "tester", service: "route53", action, method: "GET", url },
	headers: {},
	body: Buffer.from(""),
});

describe("the ids of hosted zones", () => {
	it("begin with a Z for everybody, and are moto's own for moto", async () => {
		const asked: string[] = [];
		const moto: Upstream = async ({ url }) => {
			asked.push(url);
			const location = "https://route53.amazonaws.com/2013-04-01/hostedzone/CMP6IDU7";
			return { status: 201, headers: { location }, body: "<HostedZone><Id>/hostedzone/CMP6IDU7</Id></HostedZone>" };
		};
		const upstream = new ZoneIds().translated(moto);
		const created = await upstream(call("CreateHostedZone", "/2013-04-01/hostedzone"));
		expect(created.body).toBe("<HostedZone><Id>/hostedzone/ZMP6IDU7</Id></HostedZone>");
		expect(created.headers.location).toMatch(/\/ZMP6IDU7$/);
		const read = await upstream(call("GetHostedZone", "/2013-04-01/hostedzone/ZMP6IDU7"));
		expect(read.body).toBe(created.body);
		expect(asked).toEqual(["/2013-04-01/hostedzone", "/2013-04-01/hostedzone/CMP6IDU7"]);
	});
});
