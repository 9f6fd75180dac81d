import type { ServiceConfig } from "../../runtime/contract/index.ts";
import { percentAt } from "../model/shares.ts";
import { IN_SYNC_SECONDS } from "../model/small-world.ts";
import { greenOf, type Snapshot } from "../model/snapshot.ts";
import type { Write } from "../model/watcher.ts";
import type { Invariant, Report } from "./invariant.ts";
import { lasted } from "./readings.ts";

/** Invariant 2. */
export const share: Invariant = {
	name: "2-share",
	holds:
		"The candidate's share is a step's, one step above the last, and not before that one has settled and baked; at 0 % no production listener leads to it before the bake; the old load balancer serves it only after the last bake",
	watch(report) {
		let watched: Share;
		return {
			begins: (service) => {
				watched = new Share(service, report);
			},
			entered: ({ state, arn }, seconds) => {
				if (state === "Assess") watched.assessed(arn, seconds);
				if (state === "AwaitDecision") watched.waits(arn, seconds);
			},
			issued: (write) => watched.issued(write),
			written: (write, after) => {
				if (write.name === "dns.change") watched.shifted(write, after);
				if (write.name === "loadBalancers.route") watched.routed(write, after);
			},
		};
	},
};

/** A share in percent, and since when the candidate has it, in seconds. */
interface Stand {
	readonly percent: number;
	readonly since: number;
}

class Share {
	readonly #service: ServiceConfig;
	readonly #report: Report;
	#percent = 0;
	/** Since when the candidate has had its share, in seconds. */
	#since = 0;
	/** The same as a rollout has last shifted it, whatever somebody else's hand has made of it since. */
	#step: Stand = { percent: 0, since: 0 };
	/** When each execution first checked the candidate in its step at 0 %, in seconds: nothing is written when that begins. */
	readonly #previewed = new Map<string, number>();
	/** How it stood when each write was sent: a write on its way cannot be called back. */
	readonly #sent = new WeakMap<Write, Stand>();

	constructor(service: ServiceConfig, report: Report) {
		this.#service = service;
		this.#report = report;
	}

	issued(write: Write): void {
		this.#see(write.before);
		this.#sent.set(write, this.#now(write.run.actor.kind === "execution" ? write.run.actor.execution : ""));
	}

	/** An execution begins to check. */
	assessed(arn: string, seconds: number): void {
		if (this.#step.percent === 0 && !this.#previewed.has(arn)) this.#previewed.set(arn, seconds);
	}

	/** How it stands to an execution. */
	#now(arn: string): Stand {
		return this.#stand({ percent: this.#percent, since: this.#since }, arn);
	}

	#stand({ percent, since }: Stand, arn: string): Stand {
		return { percent, since: percent === 0 ? (this.#previewed.get(arn) ?? Number.POSITIVE_INFINITY) : since };
	}

	/** Somebody else may have changed the share since. */
	#see({ records, seconds }: Snapshot): void {
		const [percent = 0] = this.#percents(records);
		if (percent === this.#percent) return;
		this.#percent = percent;
		this.#since = seconds;
	}

	shifted(write: Write, after: Snapshot): void {
		const [was = 0] = this.#percents(write.before.records);
		const now = this.#percents(after.records);
		const [percent = 0] = now;
		if (now.some((each) => each !== percent)) this.#report(`the types disagree: ${now.join(" and ")} %`, after.seconds);
		if (percent > was && !serves(write)) this.#raised(was, percent, write);
		else if (percent < was && percent !== 0) this.#report(`lowered from ${was} to ${percent} %`, after.seconds);
		this.#step = { percent, since: after.seconds };
		this.#see(after);
	}

	routed(write: Write, after: Snapshot): void {
		if (serves(write)) return;
		const { before } = write;
		const [percent = 0] = this.#percents(before.records);
		const turned = (alb: "blue" | "green") =>
			greenOf(before.actions[alb], this.#service, alb) < 1 && greenOf(after.actions[alb], this.#service, alb) > 0;
		if (turned("green") && percent > 0) {
			this.#report(`its load balancer was routed to the candidate when that had ${percent} % of DNS`, after.seconds);
		}
		if (turned("green") && this.#service.schedule[0]?.percent === 0)
			this.#baked(write, "its load balancer was routed to the candidate");
		if (!turned("blue")) return;
		if (percent !== 100)
			this.#report(`the old load balancer was routed at the candidate to ${percent} %`, after.seconds);
		else this.#baked(write, "the old load balancer was routed to the candidate");
	}

	#raised(was: number, percent: number, write: Write): void {
		const steps = this.#service.schedule.map((step) => step.percent);
		const step = steps.indexOf(percent);
		const before = step > 0 ? steps[step - 1] : 0;
		const what = `raised from ${was} to ${percent} %`;
		if (step < 0 || before !== was) this.#report(what, write.before.seconds);
		else if (step > 0) this.#baked(write, what);
	}

	/** A gate begins to wait: it follows the bake of the step that the rollout has shifted to, whatever the weights say by now. */
	waits(arn: string, seconds: number): void {
		this.#due(this.#stand(this.#step, arn), seconds, `the gate of ${this.#step.percent} % began to wait`);
	}

	#baked(write: Write, what: string): void {
		this.#due(this.#sent.get(write) ?? { percent: 0, since: 0 }, write.before.seconds, what);
	}

	#due({ percent, since }: Stand, seconds: number, what: string): void {
		const step = this.#service.schedule.find((each) => each.percent === percent);
		const settles = percent === 0 ? 0 : IN_SYNC_SECONDS + this.#service.dns.ttlSeconds;
		const lasts = settles + (step?.bakeSeconds ?? 0);
		if (!lasted(since, seconds, lasts)) this.#report(`${what} ${since + lasts - seconds} s too early`, seconds);
	}

	#percents(records: Snapshot["records"]): number[] {
		return this.#service.dns.types.map((type) => percentAt(records, this.#service, type));
	}
}

/** Whether what a lock calls stable is the release itself: a rollback of it has begun. Where that fails, all of the traffic goes back to it at once. */
function serves({ before: { lock } }: Write): boolean {
	return lock?.stable === "green";
}
