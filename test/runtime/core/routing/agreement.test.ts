import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { identityOf } from "../../../../runtime/contract/identity.ts";
import {
	type Lock,
	type Rollout,
	type ServiceAtStake,
	ServiceAtStake as Stake,
} from "../../../../runtime/contract/index.ts";
import { identityFaults, lockFaults } from "../../../../runtime/core/routing/agreement.ts";
import { parse } from "../../../../runtime/parse.ts";
import { sampleDocument, sampleRollout, strangersLock } from "../../../support/documents.ts";

const service = sampleService();
const ELB = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";

describe("two configurations of a service", () => {
	it("agree whatever else Terraform changes of it in the middle of a rollout", () => {
		const later = sampleService({
			schedule: [{ percent: 100, bakeSeconds: 0 }],
			alarms: { blue: [], green: ["another"] },
			idleCount: 7,
			dns: { ...service.dns, ttlSeconds: 5 },
			roles: { ...service.roles, observer: "arn:aws:iam::123456789012:role/another" },
		});
		expect(identityFaults(service, later)).toEqual([]);
		expect(identityFaults(parse(Stake, service, "it"), later)).toEqual([]);
	});

	it.each<[string, Partial<ServiceAtStake>]>([
		["service.name", { name: "bank" }],
		["service.cluster", { cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/bank" }],
		["service.services.green", { services: { ...service.services, green: "arn:aws:ecs:eu-west-1:1:service/a/b" } }],
		[
			"service.loadBalancers.blue.listener",
			{
				loadBalancers: {
					...service.loadBalancers,
					blue: { ...service.loadBalancers.blue, listener: `${ELB}:listener/app/bank/1/2` },
				},
			},
		],
		[
			"service.loadBalancers.green.targetGroups.blue",
			{
				loadBalancers: {
					...service.loadBalancers,
					green: {
						...service.loadBalancers.green,
						targetGroups: { ...service.loadBalancers.green.targetGroups, blue: `${ELB}:targetgroup/bank/1` },
					},
				},
			},
		],
		["service.dns.zoneId", { dns: { ...service.dns, zoneId: "Z1" } }],
		["service.dns.name", { dns: { ...service.dns, name: "bank.example.com" } }],
		["service.dns.preview", { dns: { ...service.dns, preview: "bank.example.com" } }],
		["service.dns.types", { dns: { ...service.dns, types: ["AAAA"] } }],
		["service.roles.actuator", { roles: { actuator: "arn:aws:iam::1:role/bank" } }],
		["service.roles.actuator", { roles: undefined }],
	])("disagree in %s, and it says from what to what", (path, changes) => {
		const input = { ...service, ...changes };
		expect(identityFaults(input, service)).toEqual([
			expect.stringMatching(new RegExp(`^${path} is .+, and must be .+$`)),
		]);
		if (!path.includes("roles")) expect(identityOf(input)).not.toBe(identityOf(service));
	});
});

describe("a document and the lock of its execution", () => {
	const rollout = sampleRollout();
	const { attempt, deploymentId, stable, candidate, original } = rollout;
	const lock: Lock = strangersLock({ attempt, deploymentId, stable, candidate, original });
	const document = sampleDocument({ rollout: { ...rollout, step: 1, polls: 7 } });

	it("agree, however far the rollout has come, and before Begin's answer was kept", () => {
		expect(lockFaults(document, lock)).toEqual([]);
		expect(lockFaults(sampleDocument(), lock)).toEqual([]);
	});

	it.each<[string, Partial<Rollout>]>([
		["deploymentId", { deploymentId: "ecs-svc/9" }],
		["stable", { stable: "green" }],
		["candidate", { candidate: "blue" }],
		["original", { original: { ...original, records: [] } }],
	])("disagree in the rollout's %s", (field, changes) => {
		expect(lockFaults(sampleDocument({ rollout: { ...rollout, ...changes } }), lock)).toEqual([
			`rollout.${field} is not what this execution's Begin has put into the lock`,
		]);
	});

	it("disagree in whose traffic it is", () => {
		const bank = { ...sampleDocument(), service: { ...service, name: "bank" } };
		expect(lockFaults(bank, lock)).toEqual(["service.name is bank, and must be shop"]);
	});
});
