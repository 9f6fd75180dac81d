import { describe, expect, it, vi } from "vitest";
import { recognize, xmlAnswer } from "./call.ts";
import { Ec2Api } from "./ec2.ts";

const QUIET = 20_000;
const gateway = (id: string) =>
	`<item><attachmentSet><item><state>available</state><vpcId>vpc-${id}</vpcId></item></attachmentSet><internetGatewayId>${id}</internetGatewayId></item>`;
const moto = async () => xmlAnswer(`<internetGatewaySet>${gateway("igw-1")}${gateway("igw-2")}</internetGatewaySet>`);

function ec2() {
	const api = new Ec2Api(() => QUIET);
	const call = async (action: string, more = "") => {
		const headers = { "content-type": "application/x-www-form-urlencoded" };
		return (
			await api.patch(recognize("POST", "/", headers, Buffer.from(`Action=${action}${more}`)), moto)
		).body.toString();
	};
	const states = async () =>
		[...(await call("DescribeInternetGateways")).matchAll(/<state>(\w+)</g)].map(([, state]) => state);
	return { api, call, states };
}

describe("an internet gateway behind the gateway", () => {
	it("is attached once nothing else has been made for a while, and stays so", async () => {
		vi.useFakeTimers({ toFake: ["Date"] });
		try {
			const { api, call, states } = ec2();
			await call("AttachInternetGateway", "&InternetGatewayId=igw-2");
			expect(await states()).toEqual(["available", "attaching"]);
			vi.advanceTimersByTime(QUIET - 1);
			await call("CreateSubnet");
			vi.advanceTimersByTime(QUIET - 1);
			expect([api.attaching, await states()]).toEqual([true, ["available", "attaching"]]);
			vi.advanceTimersByTime(1);
			expect([api.attaching, await states()]).toEqual([false, ["available", "available"]]);
			await call("CreateRoute");
			expect([api.attaching, await states()]).toEqual([false, ["available", "available"]]);
		} finally {
			vi.useRealTimers();
		}
	});

	it("is attached after a minute and a half at most", async () => {
		vi.useFakeTimers({ toFake: ["Date"] });
		try {
			const { call, states } = ec2();
			await call("AttachInternetGateway", "&InternetGatewayId=igw-1");
			for (let i = 0; i < 9; i++) {
				vi.advanceTimersByTime(10_000);
				await call("CreateSubnet");
			}
			expect(await states()).toEqual(["available", "available"]);
		} finally {
			vi.useRealTimers();
		}
	});
});
