import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { forward } from "../../../../rehearsal/world/at-rest.ts";
import {
	type Held,
	type ListenerAction,
	type RecordSet,
	type RecordType,
	Rollout,
} from "../../../../runtime/contract/index.ts";
import { originalFaults } from "../../../../runtime/core/routing/original.ts";
import { parse } from "../../../../runtime/parse.ts";
import { previewRecords, sampleRollout, weightedRecords } from "../../../support/documents.ts";
import { type Genuine, genuine } from "../../../support/originals.ts";

const service = sampleService();
const records = weightedRecords({ blue: 100, green: 0 });
const preview = previewRecords("green");
const actions = { blue: [forward(service, "blue", 0)], green: [forward(service, "green", 0)] };
const ELSEWHERE = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/evil/1";

function faults(changes: Partial<Held["original"]>, held: Partial<Held> = {}): string[] {
	const original = { records, preview, actions, ...changes };
	return originalFaults(service, { deploymentId: "ecs-svc/2", stable: "blue", candidate: "green", ...held, original });
}

/** The faults of a blue load balancer's listener with these actions. */
const listener = (...blue: object[]) => faults({ actions: { ...actions, blue: blue as ListenerAction[] } });
const blue = actions.blue[0] as ListenerAction;
const groups = blue.ForwardConfig?.TargetGroups ?? [];

describe("what can be an original", () => {
	it("is what was there before any rollout of any estate", () => {
		fc.assert(
			fc.property(genuine, ({ service, held }) => {
				expect(originalFaults(service, held)).toEqual([]);
			}),
		);
	});

	it("still is when it has been through JSON and the contract, as state and lock are", () => {
		const kept = (held: Genuine["held"]) => parse(Rollout, JSON.parse(JSON.stringify(sampleRollout(held))), "it");
		fc.assert(
			fc.property(genuine, ({ service, held }) => {
				expect(originalFaults(service, kept(held))).toEqual([]);
			}),
		);
	});

	it("has its names in whatever form Route 53 takes for the same", () => {
		const dns = { ...service.dns, name: "*.Example.com.", preview: "p.example.com" };
		const named = (set: readonly RecordSet[], Name: string) => set.map((record) => ({ ...record, Name }));
		const original = {
			records: named(records, "\\052.example.com."),
			preview: named(preview, "P.example.com"),
			actions,
		};
		const held = { deploymentId: "ecs-svc/2", stable: "blue", candidate: "green", original } as const;
		expect(originalFaults({ ...service, dns }, held)).toEqual([]);
	});
});

describe("a listener's action that cannot be original", () => {
	const where = "the blue load balancer's production listener";

	it("is none, or one too many", () => {
		expect(listener()).toEqual([`${where} does not serve blue alone: nothing`]);
		expect(listener(blue, blue)[0]).toContain(`${where} does not serve blue alone`);
	});

	it("does something else than to forward", () => {
		for (const Type of ["redirect", "fixed-response", "authenticate-oidc", "authenticate-cognito", "jwt-validation"])
			expect(listener({ Type })).toEqual([expect.stringContaining(`has an action that is not supported: ${Type}`)]);
		expect(listener({ Type: "redirect", RedirectConfig: { Host: "evil.example" } }, blue)).toHaveLength(1);
	});

	it.each([
		["RedirectConfig", { ...blue, RedirectConfig: { Host: "evil.example", StatusCode: "HTTP_302" } }],
		["FixedResponseConfig", { ...blue, FixedResponseConfig: { StatusCode: "200" } }],
		["AuthenticateOidcConfig", { ...blue, AuthenticateOidcConfig: {} }],
		["AuthenticateCognitoConfig", { ...blue, AuthenticateCognitoConfig: {} }],
		["Future", { ...blue, Future: 1 }],
		[`TargetGroupArn ${ELSEWHERE}`, { ...blue, TargetGroupArn: ELSEWHERE }],
		["Mirror", { ...blue, ForwardConfig: { TargetGroups: groups, Mirror: ELSEWHERE } }],
		["Region", { ...blue, ForwardConfig: { TargetGroups: groups.map((group) => ({ ...group, Region: "x" })) } }],
	])("has %s in a forward", (field, action) => {
		expect(listener(action)[0]).toContain(`${where} does more than to forward to its two target groups: ${field}`);
	});

	it.each([
		["another's target group beside its own", [...groups, { TargetGroupArn: ELSEWHERE, Weight: 0 }]],
		["another's in the place of its own", [{ TargetGroupArn: ELSEWHERE, Weight: 100 }, groups[1]]],
		["one of its own twice", [groups[0], groups[0]]],
		["one alone", [groups[0]]],
		["weight on both", groups.map((group) => ({ ...group, Weight: 50 }))],
		["weight on none", groups.map((group) => ({ ...group, Weight: 0 }))],
		[
			"all of the weight on the candidate",
			[...groups].reverse().map((group, i) => ({ ...group, Weight: 100 * (1 - i) })),
		],
	])("forwards to %s", (_, TargetGroups) => {
		expect(listener({ Type: "forward", ForwardConfig: { TargetGroups } })[0]).toContain("does not serve blue alone");
	});

	it("has no forward configuration, or keeps clients where they are", () => {
		expect(listener({ Type: "forward" })[0]).toContain("does not serve blue alone");
		const sticky = { ...blue.ForwardConfig, TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 } };
		expect(listener({ ...blue, ForwardConfig: sticky })[0]).toContain("stickiness");
	});

	it("is found on either load balancer", () => {
		expect(faults({ actions: { ...actions, green: [] } })).toEqual([
			"the green load balancer's production listener does not serve blue alone: nothing",
		]);
	});
});

describe("record sets that cannot be original", () => {
	const changed = (change: Partial<RecordSet>, i = 0) =>
		faults({ records: records.map((record, j) => (i === j ? ({ ...record, ...change } as RecordSet) : record)) });
	const previewed = (change: Partial<RecordSet>) =>
		faults({ preview: preview.map((record, j) => (j === 0 ? ({ ...record, ...change } as RecordSet) : record)) });

	it("are of another name or type", () => {
		expect(changed({ Name: "bank.example.com." })).toEqual([
			"bank.example.com. A: is no record of this service's shop.example.com",
		]);
		expect(previewed({ Name: "shop.example.com." })[0]).toContain("is no record of this service's preview.");
		const mail = { Name: "shop.example.com.", Type: "MX" };
		expect(faults({ records: [...records, mail] })).toEqual([
			"shop.example.com. MX: is no record of this service's shop.example.com",
		]);
		const service4 = { ...service, dns: { ...service.dns, types: ["A" as RecordType] } };
		const held = { deploymentId: "ecs-svc/2", stable: "blue", candidate: "green" } as const;
		expect(originalFaults(service4, { ...held, original: { records, preview, actions } })).toHaveLength(3);
	});

	it("are missing, doubled, or have another set identifier", () => {
		expect(faults({ records: records.slice(1) })[0]).toContain("expected the set identifiers blue and green");
		expect(faults({ records: [...records, ...records.slice(0, 1)] })[0]).toContain("found blue, blue, green");
		expect(changed({ SetIdentifier: "purple" })[0]).toContain("found green, purple");
	});

	it("have weight on both colors, on none, or on the candidate", () => {
		expect(changed({ Weight: 1 }, 1)[0]).toContain("expected exactly one color with a weight above 0");
		expect(changed({ Weight: 0 })[0]).toContain("expected exactly one color with a weight above 0");
		expect(faults({ records: weightedRecords({ blue: 0, green: 100 }) })).toEqual([
			"shop.example.com: all of the weight is on green, not on blue",
		]);
	});

	it("are a preview that is missing, doubled, or a weighted one", () => {
		expect(faults({ preview: preview.slice(1) })[0]).toContain("expected one record set, found 0");
		expect(faults({ preview: [...preview, ...preview] })[0]).toContain("expected one record set, found 2");
		expect(previewed({ SetIdentifier: "blue", Weight: 1 })).toEqual([
			"preview.shop.example.com. A: has the set identifier blue, and needs none",
		]);
	});

	it("are a preview that leads past both load balancers, and it says where", () => {
		const AliasTarget = { HostedZoneId: "Z1", DNSName: "evil.example.", EvaluateTargetHealth: false };
		expect(previewed({ AliasTarget })[0]).toMatch(
			/^preview\.shop\.example\.com\. A: leads to evil\.example in Z1, where neither .*blue-alb.*green-alb/,
		);
		const { AliasTarget: _, ...bare } = preview[0] as RecordSet;
		const plain = { ...bare, TTL: 60, ResourceRecords: [{ Value: "192.0.2.1" }] };
		expect(faults({ preview: [plain as RecordSet, ...preview.slice(1)] })[0]).toContain(
			'leads to [{"Value":"192.0.2.1"}]',
		);
	});
});

describe("what was held", () => {
	it("names two colors", () => {
		expect(faults({}, { candidate: "blue" })).toEqual(["the stable color and the candidate are both blue"]);
	});

	it("is told with all its faults at once", () => {
		expect(faults({ records: [], preview: [], actions: { blue: [], green: [] } })).toHaveLength(6);
	});
});
