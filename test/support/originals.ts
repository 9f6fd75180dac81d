import fc from "fast-check";
import { applyBatch } from "../../rehearsal/world/route53/record-sets.ts";
import type { Color, Held, ListenerAction, RecordSet, ServiceConfig } from "../../runtime/contract/index.ts";
import { byColor, COLORS, other, sameName } from "../../runtime/contract/index.ts";
import { zones } from "./arbitraries.ts";

/** A service, and what a rollout of it would hold. */
export interface Genuine {
	readonly service: ServiceConfig;
	readonly held: Held;
}

/** How a listener that serves one color alone may be answered: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html */
const shapes = fc.record({
	order: fc.constantFrom(undefined, 1),
	sticky: fc.constantFrom(undefined, { Enabled: false }, { Enabled: false, DurationSeconds: 3_600 }),
	named: fc.boolean(),
	reversed: fc.boolean(),
	weight: fc.integer({ min: 1, max: 999 }),
	weightless: fc.boolean(),
});

type Shape = typeof shapes extends fc.Arbitrary<infer S> ? S : never;

/** All that can be there before a rollout: any estate's record sets as Route 53 lists them, and listeners as Elastic Load Balancing does. */
export const genuine: fc.Arbitrary<Genuine> = fc
	.record({ zone: zones, stable: fc.constantFrom<Color>(...COLORS), blue: shapes, green: shapes })
	.map(({ zone: { service, records }, stable, ...loadBalancers }) => {
		const changes = records.map((ResourceRecordSet) => ({ Action: "CREATE", ResourceRecordSet }));
		const listed = applyBatch("example.com", [], changes as never) as readonly unknown[] as readonly RecordSet[];
		const { name, preview, types } = service.dns;
		const own = (of: string) =>
			listed.filter(({ Name, Type }) => sameName(Name, of) && types.some((type) => type === Type));
		const all = own(name).map((record) => ({ ...record, Weight: record.SetIdentifier === stable ? 7 : 0 }));
		const actions = byColor((alb) => [action(service, alb, stable, loadBalancers[alb])]);
		const original = { records: all, preview: own(preview), actions };
		return {
			service,
			held: { attempt: "ecs-svc/2", deploymentId: "ecs-svc/2", stable, candidate: other(stable), original },
		};
	});

function action({ loadBalancers }: ServiceConfig, alb: Color, stable: Color, shape: Shape): ListenerAction {
	const { order, sticky, named, reversed, weight, weightless } = shape;
	const { targetGroups } = loadBalancers[alb];
	const groups = COLORS.map((color) => ({
		TargetGroupArn: targetGroups[color],
		...(color === stable ? { Weight: weight } : !weightless && { Weight: 0 }),
	}));
	return {
		Type: "forward",
		...(order && { Order: order }),
		...(named && { TargetGroupArn: targetGroups[stable] }),
		ForwardConfig: {
			TargetGroups: reversed ? groups.reverse() : groups,
			...(sticky && { TargetGroupStickinessConfig: sticky }),
		},
	};
}
