/** Networks of IPv4 and IPv6 in CIDR notation, as Terraform's functions read and write them. */
import { NotEvaluated } from "./values.ts";

interface Network {
	/** The address as groups of bits. */
	readonly groups: readonly number[];
	/** Bits of a group: 8 of IPv4, 16 of IPv6. */
	readonly width: 8 | 16;
	readonly prefix: number;
}

/** The network itself: the bits behind the prefix are zero. @throws {NotEvaluated} when it is none */
export function network(cidr: string): string {
	const { groups, width, prefix } = read(cidr);
	const masked = groups.map((group, at) => group & mask(prefix - at * width, width));
	return `${width === 8 ? masked.join(".") : compressed(masked)}/${prefix}`;
}

/** The mask of a network of IPv4. @throws {NotEvaluated} when it is none */
export function netmask(cidr: string): string {
	const { groups, width, prefix } = read(cidr);
	if (width !== 8) throw new NotEvaluated("IPv6 addresses have no netmask");
	return groups.map((_, at) => mask(prefix - at * width, width)).join(".");
}

function mask(bits: number, width: number): number {
	const ones = Math.min(Math.max(bits, 0), width);
	return ((1 << ones) - 1) << (width - ones);
}

function read(cidr: string): Network {
	const [, address, digits] = /^([0-9A-Fa-f:.]+)[/]([0-9]{1,3})$/.exec(cidr) ?? [];
	const prefix = Number(digits);
	if (address === undefined) throw new NotEvaluated(`invalid CIDR address: ${cidr}`);
	const found = address.includes(":") ? ofIpv6(address) : ofIpv4(address);
	const width = address.includes(":") ? 16 : 8;
	if (!found || prefix > found.length * width) throw new NotEvaluated(`invalid CIDR address: ${cidr}`);
	return { groups: found, width, prefix };
}

function ofIpv4(address: string): readonly number[] | undefined {
	const parts = address.split(".");
	const good = parts.length === 4 && parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256);
	return good ? parts.map(Number) : undefined;
}

function ofIpv6(address: string): readonly number[] | undefined {
	const [head = "", tail, ...more] = address.split("::");
	const groups = (text: string) => (text === "" ? [] : text.split(":"));
	const [before, after] = [groups(head), groups(tail ?? "")];
	const missing = 8 - before.length - after.length;
	if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
	const all = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
	return all.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))
		? all.map((group) => Number.parseInt(group, 16))
		: undefined;
}

/** As RFC 5952 writes it: the longest run of zeros, of at least two groups, is left out once. */
function compressed(groups: readonly number[]): string {
	let best = { from: 0, length: 1 };
	for (let from = 0; from < groups.length; from++) {
		let length = 0;
		while (groups[from + length] === 0) length++;
		if (length > best.length) best = { from, length };
	}
	const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
	if (best.length < 2) return hex(groups);
	return `${hex(groups.slice(0, best.from))}::${hex(groups.slice(best.from + best.length))}`;
}
