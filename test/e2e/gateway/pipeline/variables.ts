/** References to variables: https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html */

/** Variables by namespace and name. */
export type Namespaces = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** A reference that leads nowhere. */
export class UnresolvedVariable extends Error {}

const REFERENCE = /#\{([A-Za-z0-9@_-]+)\.([A-Za-z0-9@_-]+)\}/g;

/** A text with each `#{namespace.name}` replaced. A value is pasted as it is, whatever stands around it. @throws UnresolvedVariable. */
export function resolved(text: string, namespaces: Namespaces): string {
	return text.replace(REFERENCE, (reference, namespace: string, name: string) => {
		const value = namespaces.get(namespace)?.[name];
		if (value === undefined) throw new UnresolvedVariable(`The variable reference ${reference} is not valid.`);
		return value;
	});
}

/** A whole configuration, resolved. */
export function resolvedAll(
	configuration: Readonly<Record<string, string>>,
	namespaces: Namespaces,
): Readonly<Record<string, string>> {
	return Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, resolved(value, namespaces)]));
}
