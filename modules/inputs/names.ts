/** A variable's name as a prop's: `health_check_path` is `healthCheckPath`. */
export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
	? `${Head}${Capitalize<CamelCase<Tail>>}`
	: Name;

/** A variable's name as a prop's. */
export function camelCase<Name extends string>(name: Name): CamelCase<Name> {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) as CamelCase<Name>;
}

/** A prop's name as an attribute's in Terraform. */
export function snakeCase(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
