import { INVARIANTS } from "../../../faults/invariants/index.ts";
import type { Violation } from "../../../faults/invariants/invariant.ts";
import { parseCase } from "../../../faults/model/case.ts";
import type { Execution } from "../../../faults/model/execution.ts";
import { FunctionRun } from "../../../faults/model/function-run.ts";
import type { Snapshot } from "../../../faults/model/snapshot.ts";
import type { End, Watcher } from "../../../faults/model/watcher.ts";
import { Alarms } from "../../../faults/play/alarms.ts";
import { CaseSimulation } from "../../../faults/play/case-simulation.ts";
import { FreeClock } from "../../../rehearsal/clock.ts";
import type { Lock, RecordSet, ServiceConfig } from "../../../runtime/contract/index.ts";

/** The execution whose run is made up. */
export const MINE = "arn:aws:states:eu-west-1:123456789012:execution:rollout:shop-1";

/** One invariant's oracle, the service and the world at rest that it begins with, and what it has found. */
export class Fed {
	readonly service: ServiceConfig;
	readonly original: Snapshot;
	readonly watch: Watcher;
	readonly found: Violation[] = [];
	#runs = 0;

	private constructor(name: string, service: ServiceConfig, original: Snapshot) {
		this.service = service;
		this.original = original;
		const invariant = INVARIANTS.find((each) => each.name === name);
		if (!invariant) throw new Error(`no invariant ${name}`);
		this.watch = invariant.watch((message, seconds) => this.found.push({ invariant: name, message, seconds }));
		this.watch.begins?.(service, original);
	}

	/** @param steps - Default: a schedule whose first step has a gate and users. */
	static async with(name: string, steps = "10/20/gate,50/20,100/20/gate"): Promise<Fed> {
		const simulation = await CaseSimulation.of(parseCase(`healthy steps=${steps}`), new FreeClock(), {});
		return new Fed(name, simulation.service, simulation.original);
	}

	/** A run of a task, or of the watchdog. */
	run(name: string, began = 0): FunctionRun {
		const mine = { kind: "execution", execution: MINE, deploymentId: "ecs-svc/2" } as const;
		return new FunctionRun(++this.#runs, name, name === "watchdog" ? { kind: "watchdog" } : mine, began);
	}

	/** The world at rest with changes. */
	snapshot(changes: Partial<Snapshot> = {}): Snapshot {
		return { ...structuredClone(this.original), ...changes };
	}

	/** The weighted records with green's share in percent, or with weights of one's own. */
	records(green: number, blue = 100 - green, types: readonly string[] = ["A", "AAAA"]): RecordSet[] {
		return this.original.records.map((record) =>
			types.includes(record.Type) ? { ...record, Weight: record.SetIdentifier === "green" ? green : blue } : record,
		);
	}

	/** Both listeners, with green's share of each load balancer in percent. */
	actions(blue: number, green: number): Snapshot["actions"] {
		const routed = (alb: "blue" | "green", percent: number) =>
			this.original.actions[alb].map((action) => ({
				...action,
				ForwardConfig: {
					TargetGroups: (action.ForwardConfig?.TargetGroups ?? []).map((group) => ({
						...group,
						Weight:
							group.TargetGroupArn === this.service.loadBalancers[alb].targetGroups.green ? percent : 100 - percent,
					})),
				},
			}));
		return { blue: routed("blue", blue), green: routed("green", green) };
	}

	/** A lock as the execution, or the watchdog, holds it. */
	lock(owner = MINE): Lock {
		const { records, preview, actions } = this.original;
		return {
			owner,
			attempt: "ecs-svc/2",
			deploymentId: "ecs-svc/2",
			stable: "blue",
			candidate: "green",
			original: {
				records: [...records],
				preview: [...preview],
				actions: { blue: [...actions.blue], green: [...actions.green] },
			},
			takenAt: "2026-01-01T00:00:00.000Z",
			service: this.service,
		};
	}

	/** A write: sent when everything was as before, in effect with what is after. */
	write(
		name: string,
		before: Snapshot,
		after: Snapshot,
		{ args = [], run = this.run("shift"), meanwhile = before }: Partial<WriteOptions> = {},
	): void {
		const write = { name, args, run, before };
		this.watch.issued?.(write);
		this.watch.written?.(write, after, meanwhile);
	}

	/** An execution as it stands. */
	execution(changes: Partial<Execution> = {}): Execution {
		const event = { deploymentId: "ecs-svc/2", eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS", serviceArn: "" } as const;
		return { arn: MINE, event, status: "FAILED", state: "FailedBack", type: "Fail", visits: new Map(), ...changes };
	}

	/** The end of everything. */
	end(changes: Partial<End> = {}): void {
		this.watch.ended?.({
			snapshot: this.snapshot(),
			quiet: true,
			executions: [],
			notified: [],
			denied: new Set(),
			deniedForGood: new Set(),
			alarms: new Alarms(),
			reliefs: [],
			sick: [],
			stableSick: false,
			hindered: 0,
			...changes,
		});
	}
}

interface WriteOptions {
	readonly args: readonly unknown[];
	readonly run: FunctionRun;
	readonly meanwhile: Snapshot;
}
