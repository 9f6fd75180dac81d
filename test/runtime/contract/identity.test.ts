import { expect, test } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { identityOf } from "../../../runtime/contract/identity.ts";

const service = sampleService();

test("an identity names the service and all whose traffic is moved, a line each", () => {
	const lines = identityOf(service).split("\n");
	expect(lines).toHaveLength(14);
	expect(lines[0]).toBe(service.name);
	expect(lines).toContain(service.loadBalancers.green.targetGroups.blue);
	expect(lines.at(-1)).toBe(service.dns.types.join(","));
});

test("two services that differ in anything that is moved have two identities", () => {
	const other = { ...service, dns: { ...service.dns, zoneId: "ZOTHER" } };
	expect(identityOf(other)).not.toBe(identityOf(service));
	expect(identityOf({ ...service, name: "shop2" })).not.toBe(identityOf(service));
});
