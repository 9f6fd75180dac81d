/**
 * A domain name in the form that Route 53 answers it in, but for the trailing dot: lower case, and every character but letters, digits,
 * `-`, `_` and `.` as three octal digits, for instance `\052` for an asterisk.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */
export function plainName(name: string): string {
	const octal = (character: string) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
	return name
		.toLowerCase()
		.replace(/\.$/, "")
		.replace(/[^a-z0-9\-_.\\]/g, octal);
}

/** Whether Route 53 takes two names for the same. */
export function sameName(left: string, right: string): boolean {
	return plainName(left) === plainName(right);
}
