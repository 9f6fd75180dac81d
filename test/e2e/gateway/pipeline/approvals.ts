/** Approvals by hand: https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html */
import { randomUUID } from "node:crypto";
import type { ActionRun, Outcome } from "./execution.ts";
import type { PipelineHost } from "./host.ts";
import { must } from "./refusal.ts";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const DEFAULT_MINUTES = 7 * 24 * 60;

/** What PutApprovalResult says. */
export interface ApprovalResult {
	readonly token: string;
	readonly result: { readonly status: "Approved" | "Rejected"; readonly summary: string };
}

interface Open {
	readonly run: ActionRun;
	readonly end: (outcome: Outcome) => void;
}

export class Approvals {
	readonly #all = new Map<string, Open>();

	constructor(private readonly host: PipelineHost) {}

	/** Waits until somebody has answered, or nobody has in time. */
	async wait(run: ActionRun, minutes = DEFAULT_MINUTES): Promise<Outcome> {
		const { timers } = this.host.clock;
		run.token = randomUUID();
		let timer: unknown;
		const answered = new Promise<Outcome>((end) => {
			this.#all.set(run.token ?? "", { run, end });
			const message = `The approval action has timed out after ${minutes} minutes`;
			timer = timers.setTimeout(() => end({ status: "Failed", code: "Timeout", message }), minutes * 60_000);
		});
		const outcome = await answered;
		timers.clearTimeout(timer as never);
		return outcome;
	}

	/** PutApprovalResult. @param run - the newest run of the action. @param by - ARN of who answers. */
	answer(run: ActionRun | undefined, { token, result }: ApprovalResult, by: string): void {
		const { status, summary } = result;
		must(summary.length <= 512, "ValidationException", "Member must have length less than or equal to 512: summary");
		const open = this.#all.get(token);
		must(open && open.run === run, "InvalidApprovalTokenException", `Invalid approval token ${token}`);
		const isOpen = open.run.status === "InProgress" && open.run.updatedBy === undefined;
		must(isOpen, "ApprovalAlreadyCompletedException", "The approval action has already been approved or rejected");
		open.run.updatedBy = by;
		if (status === "Approved") open.end({ status: "Succeeded", summary });
		else open.end({ status: "Failed", code: "Rejected", message: summary });
	}
}
