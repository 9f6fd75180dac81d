import type * as v from "valibot";
import { didYouMean } from "../../cli/command-line/nearest.ts";
import { Schedule, type Step } from "../../runtime/contract/index.ts";
import { InvalidInput } from "../../runtime/errors.ts";
import { Clients, Traffic } from "./clients.ts";
import { lines, read } from "./schema-errors.ts";

/** What `--schedule`, `--traffic`, `--clients` and `--stubborn` take, for help texts. */
export const SCHEDULE_FORM = "PERCENT:BAKE,… such as 10:300,50:5m,100:1h";
export const TRAFFIC_FORM = "REQUESTS_PER_SECOND such as 200, or diurnal:TROUGH-PEAK[@HOUR] such as diurnal:50-400@10";
export const CLIENTS_FORM = "a number such as 100000, 100k or 1M";
export const STUBBORN_FORM = "a percentage such as 10";

const SECONDS_IN: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };
const ZEROS_OF: Readonly<Record<string, string>> = { k: "e3", m: "e6" };
const MOST_SEED = 2 ** 32 - 1;

/** The steps that `--schedule` gives, the bake in seconds, or with the unit s, m or h. @throws {InvalidInput} with every fault. */
export function parseSchedule(text: string): Step[] {
	const texts = text.split(",").map((part) => part.trim());
	const steps = texts.map(step);
	const unread = texts.filter((_, i) => steps[i] === undefined);
	if (unread.length > 0) {
		const faults = unread.map((part) => `"${part}" is no step`);
		throw new InvalidInput("--schedule", [...faults, `must be ${SCHEDULE_FORM}`]);
	}
	const inTheirWords = (path: string) => path.replace(/^(\d+)\./, (_, i) => `"${texts[i]}" `);
	return checked(Schedule, steps, "--schedule", inTheirWords);
}

function step(text: string): Step | undefined {
	const [, percent, bake, unit = "s"] = /^(\d+(?:\.\d+)?)%?:(\d+(?:\.\d+)?)([smh])?$/.exec(text) ?? [];
	if (percent === undefined) return undefined;
	return { percent: Number(percent), bakeSeconds: rounded(Number(bake) * (SECONDS_IN[unit] ?? 1)) };
}

/** Undoes what binary fractions do to decimal ones: 1.1 minutes are 66 seconds. */
const rounded = (seconds: number) => Math.round(seconds * 1_000) / 1_000;

/** The traffic that `--traffic` gives. @throws {InvalidInput} with every fault. */
export function parseTraffic(text: string): Traffic {
	return checked(Traffic, traffic(text), "--traffic");
}

function traffic(text: string): unknown {
	const colon = text.indexOf(":");
	const [kind, rest] = colon < 0 ? ["flat", text] : [text.slice(0, colon), text.slice(colon + 1)];
	const requestsPerSecond = numberOf(rest);
	if (kind === "flat" && requestsPerSecond !== undefined) return { kind, requestsPerSecond };
	const [, from = "", to = "", hour] = /^([^-@]+)-([^-@]+)(?:@([\d.]+))?$/.exec(rest) ?? [];
	const [trough, peak] = [numberOf(from), numberOf(to)];
	if (kind === "diurnal" && trough !== undefined && peak !== undefined) {
		return { kind, trough, peak, ...(hour !== undefined && { hour: Number(hour) }) };
	}
	const hint = kind === "flat" || kind === "diurnal" ? "" : didYouMean(kind, ["flat", "diurnal"]);
	throw new InvalidInput("--traffic", [`must be ${TRAFFIC_FORM} (given: "${text}")${hint}`]);
}

/** How many resolver caches `--clients` gives. @throws {InvalidInput} unless it is a whole number from 1 to 1,000,000. */
export function parseClients(text: string): number {
	const caches = numberOf(text);
	if (caches === undefined) throw new InvalidInput("--clients", [`must be ${CLIENTS_FORM} (given: "${text}")`]);
	return checked(Clients.entries.caches.wrapped, caches, "--clients");
}

/** The share of stubborn resolver caches, 0–1, that `--stubborn` gives in percent. @throws {InvalidInput} unless it is from 0 to 100. */
export function parseStubborn(text: string): number {
	const [, percent] = /^(\d+(?:\.\d+)?)%?$/.exec(text) ?? [];
	if (percent !== undefined && Number(percent) <= 100) return Number(percent) / 100;
	throw new InvalidInput("--stubborn", [`must be ${STUBBORN_FORM}, from 0 to 100 (given: "${text}")`]);
}

/** The seed that `--seed` gives. @throws {InvalidInput} unless it is a whole number from 0 to 4,294,967,295. */
export function parseSeed(text: string): number {
	const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
	if (seed <= MOST_SEED) return seed;
	throw new InvalidInput("--seed", [`must be a whole number from 0 to ${MOST_SEED} (given: "${text}")`]);
}

/** A number, perhaps in thousands (`k`) or millions (`M`). */
function numberOf(text: string): number | undefined {
	const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)([kM]?)$/i.exec(text) ?? [];
	return digits === undefined ? undefined : Number(`${digits}${ZEROS_OF[unit.toLowerCase()] ?? ""}`);
}

function checked<S extends v.GenericSchema>(
	schema: S,
	value: unknown,
	flag: string,
	renamed = (path: string) => path,
): v.InferOutput<S> {
	const reading = read(schema, value);
	if (reading.ok) return reading.value;
	throw new InvalidInput(flag, lines(reading.schemaErrors.map(({ path, text }) => ({ path: renamed(path), text }))));
}
