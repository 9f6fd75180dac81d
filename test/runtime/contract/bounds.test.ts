import { describe, expect, it } from "vitest";
import { sampleEvent, sampleService } from "../../../rehearsal/sample.ts";
import {
	HistoryEntry,
	jsonBytes,
	LENGTHS,
	LIMITS,
	Lock,
	RolloutDocument,
	TaskRequest,
} from "../../../runtime/contract/index.ts";
import { InvalidInput } from "../../../runtime/errors.ts";
import { parse } from "../../../runtime/parse.ts";
import { at, EXECUTION, strangersLock } from "../../support/documents.ts";

const service = sampleService();
const { judge, dns, loadBalancers } = service;
const probe = judge.probe as NonNullable<typeof judge.probe>;
const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:smoke";
const hook = { function: FUNCTION, points: ["after-step"], deadlineSeconds: 60 };
const times = (count: number, value: unknown) => Array.from({ length: count }, () => value);

function faults(schema: Parameters<typeof parse>[0], value: unknown): readonly string[] {
	try {
		parse(schema, value, "the value");
		return [];
	} catch (error) {
		if (error instanceof InvalidInput) return error.faults;
		throw error;
	}
}

const faultsWith = (changes: object) =>
	faults(RolloutDocument, { event: sampleEvent(), service: { ...service, ...changes } });

describe("a configuration", () => {
	it.each<[string, object, string]>([
		["a name of 2,049 bytes", { name: "s".repeat(2_049) }, "name"],
		["a name in capitals", { name: "Shop" }, "name"],
		["a name with a key's sign", { name: "registration#shop" }, "name"],
		["an ARN of another kind", { cluster: service.services.blue }, "cluster"],
		["an ARN without end", { cluster: `arn:aws:ecs:eu-west-1:123456789012:cluster/${"c".repeat(2_048)}` }, "cluster"],
		["an ARN of two lines", { cluster: "arn:aws:ecs:eu-west-1\n:123456789012:cluster/shop" }, "cluster"],
		[
			"a load balancer for a listener",
			{
				loadBalancers: {
					...loadBalancers,
					blue: { ...loadBalancers.blue, listener: loadBalancers.blue.targetGroups.blue },
				},
			},
			"loadBalancers.blue.listener",
		],
		[
			"a user for a role",
			{ roles: { ...service.roles, actuator: "arn:aws:iam::123456789012:user/me" } },
			"roles.actuator",
		],
		["a zone's name", { dns: { ...dns, zoneId: "example.com" } }, "dns.zoneId"],
		["a path for a zone", { dns: { ...dns, zoneId: "/hostedzone/Z1" } }, "dns.zoneId"],
		["a name of one label", { dns: { ...dns, name: "shop" } }, "dns.name"],
		["a wildcard", { dns: { ...dns, name: "*.example.com" } }, "dns.name"],
		["a name that is too long", { dns: { ...dns, name: `${"a.".repeat(125)}com` } }, "dns.name"],
		["a name in capitals", { dns: { ...dns, preview: "Preview.example.com" } }, "dns.preview"],
		[
			"more alarms than are asked for at once",
			{ judge: { ...judge, alarms: { names: times(LIMITS.alarms + 1, "a"), missing: "hold" } } },
			"judge.alarms.names",
		],
		[
			"an alarm of 256 characters",
			{ judge: { ...judge, alarms: { names: ["a".repeat(256)], missing: "hold" } } },
			"judge.alarms.names.0",
		],
		[
			"an ARN of no alarm",
			{ judge: { ...judge, alarms: { names: [FUNCTION], missing: "hold" } } },
			"judge.alarms.names.0",
		],
		[
			"more alarms of a safety net",
			{ alarms: { blue: times(LIMITS.safetyNetAlarms + 1, "a"), green: [] } },
			"alarms.blue",
		],
		["more hooks", { judge: { ...judge, hooks: times(LIMITS.hooks + 1, hook) } }, "judge.hooks"],
		[
			"a hook that is no function",
			{ judge: { ...judge, hooks: [{ ...hook, function: `${FUNCTION}:a:b` }] } },
			"judge.hooks.0.function",
		],
		["a path with a blank", { judge: { ...judge, probe: { ...probe, path: "/a b" } } }, "judge.probe.path"],
		[
			"a path with a line of its own",
			{ judge: { ...judge, probe: { ...probe, path: "/a\r\nX: y" } } },
			"judge.probe.path",
		],
		[
			"a host with a line of its own",
			{ judge: { ...judge, probe: { ...probe, host: "a\r\nX: y" } } },
			"judge.probe.host",
		],
		["a long body", { judge: { ...judge, probe: { ...probe, body: "漢".repeat(342) } } }, "judge.probe.body"],
		[
			"many status codes",
			{ judge: { ...judge, probe: { ...probe, status: `200${",200".repeat(64)}` } } },
			"judge.probe.status",
		],
	])("is refused with %s", (_, changes, path) => {
		const found = faultsWith(changes);
		expect(found.map((fault) => fault.split(":")[0])).toContain(`service.${path}`);
		for (const fault of found) expect(fault).toMatch(/^[^\p{Cc}]{1,400}$/u);
	});

	it("is taken with all that Terraform lets through", () => {
		const wide = {
			name: "a".repeat(20),
			dns: { ...dns, name: `${"a.".repeat(121)}com`, preview: `preview.${"a.".repeat(121)}com` },
			alarms: { blue: ["größe 漢 😀"], green: [] },
			judge: {
				...judge,
				alarms: {
					names: ["web errors", "漢".repeat(255), "arn:aws-cn:cloudwatch:cn-north-1:123456789012:alarm:a b"],
					missing: "hold",
				},
				hooks: [hook, { ...hook, function: `${FUNCTION}:$LATEST` }, { ...hook, function: `${FUNCTION}:live` }],
				probe: {
					...probe,
					host: "app.internal:8443",
					serverName: "a-b.example.com",
					path: "/x?y=1&z=%20",
					body: "漢".repeat(341),
				},
			},
		};
		expect(faultsWith(wide)).toEqual([]);
	});

	it("has all its faults told at once, but no more of them than can be read", () => {
		const names = times(90, "");
		const message = (() => {
			try {
				parse(
					RolloutDocument,
					{ event: sampleEvent(), service: { ...service, judge: { ...judge, alarms: { names, missing: "hold" } } } },
					"it",
				);
			} catch (error) {
				return (error as Error).message;
			}
			return "";
		})();
		expect(message.split("\n")).toHaveLength(22);
		expect(message).toMatch(/- and 70 more$/);
	});
});

describe("what a task is asked", () => {
	const request = { task: "begin", now: at(0).toISOString(), execution: EXECUTION, input: {} };

	it.each([
		["a task of many lines", { task: "be\ngin" }, "task"],
		["an execution that is none", { execution: "x".repeat(257) }, "execution"],
		["a token without end", { token: "t".repeat(2_049) }, "token"],
	])("is refused with %s", (_, change, path) => {
		expect(faults(TaskRequest, { ...request, ...change })[0]).toContain(`${path}: `);
	});
});

describe("what version 0.2 wrote", () => {
	const long = "because ".repeat(5_000);

	it("is read as a lock, whatever its texts, and however a service was named that no variable had named", () => {
		const takeover = {
			...{ execution: EXECUTION, since: at(0).toISOString(), leasedUntil: at(0).toISOString(), run: 1 },
			...{ ended: { error: "E".repeat(256), cause: long }, overwrote: long },
		};
		const named = {
			...service,
			name: "Shop_API.v2",
			dns: { ...dns, name: "Shop.example.com.", preview: "*.shop.example.com" },
		};
		const lock = parse(Lock, { ...strangersLock(), service: named, takeover }, "the lock");
		expect(lock.service.name).toBe("Shop_API.v2");
		expect(lock.takeover?.ended.cause).toHaveLength(LENGTHS.cause);
		expect(lock.takeover?.overwrote).toHaveLength(LENGTHS.reason);
	});

	it("is read as history, whatever its texts", () => {
		const note = { verdict: "fail", code: "HookFailed", reason: long, at: at(0).toISOString(), percent: 10 };
		const entry = {
			attempt: "ecs-svc/2",
			deploymentId: "ecs-svc/2",
			execution: EXECUTION,
			outcome: "failed-back",
			reason: long,
			at: at(0).toISOString(),
		};
		const read = parse(HistoryEntry, { ...entry, verdicts: times(20, note), refused: times(9, long) }, "the entry");
		expect(read.reason).toHaveLength(LENGTHS.message);
		expect(read.verdicts?.[19]?.reason).toHaveLength(LENGTHS.note);
		expect(read.refused?.[8]).toHaveLength(LENGTHS.refusal);
	});
});

describe("the room that a value takes", () => {
	it.each([
		["a text, with its quotes", "shop", 6],
		["a letter outside ASCII, as UTF-8 has it", "ü", 4],
		["a field that is not set, and takes none", { a: undefined }, 2],
		["nothing at all", undefined, 0],
	])("is counted in bytes of its JSON: %s", (_, value, bytes) => {
		expect(jsonBytes(value)).toBe(bytes);
	});
});
