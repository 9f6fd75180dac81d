import type { View } from "../../console/model/view.ts";

/** A console's view of nothing. */
export function emptyView(changes: Partial<View> = {}): View {
	return {
		format: "ecs-dns-canary/console",
		version: 1,
		at: "2026-01-01T00:00:00.000Z",
		from: "a test",
		played: null,
		act: false,
		services: [],
		selected: null,
		trouble: [],
		...changes,
	};
}
