/** Runs of actions and of conditions' rules. */
import { randomUUID } from "node:crypto";
import type { ActionDeclaration, Condition, RuleDeclaration } from "./declaration.ts";
import { actionEvent, type State } from "./events.ts";
import type { ActionRun, Execution, Outcome, StageRun } from "./execution.ts";
import type { PipelineHost } from "./host.ts";
import type { Performers } from "./perform.ts";
import { resolvedAll } from "./variables.ts";

/** A stage that an execution is in. */
export interface InStage {
	readonly execution: Execution;
	readonly stage: string;
	readonly run: StageRun;
}

export class Runs {
	constructor(
		private readonly host: PipelineHost,
		private readonly performers: Performers,
	) {}

	/** Runs an action, and answers whether it has succeeded. */
	async action({ execution, stage, run }: InStage, declaration: ActionDeclaration): Promise<boolean> {
		const [own, abandoned] = this.#begin(declaration);
		run.actions.set(declaration.name, own);
		execution.history.push({ stage, run: own });
		const say = (state: State) => this.host.emit(actionEvent(execution, stage, own, state, this.host.clock.now()));
		say("STARTED");
		const outcome = await this.#outcome(execution, own, abandoned, () =>
			this.performers.perform({ execution, run: own, abandoned }),
		);
		say(outcome.status === "Abandoned" && outcome.canceled ? "CANCELED" : STATES[outcome.status]);
		if (outcome.status !== "Succeeded") return false;
		if (declaration.namespace) execution.variables.set(declaration.namespace, outcome.variables ?? {});
		return true;
	}

	/** Whether all rules of a condition succeed. All are asked. */
	async condition({ execution, run }: InStage, declared: Condition): Promise<boolean> {
		const condition = { declared, status: "InProgress" as ActionRun["status"], rules: new Map<string, ActionRun>() };
		run.condition = condition;
		const rules = (declared.rules ?? []).map(async (rule) => {
			const [own, abandoned] = this.#begin(rule);
			condition.rules.set(rule.name, own);
			const outcome = await this.#outcome(execution, own, abandoned, () => {
				if (rule.ruleTypeId.provider !== "LambdaInvoke") {
					throw new Error(`the engine plays no rule by ${rule.ruleTypeId.provider}`);
				}
				const inputs = rule.inputArtifacts?.map(({ name }) => name);
				return this.performers.job({ execution, run: own, abandoned }, inputs);
			});
			return outcome.status === "Succeeded";
		});
		const hold = (await Promise.all(rules)).every(Boolean);
		condition.status = hold ? "Succeeded" : "Failed";
		return hold;
	}

	#begin(declaration: ActionDeclaration | RuleDeclaration): [ActionRun, Promise<Outcome>] {
		let abandon: ActionRun["abandon"] = () => {};
		const abandoned = new Promise<Outcome>((resolve) => {
			abandon = (canceled = false) => resolve({ status: "Abandoned", canceled });
		});
		const now = this.host.clock.now();
		const times = { startedAt: now, updatedAt: now };
		const run = { id: randomUUID(), declaration, ...times, resolved: {}, outputs: new Map(), abandon };
		return [{ ...run, status: "InProgress" }, abandoned];
	}

	async #outcome(
		execution: Execution,
		run: ActionRun,
		abandoned: Promise<Outcome>,
		perform: () => Promise<Outcome>,
	): Promise<Outcome> {
		const done = async () => {
			run.resolved = resolvedAll(run.declaration.configuration ?? {}, execution.variables);
			return perform();
		};
		const failed = (error: unknown): Outcome => ({
			...{ status: "Failed", code: "ConfigurationError" },
			message: error instanceof Error ? error.message : String(error),
		});
		const outcome = await Promise.race([done().catch(failed), abandoned]);
		run.outcome = outcome;
		run.status = outcome.status;
		run.updatedAt = this.host.clock.now();
		return outcome;
	}
}

const STATES = { Succeeded: "SUCCEEDED", Failed: "FAILED", Abandoned: "ABANDONED" } as const;
