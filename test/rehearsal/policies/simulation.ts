import { Killed, type Policy, type Simulation } from "../../../rehearsal/policies/policy.ts";
import { Seed } from "../../../rehearsal/random.ts";
import { sampleService } from "../../../rehearsal/sample.ts";
import type { Phase } from "../../../rehearsal/scenario/fault.ts";
import type { Scenario } from "../../../rehearsal/scenario/scenario.ts";
import { Metrics } from "../../../rehearsal/world/cloudwatch/metrics.ts";
import type { Color, RecordChange, RecordSet, Verdict } from "../../../runtime/contract/index.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import type { Target } from "../../../runtime/ports/index.ts";

const TASKS = 4;
/** From scaling up until green's tasks run, and until they are healthy, in seconds. */
export const RUNNING_AFTER = 30;
export const HEALTHY_AFTER = 40;

/** How the world goes on. Seconds count from the deployment. */
export interface Script {
	/** Green's share of requests that fail. Default: none. */
	readonly errors?: (second: number) => number;
	/** Green's mean response time in milliseconds. Default: 80. */
	readonly latencyMs?: (second: number) => number;
	/** Requests per second to both colors together. Default: 1,000. */
	readonly requests?: number;
	/** The states of a color's targets once they have started. Default: all healthy. */
	readonly targets?: (second: number, color: Color) => readonly string[];
	/** When green is given a newer release, which takes as long to start as the first. */
	readonly newerReleaseAt?: number;
	/** When somebody else sets green's share, and to what. */
	readonly meddling?: { readonly at: number; readonly percent: number };
	/** How far a clock of its own is from its next full minute at the deployment, in seconds. Default: 0. */
	readonly phase?: number;
	/** How many of ten pages fail whoever looks at the preview. Default: none. */
	readonly pagesFail?: (second: number) => number;
	/** What whoever reviews answers, and after how many seconds. Default: they promote after 600 s. */
	readonly gates?: Scenario["gates"];
	/** At which visit of which phase the controller dies. */
	readonly kill?: { readonly phase: Phase; readonly visit: number };
	/** The calls of ports that fail, by name and how-manieth of that name, for instance `dns.change 2`. */
	readonly failing?: readonly string[];
}

interface Line {
	readonly seconds: number;
	readonly state: string;
	readonly percent: number;
	readonly verdict?: Verdict;
}

/** A stage of a few lines, whose time passes only while the policy sleeps. */
export class FakeSimulation {
	readonly lines: Line[] = [];
	/** Green's share in percent each time that it was set, and when. */
	readonly shifts: [seconds: number, percent: number][] = [];
	readonly calls: string[] = [];
	/** The change batches that were written: type, set identifier and weight of each change. */
	readonly batches: (readonly [type: string, color: string | undefined, weight: number | undefined])[][] = [];
	readonly costs = { transitions: 0, lambdaCalls: 0 };
	readonly #script: Script;
	readonly #metrics = new Metrics({ delaySeconds: [30, 30], missing: 0, seed: new Seed(1) });
	readonly #service = sampleService();
	readonly #visits = new Map<string, number>();
	#now = 0;
	#percent = 0;
	#greenSince = Number.POSITIVE_INFINITY;
	#greenDesired = 0;
	#blueDesired = TASKS;

	constructor(script: Script = {}) {
		this.#script = script;
	}

	/** How many tasks each color should run. */
	get desired() {
		return { blue: this.#blueDesired, green: this.#greenDesired };
	}

	/** Runs a policy's rollout to its end. */
	play(policy: Policy) {
		const simulation: Partial<Simulation> = {
			service: this.#service,
			scenario: { gates: this.#script.gates ?? { answer: "promote", afterSeconds: 600 } } as Scenario,
			world: this.#world() as unknown as Simulation["world"],
			ports: this.#ports() as unknown as Simulation["ports"],
			seconds: () => this.#now,
			sleep: async (seconds) => {
				for (let i = 0; i < seconds; i++) this.#tick(this.#now++);
			},
			note: (state, verdict) => {
				this.lines.push({ seconds: this.#now, state, percent: this.#percent, ...(verdict && { verdict }) });
			},
			enter: (phase) => {
				const { kill } = this.#script;
				if (this.#visit(phase) === kill?.visit && phase === kill.phase) throw new Killed(`in ${phase}`);
			},
			count: ({ transitions = 0, lambdaCalls = 0 }) => {
				this.costs.transitions += transitions;
				this.costs.lambdaCalls += lambdaCalls;
			},
		};
		return policy.run(simulation as Simulation);
	}

	/** When the policy decided against the release. */
	get verdictAt(): number | undefined {
		return this.lines.find(({ verdict }) => verdict?.verdict === "fail")?.seconds;
	}

	#tick(second: number): void {
		const { errors = () => 0, latencyMs = () => 80, requests = 1_000, newerReleaseAt, meddling } = this.#script;
		if (second === newerReleaseAt) this.#greenSince = second;
		if (second === meddling?.at) this.#percent = meddling.percent;
		const green = (requests * this.#percent) / 100;
		this.#metrics.add(second, "green", {
			requests: green,
			failed: green * errors(second),
			latencyMs: latencyMs(second),
		});
		this.#metrics.add(second, "blue", { requests: requests - green, failed: 0, latencyMs: 80 });
	}

	#route(percent: number): void {
		this.#percent = percent;
		this.shifts.push([this.#now, percent]);
	}

	#world() {
		return {
			stableTasks: TASKS,
			phase: () => this.#script.phase ?? 0,
			metrics: this.#metrics,
			reviewer: {
				probe: async ({ count }: { readonly count: number }) => ({
					sent: count,
					failed: this.#script.pagesFail?.(this.#now) ?? 0,
				}),
			},
			route: async (percent: number) => this.#route(percent),
			intended: () => this.#percent / 100,
			dns: { recordSets: async () => this.#records() },
			services: {
				scale: async (_: string, service: string, desired: number) => this.#scale(service, desired),
				describe: async () => ({ blue: view("ecs-svc/1", TASKS, true), green: this.#green() }),
				live: () => ({ blue: view("ecs-svc/1", TASKS, true), green: this.#green() }),
				targets: (_: Color, color: Color) => this.#targets(color),
			},
		};
	}

	#ports() {
		const call = <T>(name: string, answer: () => T) => {
			const nth = `${name} ${this.#visit(name)}`;
			this.calls.push(nth);
			if (this.#script.failing?.includes(nth)) throw new Unavailable(nth, {});
			return answer();
		};
		return {
			dns: {
				change: async (_: string, changes: readonly RecordChange[]) => call("dns.change", () => this.#write(changes)),
			},
			loadBalancers: { targets: async () => call("loadBalancers.targets", () => this.#targets("green")) },
			locks: { held: async () => call("locks.held", () => undefined) },
		};
	}

	#write(changes: readonly RecordChange[]): string {
		const batch = changes.map(
			({ ResourceRecordSet: { Type, SetIdentifier, Weight } }) => [Type, SetIdentifier, Weight] as const,
		);
		this.batches.push(batch);
		const [, , green] = batch.find(([, color]) => color === "green") ?? [];
		this.#route(green ?? Number.NaN);
		return "/change/C1";
	}

	#records(): RecordSet[] {
		const { name } = this.#service.dns;
		return ["A", "AAAA"].flatMap((Type) =>
			["blue", "green"].map((SetIdentifier) => ({ Name: name, Type, SetIdentifier, Weight: 50 })),
		);
	}

	#scale(service: string, desired: number): void {
		if (service === this.#service.services.blue) {
			this.#blueDesired = desired;
			return;
		}
		if (this.#greenDesired === 0) this.#greenSince = this.#now;
		this.#greenDesired = desired;
	}

	#green() {
		const { newerReleaseAt = Number.POSITIVE_INFINITY } = this.#script;
		const running = this.#now - this.#greenSince >= RUNNING_AFTER ? this.#greenDesired : 0;
		const steady = running > 0 && this.#targets("green").every(({ state }) => state === "healthy");
		return view(this.#now > newerReleaseAt ? "ecs-svc/3" : "ecs-svc/2", running, steady);
	}

	#targets(color: Color): Target[] {
		const { targets = () => Array<string>(TASKS).fill("healthy") } = this.#script;
		const started = color === "blue" || this.#now - this.#greenSince >= HEALTHY_AFTER;
		const states = started ? targets(this.#now, color) : Array<string>(this.#greenDesired).fill("initial");
		return states.map((state, i) => ({ id: `${color}-${i}`, state }));
	}

	#visit(name: string): number {
		const visit = (this.#visits.get(name) ?? 0) + 1;
		this.#visits.set(name, visit);
		return visit;
	}
}

function view(id: string, runningCount: number, steady: boolean) {
	const rolloutState = steady ? "COMPLETED" : "IN_PROGRESS";
	return { desiredCount: TASKS, runningCount, deployment: { id, taskDefinition: id, rolloutState } };
}
