import { describe, expect, it } from "vitest";
import { ARNS, arnPattern, LIMITS, PATTERNS } from "../../../runtime/contract/index.ts";
import { configuration } from "../../support/stack.ts";

const variables = configuration().variable as Record<
	string,
	{ readonly validation?: readonly { readonly condition: string }[] }
>;
const rules = (name: string) => (variables[name]?.validation ?? []).map(({ condition }) => condition).join("\n");

describe("a variable's rules", () => {
	it.each<[string, string | number]>([
		["name", PATTERNS.serviceName],
		["record_name", PATTERNS.domain],
		["record_name", LIMITS.recordName],
		["preview_name", PATTERNS.domain],
		["hosted_zone", PATTERNS.zoneId],
		["cluster", arnPattern(ARNS.cluster)],
		["cluster", LIMITS.arn],
		["task_role_arn", arnPattern(ARNS.role)],
		["alarms", PATTERNS.alarmName],
		["alarms", PATTERNS.alarmArn],
		["alarms", LIMITS.alarms],
		["hooks", PATTERNS.functionArn],
		["hooks", LIMITS.hooks],
		["probe_path", PATTERNS.probePath],
		["health_check_path", PATTERNS.probePath],
		["probe_host", PATTERNS.host],
		["probe_status", LIMITS.probeStatus],
		["probe_body", (LIMITS.probeBody / 3) * 4],
		["schedule", (LIMITS.userBytes / 3) * 4],
	])("%s has the runtime's own bound %s", (name, bound) => {
		expect(rules(name)).toContain(String(bound));
	});

	it("weigh bytes that are as many as characters of base64", () => {
		for (const bytes of [LIMITS.probeBody, LIMITS.userBytes]) {
			const base64 = (count: number) => Buffer.alloc(count).toString("base64").length;
			expect(base64(bytes)).toBe((bytes / 3) * 4);
			expect(base64(bytes + 1)).toBeGreaterThan((bytes / 3) * 4);
		}
	});
});
