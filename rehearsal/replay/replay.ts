import { readFileSync } from "node:fs";
import type { Recorded } from "../../recorder/record-file.ts";
import { readRecord } from "../../recorder/record-file.ts";
import { type Compared, replayed } from "../../recorder/replay/again.ts";
import { otherwise, type Share } from "../../recorder/replay/otherwise.ts";
import { serviceOf } from "../../recorder/replay/settings.ts";
import { InvalidInput } from "../../runtime/errors.ts";
import { parseSchedule } from "../scenario/overrides.ts";
import { readTfvars } from "../scenario/tfvars.ts";
import { changeOf, notShown, type Wanted } from "./change.ts";

/** What `--replay` is asked. */
export interface ReplayOptions {
	/** Path of the record. */
	readonly replay: string;
	readonly schedule?: string | undefined;
	/** Path of a file of Terraform variables. */
	readonly tfvars?: string | undefined;
}

/** What a record comes to when it is played again. */
export interface Replay {
	readonly record: Recorded;
	/** Each check by its own settings, beside what this version decides by them. */
	readonly compared: readonly Compared[];
	/** The same record by other settings; nothing where none are given. */
	readonly shares?: readonly Share[];
	/** What of these settings the record cannot show. */
	readonly notShown: readonly string[];
}

/** Plays a record again: by its own settings, and by others where they are given. @throws {InvalidInput} with every mistake in flags and files. */
export async function replay(options: ReplayOptions): Promise<Replay> {
	const { record, wanted } = await read(options);
	const compared = await replayed(record.checks);
	const [first] = record.checks;
	if (!first || (!wanted.schedule && !wanted.tfvars)) return { record, compared, notShown: [] };
	const shares = await otherwise(record.checks, changeOf(wanted));
	return { record, compared, shares, notShown: notShown(serviceOf(first), wanted) };
}

async function read({ replay: path, schedule, tfvars }: ReplayOptions): Promise<{ record: Recorded; wanted: Wanted }> {
	const faults: string[] = [];
	const taken = async <T>(what: string, take: () => T | Promise<T>): Promise<T | undefined> => {
		try {
			return await take();
		} catch (error) {
			if (!(error instanceof InvalidInput)) throw error;
			faults.push(...error.faults.map((fault) => `${what}: ${fault}`));
			return undefined;
		}
	};
	const record = await taken(`--replay ${path}`, () => readRecord(textOf(path), path));
	const steps = schedule === undefined ? undefined : await taken("--schedule", () => parseSchedule(schedule));
	const variables = tfvars === undefined ? undefined : await taken(tfvars, () => readTfvars(tfvars));
	const wanted = { schedule: steps, tfvars: variables };
	const [first] = record?.checks ?? [];
	if (first) await taken("these settings", () => changeOf(wanted)(serviceOf(first)));
	if (!record || faults.length > 0) throw new InvalidInput("this replay", faults);
	return { record, wanted };
}

function textOf(path: string): string {
	try {
		return readFileSync(path, "utf8");
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new InvalidInput(path, [code === "ENOENT" ? "there is no such file" : (error as Error).message]);
	}
}
