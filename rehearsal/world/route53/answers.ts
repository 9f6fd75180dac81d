import { type ByColor, COLORS } from "../../../runtime/contract/index.ts";

/** What Route 53 answers a query by, of one weighted record set. */
export interface Weighted {
	readonly weight: number;
	/** Its health check. A record without one is always taken as healthy. */
	readonly healthCheckId?: string | undefined;
}

/** The weighted record sets of a name; a color's may not be there. */
export type Answers = ByColor<Weighted | undefined>;

/**
 * The share of answers, 0–1, that name green. Only healthy records answer, and when there is none, all do. Of these only
 * those with a weight, and when none has one, all alike.
 * (Route 53 Developer Guide, "How Amazon Route 53 chooses records when health checking is configured".)
 */
export function greenShareOf(answers: Answers, healthy: (healthCheckId: string) => boolean): number {
	const there = COLORS.flatMap((color) => {
		const record = answers[color];
		return record ? [{ green: color === "green", ...record }] : [];
	});
	const well = there.filter(({ healthCheckId }) => healthCheckId === undefined || healthy(healthCheckId));
	const usable = well.length > 0 ? well : there;
	const total = usable.reduce((sum, { weight }) => sum + weight, 0);
	const green = usable.find((record) => record.green);
	if (total === 0) return green ? 1 / usable.length : 0;
	return (green?.weight ?? 0) / total;
}
