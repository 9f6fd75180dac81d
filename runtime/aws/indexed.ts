import { HELD, LEDGER_TABLE } from "../contract/index.ts";

/** The keys of a service's lock, and of its probation. */
export const LOCK = "lock";
export const PROBATION = "probation";

/** The attribute that puts an item into the index of locks and probations. */
const INDEXED = LEDGER_TABLE.locks.hashKey;

/** What puts an item into that index. */
export const INDEX = { [INDEXED]: HELD } as const;

/** An item as the table keeps it. Its key is called `service` too, so the service's configuration needs another name. */
export function stored<Item extends { readonly service: object }>({ service: configuration, ...item }: Item): object {
	return { ...item, configuration, [INDEXED]: HELD };
}

/** The same as it was. */
export function restored(item: unknown): object {
	const { [INDEXED]: _, configuration, ...rest } = (item ?? {}) as Record<string, unknown>;
	return { ...rest, service: configuration };
}
