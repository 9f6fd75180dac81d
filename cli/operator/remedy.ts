/** What AWS's refusals mean for whoever typed a command, and what to do. */
interface Remedy {
	/** What the error is called: AWS's names, and those of Node's network. */
	readonly names: RegExp;
	readonly text: string;
	/** Whether the same question may be answered a little later. */
	readonly passes: boolean;
}

const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/;

const REMEDIES: readonly Remedy[] = [
	{
		names: /^(CredentialsProviderError|NoCredentials|TokenProviderError)/,
		text: "no AWS credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with `aws sso login`",
		passes: false,
	},
	{
		names: /^(ExpiredToken|ExpiredTokenException|RequestExpired)$/,
		text: "the AWS credentials have expired: renew them, for instance with `aws sso login`",
		passes: false,
	},
	{
		names: /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch)$/,
		text: "AWS does not accept these credentials: check AWS_PROFILE, and that the region is one that the account has enabled",
		passes: false,
	},
	{
		names: /^ResourceNotFoundException$/,
		text: "there is no such table: check --table (the stack's output table_name), --region and AWS_PROFILE",
		passes: false,
	},
	{
		names: DENIED,
		text: "these credentials may not do this: docs/operate.md lists what each command needs. Who may read one service's items only names it: status SERVICE, or --service NAME beside a deployment or an execution",
		passes: false,
	},
	{
		names: /^(ENOTFOUND|EAI_AGAIN)$/,
		text: "AWS cannot be reached under this name: check --region and the network",
		passes: true,
	},
];

/** Whether AWS let somebody in who may not do this. */
export function isDenied(error: unknown): error is Error {
	return remedyOf(error)?.names === DENIED;
}

/** What to do about an error, by its own name or that of what caused it; nothing where nobody can tell. */
export function remedyOf(error: unknown): Remedy | undefined {
	for (let each: unknown = error; each instanceof Error; each = each.cause) {
		const { name, code = "" } = each as Error & { readonly code?: string };
		const found = REMEDIES.find(({ names }) => names.test(name) || names.test(code));
		if (found) return found;
	}
	return undefined;
}
