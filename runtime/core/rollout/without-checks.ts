import type { RolloutDocument } from "../../contract/index.ts";

/** The document without what only checks need: none follows any more. That is most of a long rollout's, and its end has texts of its own. */
export function withoutChecks({ rollout, ...document }: RolloutDocument): RolloutDocument {
	if (!rollout) return document;
	const { targets: _, probes: __, hooks: ___, pace: ____, ...rest } = rollout;
	return { ...document, rollout: rest };
}
