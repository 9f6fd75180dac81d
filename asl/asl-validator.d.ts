/** asl-validator 4.0.0 ships no types of its own. */
declare module "asl-validator" {
	interface Fault {
		readonly "Error code": string;
		readonly Message: string;
		readonly path?: string;
	}
	export default function validator(
		definition: object,
		options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
	): { readonly isValid: boolean; readonly errors: readonly Fault[] };
}
