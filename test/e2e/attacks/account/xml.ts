/** Reads answers in XML, as far as whoever makes an account needs them. */

/** The text of the first element of a name. @throws when there is none. */
export function textOf(xml: string, name: string): string {
	const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
	if (found === undefined) throw new Error(`no ${name} in ${xml}`);
	return found;
}
