import type { Colour, EdgeConfig, ListenerAction } from "../contract.ts";
import { COLOURS, colourOf } from "../contract.ts";
import { stickySeconds } from "./estate.ts";

/** The listener's default actions with all weight on one colour's target group. Everything else stays as it was read. */
export function aimAt(actions: readonly ListenerAction[], edge: EdgeConfig, colour: Colour): ListenerAction[] {
	return actions.map((action) => {
		if (!action.ForwardConfig) return action;
		const TargetGroups = action.ForwardConfig.TargetGroups.map((group) => ({
			...group,
			Weight: group.TargetGroupArn === edge.targetGroups[colour] ? 100 : 0,
		}));
		return { ...action, ForwardConfig: { ...action.ForwardConfig, TargetGroups } };
	});
}

/** Which colour an edge's production listener serves; undefined when it serves both, neither, or something unknown. */
export function aimedAt(actions: readonly ListenerAction[], edge: EdgeConfig): Colour | undefined {
	const [action] = actions;
	const groups = action?.ForwardConfig?.TargetGroups ?? [];
	const known = COLOURS.every((colour) => groups.some((group) => group.TargetGroupArn === edge.targetGroups[colour]));
	const served = groups.filter((group) => (group.Weight ?? 0) > 0);
	if (actions.length !== 1 || !known || groups.length !== COLOURS.length || served.length !== 1) return undefined;
	return colourOf(edge.targetGroups, served[0]?.TargetGroupArn);
}

/** What a listener's default actions forward to, for people: colours with their weights. */
export function describeAim(actions: readonly ListenerAction[], edge: EdgeConfig): string {
	const groups = actions.flatMap(({ Type, ForwardConfig }) => {
		const targets = ForwardConfig?.TargetGroups ?? [];
		if (targets.length === 0) return [Type];
		const sticky = stickySeconds(ForwardConfig?.TargetGroupStickinessConfig) === undefined ? [] : ["sticky"];
		const named = targets.map((group) => {
			const name = colourOf(edge.targetGroups, group.TargetGroupArn) ?? group.TargetGroupArn;
			return `${name} ${group.Weight ?? "without a weight"}`;
		});
		return [...named, ...sticky];
	});
	return groups.join(", ") || "nothing";
}
