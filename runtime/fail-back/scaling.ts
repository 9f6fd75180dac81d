import { COLORS, type Held, type Scaling, type ServiceAtStake } from "../contract/index.ts";
import { handBackOf } from "../core/rollout/scaling.ts";
import { IdentityRefused, Refused } from "../errors.ts";
import type { Log, ScalingReader, ScalingWriter } from "../ports/index.ts";

/** What handing back takes. */
interface HandBackContext {
	readonly ports: { readonly scaling: ScalingReader & ScalingWriter };
	readonly log: Log;
}

/**
 * The writes by which both colors are scaled again as they were before the rollout, field by field. They move no traffic. What is there is
 * read first, once: whoever has taken the scaling of a color away meanwhile gets none back.
 */
export function handBack({ services }: ServiceAtStake, held: Held, context: HandBackContext): (() => Promise<void>)[] {
	const { scaling } = context.ports;
	let asked: Promise<Scaling | undefined> | undefined;
	const live = () => {
		asked ??= readable(scaling.targets(services), context.log);
		return asked;
	};
	return COLORS.filter((color) => held.scaling?.[color]).map((color) => async () => {
		const change = handBackOf(held, await live(), color);
		if (change) await scaling.update(services[color], change);
	});
}

/** What cannot be read for good is handed back all the same. */
async function readable(reading: Promise<Scaling>, log: Log): Promise<Scaling | undefined> {
	try {
		return await reading;
	} catch (error) {
		if (!(error instanceof Refused || error instanceof IdentityRefused)) throw error;
		log.warn("what scales the colors cannot be read; it is handed back all the same", { error });
		return undefined;
	}
}
