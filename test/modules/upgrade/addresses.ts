/** Terraform's addresses, as far as resources are found and moved by them. */
import type { Move } from "../../../modules/moved/moves.ts";

/** One block of a configuration. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of every shape
export type Block = Readonly<Record<string, any>>;

/** All addresses that a resource could have instances at. */
export function instances({ address, instances: keys = [""] }: { address: string; instances?: readonly string[] }) {
	return keys.map((key) => `${address}${key}`);
}

/** Where a chain of moves leads from an address. A move of a whole resource takes all its instances along, with their keys. */
export function destination(moves: readonly Move[], address: string): string {
	const exact = moves.find(({ from }) => from === address);
	if (exact) return destination(moves, exact.to);
	const [, resource, key] = /^([^[]+)(\[.*\])$/.exec(address) ?? [];
	const whole =
		resource === undefined ? undefined : moves.find(({ from, to }) => from === resource && !to.endsWith("]"));
	return whole ? destination(moves, `${whole.to}${key}`) : address;
}

/** The resource of an address, if its instances have keys of that kind. */
export function resourceAt(resources: Block, address: string): Block | undefined {
	const [, type = "", name = "", key] = /^(\w+)\.(\w+)(?:\[(.+)\])?$/.exec(address) ?? [];
	const found = resources[type]?.[name];
	if (!found) return undefined;
	if (key === undefined) return "count" in found || "for_each" in found ? undefined : found;
	return (key.startsWith('"') ? hasKey(found.for_each, JSON.parse(key)) : "count" in found) ? found : undefined;
}

/** Whether `for_each` may have a key: those that stand in it, if any do. */
function hasKey(forEach: unknown, key: string): boolean {
	if (forEach === undefined) return false;
	if (typeof forEach === "object") return key in (forEach as Block);
	const named = [...String(forEach).matchAll(/"([^"]+)"/g)].map(([, name]) => name);
	return named.length === 0 || named.includes(key);
}
