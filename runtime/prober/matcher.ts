/** Whether a status code is one of a load balancer's matcher: `200`, `200,204` or `200-299`. */
export function matches(matcher: string, status: number): boolean {
	return matcher.split(",").some((codes) => {
		const [first, last = first] = codes.split("-").map(Number);
		return first !== undefined && last !== undefined && first <= status && status <= last;
	});
}
