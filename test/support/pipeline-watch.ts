import { arnOf, execution, PipelineScene } from "./pipeline-scene.ts";

/** Two executions of the pipeline, and an attempt that somebody else has made. */
export const EXECUTIONS = [1, 2] as const;
export const STRANGER = "r9";

/** A scene whose every act is judged by what was so then. */
export class WatchedPipeline extends PipelineScene {
	readonly faults: string[] = [];

	constructor() {
		super();
		this.attempt(STRANGER);
	}

	/** The execution that is in the stage. */
	get current(): number | undefined {
		return EXECUTIONS.find((n) => this.inside[0]?.id === execution(n));
	}

	/** The action of it that runs. */
	get active(): string | undefined {
		const [run] = this.#runsOf(this.current);
		return run?.status === "InProgress" ? run.action : undefined;
	}

	/** The attempt that an execution has made last. */
	newest(n: number): string | undefined {
		return this.#triesOf(n).at(-1);
	}

	/** The pipeline goes on by an action: that of the execution in the stage, or of another one that enters, or is retried. */
	goesOn(n: number, well: boolean): void {
		const { current = n, active } = this;
		this.approval = undefined;
		if (active !== undefined) this.#ends(current, well ? "Succeeded" : "Failed");
		if (active === undefined) this.enter(n, "Release");
		else if (well && active === "Review") this.enter(current, "Rollout");
		else if (well && active === "Release") {
			this.run(current, "Review", "InProgress");
			this.approval = `approval-${current}`;
		}
	}

	/** A rollout that has not ended goes on. */
	moves(attempt: string | undefined, to: string): void {
		if (attempt === undefined || !["running", undefined].includes(this.history.get(attempt)?.outcome)) return;
		if (to === "waits") this.waits(attempt);
		else if (to === "later") this.waits(attempt, 10);
		else if (to === "Restore") this.rolls(attempt, "Restore");
		else this.ended(attempt, to === "completed" ? "completed" : "failed-back");
	}

	/** Takes a step, and judges it. */
	async watched(step: () => Promise<void>): Promise<void> {
		const before = this.done.length;
		const tries = EXECUTIONS.map((n) => this.#triesOf(n));
		await step();
		for (const act of this.done.slice(before)) this.#judge(act);
		EXECUTIONS.forEach((n, i) => {
			this.#judgeTries(n, tries[i] ?? []);
		});
	}

	#ends(n: number, status: string): void {
		const [run, ...others] = this.#runsOf(n);
		if (run) this.runs.set(execution(n), [{ ...run, status }, ...others]);
	}

	#runsOf(n: number | undefined) {
		return n === undefined ? [] : (this.runs.get(execution(n)) ?? []);
	}

	#triesOf(n: number): string[] {
		return [...this.attempts.keys()].filter((id) => id.startsWith(execution(n)));
	}

	#judge([name, first, second]: readonly unknown[]): void {
		const own = this.current === undefined ? undefined : this.newest(this.current);
		const review = this.#runsOf(this.current).find(({ action }) => action === "Review");
		const fault = (wrong: boolean, text: string) => wrong && this.faults.push(text);
		if (name === "promote") {
			fault(first !== `token-${own}`, `a foreign gate is opened: ${first}`);
			fault(this.gate?.percent !== 0, "a later gate is opened");
			fault(review?.status !== "Succeeded", "a gate is opened that nobody has approved");
		}
		fault(name === "stop" && first === arnOf(STRANGER), "another's rollout is stopped");
		fault(name === "turnBack" && first === `token-${STRANGER}`, "another's gate is refused");
		const { action, id } = Object(first);
		const withdrawn = name === "ask" && action === "withdraw" ? id : undefined;
		fault(withdrawn === STRANGER, "another's attempt is withdrawn");
		fault(
			(name === "turnBack" || name === "stop") && this.active !== undefined && first === `token-${own}`,
			"an attempt is ended whose stage runs",
		);
		fault(
			withdrawn !== undefined && withdrawn === own && this.active !== undefined,
			"an attempt is withdrawn whose stage runs",
		);
		const released =
			JSON.stringify(this.note?.document ?? {}).includes("trafficSince") && this.note?.execution === arnOf(String(own));
		const served = this.history.get(String(own))?.outcome === "completed";
		fault(name === "approval" && second === true && !released && !served, "an approval is given for whoever is asked");
	}

	#judgeTries(n: number, before: readonly string[]): void {
		const all = this.#triesOf(n);
		const fault = (wrong: boolean, text: string) => wrong && this.faults.push(text);
		fault(all.length > before.length + 1, "a step makes two attempts");
		const open = before.filter(
			(id) => !["failed-back", "completed", "abandoned"].includes(this.history.get(id)?.outcome ?? ""),
		);
		fault(all.length > before.length && open.length > 0, `an attempt is made beside one that runs: ${open[0]}`);
		const jobs = all.map((id) => this.attempts.get(id)?.by);
		fault(new Set(jobs).size < jobs.length, "one job makes two attempts");
	}
}
