import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { arnFaults, ruleFaults, serviceFaults } from "../../../../runtime/core/routing/estate.ts";
import type { ListenerRule, ServiceKind } from "../../../../runtime/ports/index.ts";
import { decided, serving, view, world } from "../../../support/decision.ts";

const service = sampleService();
const ECS = "arn:aws:ecs:eu-west-1:123456789012";

describe("the ARNs of services", () => {
	it("are fit when both are of the cluster", () => {
		expect(arnFaults(service)).toEqual([]);
	});

	it.each([
		["of the old format", `${ECS}:service/shop-green`, "ARN of the old format"],
		["of another cluster", `${ECS}:service/other/shop-green`, `is not of the cluster ${service.cluster}`],
		["of another region", "arn:aws:ecs:us-east-1:123456789012:service/shop/shop-green", "is not of the cluster"],
		["of no service", `${ECS}:task-definition/shop:1`, "is no ARN of an ECS service"],
	])("are refused when one is %s", (_, green, reason) => {
		const faults = arnFaults({ ...service, services: { ...service.services, green } });
		expect(faults).toEqual([expect.stringMatching(/^green's service /)]);
		expect(faults[0]).toContain(reason);
	});
});

describe("a service", () => {
	it.each<[Partial<ServiceKind>, string]>([
		[{ scheduling: "DAEMON" }, "its scheduling strategy is DAEMON"],
		[{ strategy: "BLUE_GREEN" }, "its deployment strategy is ECS's own BLUE_GREEN"],
		[{ strategy: "LINEAR" }, "its deployment strategy is ECS's own LINEAR"],
		[{ strategy: "CANARY" }, "its deployment strategy is ECS's own CANARY"],
		[{ controller: "EXTERNAL" }, "its deployment controller is EXTERNAL"],
		[{ status: "DRAINING" }, "its status is DRAINING"],
	])("is refused by name: %o", (kind, reason) => {
		const { services } = world();
		const unfit = { ...services.green, kind: { ...services.green.kind, ...kind } };
		expect(serviceFaults("green", unfit)).toEqual([
			expect.stringContaining(`green's service cannot be released: ${reason}`),
		]);
		expect(decided({ services: { ...services, green: unfit } })).toMatchObject({
			decision: "refuse",
			reason: expect.stringContaining(reason),
		});
	});

	it("that serves is held to the same", () => {
		const { services } = world();
		const blue = { ...view("ecs-svc/1", 3), kind: { ...services.blue.kind, scheduling: "DAEMON" } };
		expect(decided({ services: { ...services, blue } })).toMatchObject({ reason: expect.stringContaining("blue's") });
	});

	it("is told all that is wrong with it", () => {
		const kind = { status: "INACTIVE", scheduling: "DAEMON", controller: "CODE_DEPLOY", strategy: "CANARY" };
		expect(serviceFaults("green", { ...view("ecs-svc/2", 0), kind })).toHaveLength(3);
	});
});

describe("a production listener", () => {
	const sticky = (seconds?: number) => {
		const [action] = serving("green", "blue");
		const TargetGroupStickinessConfig = { Enabled: true, ...(seconds && { DurationSeconds: seconds }) };
		return [{ Type: "forward", ForwardConfig: { ...action?.ForwardConfig, TargetGroupStickinessConfig } }];
	};
	const withGreen = (green: object[]) => decided({ actions: { ...world().actions, green } as never });

	it("with target group stickiness is refused: its cookie goes before weights", () => {
		expect(withGreen(sticky(3_600))).toMatchObject({
			decision: "refuse",
			reason: expect.stringMatching(
				/^the green load balancer's production listener has target group stickiness on, for 3600 s: .*Turn it off/,
			),
		});
		expect(withGreen(sticky())).toMatchObject({ reason: expect.stringContaining("for 0 s") });
	});

	it("with stickiness that is off is not", () => {
		const [action] = serving("green", "blue");
		const off = { TargetGroupStickinessConfig: { Enabled: false, DurationSeconds: 3_600 } };
		expect(withGreen([{ Type: "forward", ForwardConfig: { ...action?.ForwardConfig, ...off } }]).decision).toBe(
			"proceed",
		);
	});

	it.each(["authenticate-oidc", "authenticate-cognito", "jwt-validation"])(
		"with %s before forward is refused by name",
		(Type) => {
			expect(withGreen([{ Type }, ...serving("green", "blue")])).toMatchObject({
				decision: "refuse",
				reason: expect.stringContaining(`has an action that is not supported: ${Type};`),
			});
		},
	);
});

describe("a rule of a production listener", () => {
	const rule = (...targetGroups: string[]): ListenerRule => ({
		priority: "10",
		conditions: ["path-pattern /api/*"],
		targetGroups,
	});
	const { targetGroups } = service.loadBalancers.green;

	it("that forwards to one of the four target groups is refused, with what it matches and where it leads", () => {
		const rules = { blue: [], green: [rule(targetGroups.blue, targetGroups.green)] };
		expect(decided({ rules })).toMatchObject({
			decision: "refuse",
			reason: expect.stringContaining(
				"rule 10 (path-pattern /api/*) of the green load balancer's production listener forwards to blue's target group on the green load balancer and green's target group on the green load balancer",
			),
		});
	});

	it("without a condition says so, and is found on whichever listener it leads from", () => {
		const unconditional = { ...rule(targetGroups.blue), conditions: [] };
		expect(ruleFaults([unconditional], service.loadBalancers, "blue")).toEqual([
			expect.stringContaining("rule 10 (no condition) of the blue load balancer's production listener"),
		]);
	});

	it("that leads elsewhere is let alone", () => {
		expect(decided({ rules: { blue: [rule()], green: [rule("arn:another")] } }).decision).toBe("proceed");
	});
});
