/** ARNs with wildcards. */

/** Whether some text matches both of two patterns; `*` is any characters, `?` is one. */
export function overlap(one: string, other: string): boolean {
	const observed = new Map<string, boolean>();
	const meet = (i: number, j: number): boolean => {
		const key = `${i},${j}`;
		const known = observed.get(key) ?? step(i, j);
		observed.set(key, known);
		return known;
	};
	const step = (i: number, j: number): boolean => {
		if (i === one.length && j === other.length) return true;
		if (one[i] === "*") return meet(i + 1, j) || (j < other.length && meet(i, j + 1));
		if (other[j] === "*") return meet(i, j + 1) || (i < one.length && meet(i + 1, j));
		if (i === one.length || j === other.length) return false;
		return (one[i] === other[j] || one[i] === "?" || other[j] === "?") && meet(i + 1, j + 1);
	};
	return meet(0, 0);
}

/** Partition, service, region and account, each by itself; the rest as one. */
function parts(arn: string): string[] {
	const segments = arn.split(":");
	return [...segments.slice(0, 5), segments.slice(5).join(":")];
}

/** Whether a policy's resource can be one of the ARNs that a type of resource has, as `arn:${Partition}:sns:${Region}:${Account}:${TopicName}`. */
export function isOfType(resource: string, type: string): boolean {
	const [input, wanted] = [parts(resource), parts(type.replace(/\$\{[^}]+\}/g, "*"))];
	return wanted.every((segment, i) => overlap(input[i] ?? "", segment));
}
