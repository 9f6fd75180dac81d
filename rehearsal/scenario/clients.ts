import * as v from "valibot";
import { whole } from "../../runtime/contract/schemas.ts";
import { amount, seconds, share } from "./values.ts";

/** How a class of resolver caches treats an answer's TTL. */
const CacheClass = v.variant("kind", [
	/** Keeps an answer for its TTL. */
	v.strictObject({ kind: v.literal("obey"), share }),
	/** Keeps an answer for its TTL, but at least so long. */
	v.strictObject({ kind: v.literal("clamp"), share, minimumSeconds: seconds }),
	/** Keeps an answer so many times its TTL. */
	v.strictObject({ kind: v.literal("stretch"), share, times: amount(1, 10_000) }),
	/** Never asks again. A client of this kind lives so long on average; then another takes its place and asks once. */
	v.strictObject({ kind: v.literal("pinned"), share, lifetimeSeconds: amount(1, 604_800) }),
]);
export type CacheClass = v.InferOutput<typeof CacheClass>;

/**
 * 8.74 % of 8,524 measured resolvers extend TTLs (Bhowmick et al., "TTL Violation of DNS Resolvers in the Wild", PAM 2023);
 * by how much, it does not say: here tenfold. One in a hundred never asks again, as some JVM configurations do.
 */
const DEFAULT_CLASSES: readonly CacheClass[] = [
	{ kind: "obey", share: 0.8526 },
	{ kind: "clamp", share: 0.05, minimumSeconds: 300 },
	{ kind: "stretch", share: 0.0874, times: 10 },
	{ kind: "pinned", share: 0.01, lifetimeSeconds: 3_600 },
];

/** How many times its TTL of 60 s a stubborn cache keeps an answer: for an hour. */
const STUBBORN_TIMES = 60;
/** How long a client that never asks again lives on average, in seconds. */
const STUBBORN_LIFETIME_SECONDS = 3_600;

/**
 * Classes with so large a share, 0–1, of stubborn caches: half of them keep an answer for an hour, half for ever. The others
 * keep their proportions; those that never asked again are among the stubborn ones now.
 */
export function withStubborn(classes: readonly CacheClass[], stubborn: number): CacheClass[] {
	const others = classes.filter(({ kind }) => kind !== "pinned");
	const rest = others.reduce((sum, { share }) => sum + share, 0);
	return [
		...others.map((each) => ({ ...each, share: (each.share / rest) * (1 - stubborn) })),
		{ kind: "stretch", share: stubborn / 2, times: STUBBORN_TIMES },
		{ kind: "pinned", share: stubborn / 2, lifetimeSeconds: STUBBORN_LIFETIME_SECONDS },
	];
}

const SHARES_TOLERANCE = 1e-6;

/** The clients: each is a resolver's cache, and all send requests equally often. */
export const Clients = v.strictObject({
	/** How many resolver caches there are, 1–1,000,000. Default: 100,000. */
	caches: v.optional(whole(1, 1_000_000), 100_000),
	/** The classes of caches; their shares add up to 1. */
	classes: v.optional(
		v.pipe(
			v.array(CacheClass),
			v.check(
				(classes) => Math.abs(classes.reduce((sum, each) => sum + each.share, 0) - 1) < SHARES_TOLERANCE,
				"the shares must add up to 1",
			),
		),
		() => structuredClone(DEFAULT_CLASSES) as CacheClass[],
	),
	/** Clients that keep a connection busy, and so stay on a load balancer, whatever DNS says, until the load balancer closes it. */
	keepAlive: v.optional(
		v.strictObject({
			/** The share of clients that do, 0–1. Default: 0.1. */
			share: v.optional(share, 0.1),
			/** After how long the load balancer closes a connection (`client_keep_alive`). Default: 60, as in this project's Terraform. */
			seconds: v.optional(amount(60, 604_800), 60),
		}),
		{},
	),
});
export type Clients = v.InferOutput<typeof Clients>;

/** From less than one request a minute. */
const rate = amount(0.01, 100_000);

/** How many requests all clients send together, 0.01–100,000 per second. */
export const Traffic = v.variant("kind", [
	v.strictObject({ kind: v.literal("flat"), requestsPerSecond: rate }),
	/** A day's wave between a trough and a peak, as a cosine. */
	v.pipe(
		v.strictObject({
			kind: v.literal("diurnal"),
			trough: rate,
			peak: rate,
			/** The hour of the day at which the release is deployed, 0–24; the peak is at 14, the trough at 2. Default: 10. */
			hour: v.optional(amount(0, 24), 10),
		}),
		v.check(({ trough, peak }) => trough <= peak, "the trough must not exceed the peak"),
	),
]);
export type Traffic = v.InferOutput<typeof Traffic>;

export const DEFAULT_TRAFFIC: Traffic = { kind: "flat", requestsPerSecond: 200 };
