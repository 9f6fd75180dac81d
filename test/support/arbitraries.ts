import fc from "fast-check";
import { sampleJudge, sampleService } from "../../rehearsal/sample.ts";
import type {
	Color,
	JudgeConfig,
	RecordSet,
	RecordType,
	ServiceConfig,
	Step,
	Timing,
	Verdict,
} from "../../runtime/contract/index.ts";
import { COLORS, HOOK_POINTS } from "../../runtime/contract/index.ts";
import { fail, hold, pass } from "../../runtime/core/analysis/verdict.ts";

/** A function of the user's, that is asked for its verdict. */
const HOOK = "arn:aws:lambda:eu-west-1:123456789012:function:smoke-test";

/** Schedules of 1–9 steps from 0.4 percent on, some before users first, some with a gate, with bakes of at most so many seconds. */
export function schedules(maxBakeSeconds: number): fc.Arbitrary<Step[]> {
	const bakes = fc.array(fc.integer({ min: 0, max: maxBakeSeconds }), { minLength: 8, maxLength: 8 });
	const gates = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
	const share = fc.oneof(
		fc.integer({ min: 1, max: 99 }),
		fc.integer({ min: 4, max: 999 }).map((tenths) => tenths / 10),
	);
	const percents = fc.uniqueArray(share, { maxLength: 7 });
	return fc.tuple(percents, bakes, gates, fc.boolean()).map(([below, seconds, gated, previews]) =>
		[...(previews ? [0] : []), ...below.sort((a, b) => a - b), 100].map((percent, i) => ({
			percent,
			bakeSeconds: seconds[i] ?? 0,
			...(gated[i] && { gate: true }),
		})),
	);
}

const timings: fc.Arbitrary<Timing> = fc.record({
	analysisIntervalSeconds: fc.integer({ min: 1, max: 300 }),
	prepareSeconds: fc.integer({ min: 1, max: 2_000 }),
	inSyncSeconds: fc.integer({ min: 1, max: 600 }),
	holdSeconds: fc.integer({ min: 0, max: 1_000 }),
	probationSeconds: fc.constant(0),
	queueSeconds: fc.constant(0),
	stragglerSeconds: fc.integer({ min: 0, max: 1_000 }),
});

/** Judges that wait for hooks and for people, and decide the undecided, in any way. */
const judges: fc.Arbitrary<JudgeConfig> = fc
	.record({
		asked: fc.boolean(),
		deadlineSeconds: fc.integer({ min: 1, max: 2_000 }),
		inconclusive: fc.constantFrom("fail", "pause", "promote"),
		bakeEarlyExit: fc.boolean(),
		gateSeconds: fc.integer({ min: 60, max: 20_000 }),
	})
	.map(({ asked, deadlineSeconds, ...changes }) =>
		sampleJudge({ ...changes, hooks: asked ? [{ function: HOOK, points: [...HOOK_POINTS], deadlineSeconds }] : [] }),
	);

/** Services with any schedule, any times and any patience. */
export const services: fc.Arbitrary<ServiceConfig> = fc
	.record({ schedule: schedules(500), timing: timings, judge: judges })
	.map((changes) => sampleService(changes));

/** What one check of a candidate says: mostly good, so that rollouts get somewhere. */
export const verdicts: fc.Arbitrary<Verdict> = fc.oneof(
	{ weight: 8, arbitrary: fc.constant(pass("P", "fine")) },
	{ weight: 3, arbitrary: fc.constant(hold("H", "not yet")) },
	{ weight: 1, arbitrary: fc.constant(fail("F", "bad")) },
);

/** A service, and all that stands in its hosted zone. Blue serves. */
export interface Zone {
	readonly service: ServiceConfig;
	readonly records: readonly RecordSet[];
}

/** What a record leads to: an alias as Terraform may have written it, or plain addresses. */
const targets = fc.oneof(
	fc.record({
		AliasTarget: fc.record({
			HostedZoneId: fc.constant("Z32O12XQLNTSW2"),
			DNSName: fc.constantFrom("dualstack.alb.example.net", "dualstack.alb.example.net.", "Alb.Example.net"),
			EvaluateTargetHealth: fc.boolean(),
		}),
	}),
	fc.record({ TTL: fc.constant(60), ResourceRecords: fc.constantFrom(["192.0.2.1"], ["192.0.2.1", "192.0.2.2"]) }),
);

/** The same place in other words, as another hand may write it. */
function sameTarget(target: Record<string, unknown> = {}): object {
	const alias = target.AliasTarget as RecordSet["AliasTarget"];
	if (!alias) return { ...target, TTL: 300 };
	const bare = alias.DNSName.toUpperCase().replace(/^DUALSTACK\.|\.$/g, "");
	return { AliasTarget: { ...alias, DNSName: bare, EvaluateTargetHealth: !alias.EvaluateTargetHealth } };
}

/** What else may stand in a record set, known to the runtime or not. */
const extras = fc.record(
	{
		HealthCheckId: fc.uuid(),
		CidrRoutingConfig: fc.record({ LocationName: fc.string() }),
		Future: fc.constantFrom<unknown>(true, 7, "new", ["a", "b"], { Key: "x", Nested: [1, { Deep: null }] }),
	},
	{ requiredKeys: [] },
);

/** Record sets that are none of the service's business. */
const FOREIGN: readonly RecordSet[] = [
	{ Name: "example.com", Type: "MX", TTL: 300, ResourceRecords: ["10 mail.example.com"] },
	{ Name: "shop.example.com", Type: "TXT", TTL: 300, ResourceRecords: ['"v=spf1 -all"'] },
	{ Name: "shop.example.com", Type: "CAA", SetIdentifier: "blue", Weight: 3, TTL: 60, ResourceRecords: ["0 issue ;"] },
	{ Name: "preview.shop.example.com", Type: "TXT", TTL: 300, ResourceRecords: ['"hello"'] },
	{ Name: "api.example.com", Type: "A", SetIdentifier: "blue", Weight: 100, TTL: 60, ResourceRecords: ["192.0.2.7"] },
	{ Name: "api.example.com", Type: "A", SetIdentifier: "green", Weight: 0, TTL: 60, ResourceRecords: ["192.0.2.8"] },
	{ Name: "www.shop.example.com", Type: "CNAME", TTL: 60, ResourceRecords: ["shop.example.com"] },
];

/** Any shape of a service's record sets, among any others; all signals are on, and the times are those of a rollout that fails soon. */
export const zones: fc.Arbitrary<Zone> = fc
	.record({
		types: fc.constantFrom<RecordType[]>(["A"], ["AAAA"], ["A", "AAAA"]),
		names: fc.constantFrom(
			["shop.example.com", "preview.shop.example.com"],
			["Shop.example.com.", "preview.shop.example.COM."],
		),
		targets: fc.array(targets, { minLength: 4, maxLength: 4 }),
		previewed: fc.array(fc.record({ color: fc.constantFrom(0, 1), retold: fc.boolean() }), {
			minLength: 2,
			maxLength: 2,
		}),
		extras: fc.array(extras, { minLength: 6, maxLength: 6 }),
		weight: fc.integer({ min: 1, max: 255 }),
		foreign: fc.subarray([...FOREIGN]),
		schedule: schedules(60),
	})
	.map(({ types, names: [name = "", preview = ""], schedule, weight, foreign, ...rest }) => {
		const asInput = { name: "shop.example.com", preview: "preview.shop.example.com" };
		const own = (Type: string, i: number, record: object): RecordSet =>
			({ Name: name, Type, ...rest.extras[i], ...record }) as RecordSet;
		const weighted = types.flatMap((type, i) =>
			COLORS.map((color: Color, j) => {
				const target = rest.targets[2 * i + j];
				return own(type, 2 * i + j, { ...target, SetIdentifier: color, Weight: color === "blue" ? weight : 0 });
			}),
		);
		const previews = types.map((type, i) => {
			const { color, retold } = rest.previewed[i] ?? { color: 0, retold: false };
			const target = rest.targets[2 * i + color];
			return own(type, 4 + i, { ...(retold ? sameTarget(target) : target), Name: preview });
		});
		const base = sampleService();
		const timing = { ...base.timing, prepareSeconds: 100, inSyncSeconds: 60, holdSeconds: 60, probationSeconds: 0 };
		const dns = { ...base.dns, ...asInput, types };
		const judge = sampleJudge({
			alarms: { names: ["orders-placed"], missing: "hold" },
			hooks: [{ function: HOOK, points: [...HOOK_POINTS], deadlineSeconds: 60 }],
		});
		return { service: { ...base, dns, schedule, timing, judge }, records: [...foreign, ...weighted, ...previews] };
	});
