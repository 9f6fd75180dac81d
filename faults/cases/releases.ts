/** When a release is sick: its tasks answer every request with an error, health checks included. */
interface Release {
	readonly about: string;
	/** @param percent - the candidate's weight in DNS. */
	readonly sick: (percent: number) => boolean;
}

/** The releases that every fault is tried with. */
export const RELEASES = {
	healthy: { about: "as good as what serves", sick: () => false },
	"sick-at-once": { about: "fails from its first request on", sick: (percent) => percent > 0 },
	"sick-late": { about: "fails once it has all of the traffic", sick: (percent) => percent >= 100 },
} as const satisfies Readonly<Record<string, Release>>;

export type ReleaseName = keyof typeof RELEASES;
export const RELEASE_NAMES = Object.keys(RELEASES) as readonly ReleaseName[];
