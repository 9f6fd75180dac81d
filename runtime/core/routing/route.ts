import type { AlbConfig, Color, ListenerAction } from "../../contract/index.ts";
import { COLORS, colorOf } from "../../contract/index.ts";
import { stickySeconds } from "./estate.ts";

/** The listener's default actions with all weight on one color's target group. Everything else stays as it was read. */
export function routeTo(actions: readonly ListenerAction[], alb: AlbConfig, color: Color): ListenerAction[] {
	return actions.map((action) => {
		if (!action.ForwardConfig) return action;
		const TargetGroups = action.ForwardConfig.TargetGroups.map((group) => ({
			...group,
			Weight: group.TargetGroupArn === alb.targetGroups[color] ? 100 : 0,
		}));
		return { ...action, ForwardConfig: { ...action.ForwardConfig, TargetGroups } };
	});
}

/** Which color a load balancer's production listener serves; undefined when it serves both, neither, or something unknown. */
export function routedTo(actions: readonly ListenerAction[], alb: AlbConfig): Color | undefined {
	const [action] = actions;
	const groups = action?.ForwardConfig?.TargetGroups ?? [];
	const known = COLORS.every((color) => groups.some((group) => group.TargetGroupArn === alb.targetGroups[color]));
	const served = groups.filter((group) => (group.Weight ?? 0) > 0);
	if (actions.length !== 1 || !known || groups.length !== COLORS.length || served.length !== 1) return undefined;
	return colorOf(alb.targetGroups, served[0]?.TargetGroupArn);
}

/** What a listener's default actions forward to, for people: colors with their weights. */
export function describeRoute(actions: readonly ListenerAction[], alb: AlbConfig): string {
	const groups = actions.flatMap(({ Type, ForwardConfig }) => {
		const targets = ForwardConfig?.TargetGroups ?? [];
		if (targets.length === 0) return [Type];
		const sticky = stickySeconds(ForwardConfig?.TargetGroupStickinessConfig) === undefined ? [] : ["sticky"];
		const named = targets.map((group) => {
			const name = colorOf(alb.targetGroups, group.TargetGroupArn) ?? group.TargetGroupArn;
			return `${name} ${group.Weight ?? "without a weight"}`;
		});
		return [...named, ...sticky];
	});
	return groups.join(", ") || "nothing";
}
