import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { Account } from "../account.ts";
import type { KnownPlace } from "../inputs/faults.ts";

/** What the constructs of a stack share, below the stack itself. */
const SHARED = "ecs-dns-canary";

/** Where a stack is deployed: the account that it has, or one that is made of its provider's region. */
export function accountOf(scope: Construct): Account {
	const stack = TerraformStack.of(scope);
	const shared = sharedBy(stack);
	const own = [...stack.node.children, ...shared.node.children].find((child) => child instanceof Account);
	return own ?? new Account(shared, "account", placeOf(scope).region);
}

/** Where a stack is deployed, as far as its provider says so in plain words. */
export function placeOf(scope: Construct): KnownPlace {
	const providers = TerraformStack.of(scope).node.children.filter((child) => child instanceof AwsProvider);
	const provider = providers.find(({ alias }) => alias === undefined);
	const [account, ...others] = provider?.allowedAccountIds ?? [];
	return { region: plain(provider?.region), accountId: others.length === 0 ? plain(account) : undefined };
}

function plain(text: string | undefined): string | undefined {
	return text === undefined || Token.isUnresolved(text) ? undefined : text;
}

/** Where a stack keeps what its constructs share. */
export function sharedBy(stack: TerraformStack): Construct {
	return (stack.node.tryFindChild(SHARED) as Construct | undefined) ?? new Construct(stack, SHARED);
}
