/**
 * Where the resources of version 0.2 are by now, so that an upgrade replaces none of them: Terraform's `moved` blocks. The words of old
 * addresses are those of that version, and stand nowhere else.
 * https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
 */

/** One resource, or one instance of it, that has another address than in an earlier version. */
export interface Move {
	readonly from: string;
	readonly to: string;
}

/** The same for many of one type: old names by new ones. A name may have an instance's key. */
export function movesOf(type: string, names: Readonly<Record<string, string>>): Move[] {
	return Object.entries(names).map(([to, from]) => ({ from: `${type}.${from}`, to: `${type}.${to}` }));
}

/** So many security groups can a network interface of a load balancer or a task have, unless the quota is raised: rules are counted by them. */
const SECURITY_GROUPS = 5;

/** The same for rules that are counted by security groups, and are now keyed by color and index. */
export function movesByIndex(type: string, to: string, from: string, color: string): Move[] {
	return Array.from({ length: SECURITY_GROUPS }, (_, index) => ({
		from: `${type}.${from}[${index}]`,
		to: `${type}.${to}["${color}-${index}"]`,
	}));
}
