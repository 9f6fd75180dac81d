import { expect, it } from "vitest";
import { recognize } from "./call.ts";
import { saidPrivate } from "./private-zones.ts";

const said = (inner: string) => {
	const body = Buffer.from(`<CreateHostedZoneRequest>${inner}</CreateHostedZoneRequest>`);
	return saidPrivate(recognize("POST", "/2013-04-01/hostedzone", { "content-length": String(body.length) }, body));
};
const VPC = "<VPC><VPCId>vpc-1</VPCId></VPC>";

it("says of a zone with a VPC that it is private, whatever its maker says, and nothing of any other", () => {
	for (const config of [
		"",
		"<HostedZoneConfig><Comment>x</Comment></HostedZoneConfig>",
		"<HostedZoneConfig><PrivateZone>false</PrivateZone></HostedZoneConfig>",
	]) {
		const { body, headers } = said(config + VPC);
		expect(body.toString().match(/<PrivateZone>[a-z]+/g)).toEqual(["<PrivateZone>true"]);
		expect(body.toString()).toMatch(/<HostedZoneConfig><PrivateZone>.*<VPC>/);
		expect(headers["content-length"]).toBe(String(body.length));
	}
	expect(said("<Name>example.com</Name>").body.toString()).not.toContain("PrivateZone");
});
