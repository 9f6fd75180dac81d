import {
	type EventBridgeClient,
	ListRuleNamesByTargetCommand,
	ListTargetsByRuleCommand,
	ResourceNotFoundException,
} from "@aws-sdk/client-eventbridge";
import * as v from "valibot";
import { answer, call } from "../../../runtime/aws/call.ts";
import type { Table } from "../../../runtime/aws/table.ts";
import { REGISTRATION, registrationKey, ServiceAtStake } from "../../../runtime/contract/index.ts";
import { parse } from "../../../runtime/parse.ts";
import type { RegisteredServices, ReleaseSettings } from "../sources.ts";

/** What a service's rule is called (`modules/attach/trigger.ts`). */
const SUFFIX = "-releases";

const Targets = v.object({
	Targets: v.array(v.object({ InputTransformer: v.optional(v.object({ InputTemplate: v.string() })) })),
});
const Names = v.object({ RuleNames: v.optional(v.array(v.string()), []), NextToken: v.optional(v.string()) });

/** The services that rules start rollouts for, and what those of version 0.2 hand over of them: the input of their EventBridge targets. */
export class EventBridgeRules implements Omit<RegisteredServices, "settings"> {
	constructor(private readonly client: EventBridgeClient) {}

	async find(service: string): Promise<ServiceAtStake | undefined> {
		const Rule = `${service}${SUFFIX}`;
		const what = `ListTargetsByRule ${Rule}`;
		const raw = await call(what, async () => {
			try {
				return await this.client.send(new ListTargetsByRuleCommand({ Rule }));
			} catch (error) {
				if (error instanceof ResourceNotFoundException) return undefined;
				throw error;
			}
		});
		const [target] = raw ? answer(what, Targets, raw).Targets : [];
		const template = target?.InputTransformer?.InputTemplate;
		return template === undefined ? undefined : configurationIn(template, Rule);
	}

	async names(stateMachine: string): Promise<string[]> {
		const names: string[] = [];
		let NextToken: string | undefined;
		do {
			const input = { TargetArn: stateMachine, ...(NextToken !== undefined && { NextToken }) };
			const what = `ListRuleNamesByTarget ${stateMachine}`;
			const raw = await call(what, () => this.client.send(new ListRuleNamesByTargetCommand(input)));
			const page = answer(what, Names, raw);
			names.push(...page.RuleNames);
			NextToken = page.NextToken;
		} while (NextToken !== undefined);
		return names.flatMap((name) => (name.endsWith(SUFFIX) ? [name.slice(0, -SUFFIX.length)] : [])).sort();
	}
}

/** Of a rule that names its service, and leaves the rest to the registration. */
const Named = v.object({ event: v.object({ service: v.string() }) });
const Input = v.object({ service: ServiceAtStake });

/** The configuration that a rule hands over, if it does. EventBridge puts quotes around what stands for its placeholders. */
function configurationIn(template: string, rule: string): ServiceAtStake | undefined {
	const text = template.replace(/:<(\w+)>/g, ':"$1"');
	const input = v.safeParse(v.pipe(v.string(), v.parseJson()), text);
	if (v.is(Named, input.output)) return undefined;
	return parse(Input, input.output, `what the rule ${rule} hands over (is it of this command's version?)`).service;
}

/** Of a registration, what the command shows. */
const Kept = v.object({ configuration: v.pipe(v.string(), v.parseJson(), ServiceAtStake) });

/** Of a registration, how the service is released. */
const Settings = v.object({
	configuration: v.pipe(
		v.string(),
		v.parseJson(),
		v.object({
			onNewerRelease: v.optional(v.picklist(["supersede", "queue"]), "supersede"),
			judge: v.object({
				hooks: v.array(v.object({ task: v.optional(v.object({ command: v.array(v.string()) })) })),
			}),
		}),
	),
});

/** What services' own Terraform registered in the controller's table; of those of version 0.2, what their rules hand over. */
export class TableRegistrations implements RegisteredServices {
	/** @param rules - services by their rules: no key leads to the registrations of all. */
	constructor(
		private readonly table: Table,
		private readonly rules: Omit<RegisteredServices, "settings">,
	) {}

	async find(service: string): Promise<ServiceAtStake | undefined> {
		const item = await this.table.get(registrationKey(service), REGISTRATION.item);
		if (item === undefined) return this.rules.find(service);
		return answer(`the registration of ${service}`, Kept, item).configuration;
	}

	async settings(service: string): Promise<ReleaseSettings | undefined> {
		const item = await this.table.get(registrationKey(service), REGISTRATION.item);
		if (item === undefined) return undefined;
		const { onNewerRelease, judge } = answer(`the registration of ${service}`, Settings, item).configuration;
		return { onNewerRelease, taskHooks: judge.hooks.flatMap(({ task }) => task?.command.join(" ") ?? []) };
	}

	names(stateMachine: string): Promise<string[]> {
		return this.rules.names(stateMachine);
	}
}
