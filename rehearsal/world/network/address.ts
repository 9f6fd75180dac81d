/** Addresses and blocks of addresses, of both families. */
import { BlockList } from "node:net";
import type { Family } from "./types.ts";

/** The family of an address or a block. */
export function familyOf(address: string): Family {
	return address.includes(":") ? "ipv6" : "ipv4";
}

/** Every address of a family. */
export const EVERYWHERE: Readonly<Record<Family, string>> = { ipv4: "0.0.0.0/0", ipv6: "::/0" };

/** Whether a block covers all of another block, or an address. */
export function covers(block: string, inner: string): boolean {
	if (familyOf(block) !== familyOf(inner)) return false;
	const [first = "", length] = inner.split("/");
	if (length !== undefined && Number(length) < Number(block.split("/")[1])) return false;
	const [network = "", prefix] = block.split("/");
	const list = new BlockList();
	list.addSubnet(network, Number(prefix), familyOf(block));
	return list.check(first, familyOf(block));
}
