/** A release, and when it is sick. */
interface Release {
	readonly about: string;
	/** @param percent - the candidate's weight in DNS. @param completed - whether its rollout has been complete. */
	readonly sick: (percent: number, completed: boolean) => boolean;
	/** Whether health checks and probes fail as well when it is sick; if not, only users and metrics know. */
	readonly observed: boolean;
}

/** The releases that every fault is tried with. */
export const RELEASES = {
	healthy: { about: "as good as what serves", sick: () => false, observed: true },
	"sick-at-once": { about: "fails from its first request on", sick: (percent) => percent > 0, observed: true },
	"sick-late": { about: "fails once it has all of the traffic", sick: (percent) => percent >= 100, observed: true },
	"sick-on-probation": {
		about: "fails once it has completed",
		sick: (_, completed) => completed,
		observed: true,
	},
	"errors-unseen": {
		about: "fails every fifth request from the first on, but no health check and no probe",
		sick: (percent) => percent > 0,
		observed: false,
	},
} as const satisfies Readonly<Record<string, Release>>;

export type ReleaseName = keyof typeof RELEASES;
export const RELEASE_NAMES = Object.keys(RELEASES) as readonly ReleaseName[];

/** How a color's tasks answer: `sick` everybody alike, `unseen` only users badly. */
export type Condition = "fine" | "sick" | "unseen";

/** How a release's tasks answer at a weight in DNS. */
export function conditionOf(name: ReleaseName, percent: number, completed = false): Condition {
	const { sick, observed }: Release = RELEASES[name];
	if (!sick(percent, completed)) return "fine";
	return observed ? "sick" : "unseen";
}
