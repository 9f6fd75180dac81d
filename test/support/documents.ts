import { sampleEvent, sampleService } from "../../rehearsal/sample.ts";
import { forward, healthCheckOf } from "../../rehearsal/world/at-rest.ts";
import type {
	Attempt,
	ByColor,
	Color,
	Lock,
	RecordSet,
	Rollout,
	RolloutDocument,
	StartInput,
} from "../../runtime/contract/index.ts";
import { byColor, COLORS } from "../../runtime/contract/index.ts";

/** The execution whose tasks are tested, and one that is in its way. */
export const EXECUTION = "arn:aws:states:eu-west-1:123456789012:execution:rollout:mine";
export const STRANGER = "arn:aws:states:eu-west-1:123456789012:execution:rollout:another";

/** The task token of a state that waits for somebody. */
export const TOKEN = "AQCEAAAAKgAAAAMAAAAA";

/** When a virtual world begins. */
export const START = Date.UTC(2026, 0, 1);

/** A moment so many seconds after {@link START}. */
export function at(seconds: number): Date {
	return new Date(START + seconds * 1000);
}

/** An execution's data as EventBridge starts it, for a release into green. */
export function sampleDocument(changes: Partial<RolloutDocument> = {}): RolloutDocument {
	return { event: sampleEvent(), service: sampleService(), ...changes };
}

/** What the service's rule starts an execution with. */
export function startInput({
	event = sampleEvent(),
	service = sampleService(),
}: Partial<RolloutDocument> = {}): StartInput {
	return { event: { ...event, service: service.name } as StartInput["event"] };
}

/** An attempt that the release function has written down. */
export function sampleAttempt(changes: Partial<Attempt> = {}): Attempt {
	return {
		attempt: "r2",
		release: 2,
		kind: "release",
		taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/green:1",
		executionName: "mine",
		at: at(0).toISOString(),
		...changes,
	};
}

/** A rollout that Begin has just made. */
export function sampleRollout(changes: Partial<Rollout> = {}): Rollout {
	const records = weightedRecords({ blue: 100, green: 0 });
	const service = sampleService();
	return {
		attempt: "ecs-svc/2",
		deploymentId: "ecs-svc/2",
		stable: "blue",
		candidate: "green",
		startedAt: at(0).toISOString(),
		stableTasks: 2,
		original: { records, preview: previewRecords("green"), actions: byColor((alb) => [forward(service, alb, 0)]) },
		records,
		step: -1,
		polls: 0,
		...changes,
	};
}

/** The weighted record sets of the sample service, as Route 53 lists them. */
export function weightedRecords(weights: ByColor<number>, types: readonly string[] = ["A", "AAAA"]): RecordSet[] {
	return types.flatMap((Type) =>
		COLORS.map((color) => ({
			Name: "shop.example.com.",
			Type,
			SetIdentifier: color,
			Weight: weights[color],
			AliasTarget: alias(color),
			HealthCheckId: healthCheckOf(color),
		})),
	);
}

/** The preview record sets of the sample service, leading to a color's load balancer. */
export function previewRecords(alb: Color, types: readonly string[] = ["A", "AAAA"]): RecordSet[] {
	return types.map((Type) => ({ Name: "preview.shop.example.com.", Type, AliasTarget: alias(alb) }));
}

/** A lock as another execution might hold it. */
export function strangersLock(changes: Partial<Lock> = {}): Lock {
	const original = { records: [], preview: [], actions: { blue: [], green: [] } };
	return {
		owner: STRANGER,
		attempt: "ecs-svc/3",
		deploymentId: "ecs-svc/3",
		stable: "blue",
		candidate: "green",
		takenAt: at(0).toISOString(),
		original,
		service: sampleService(),
		...changes,
	};
}

function alias(alb: Color) {
	return {
		HostedZoneId: "Z32O12XQLNTSW2",
		DNSName: `dualstack.${alb}-alb.eu-west-1.elb.amazonaws.com.`,
		EvaluateTargetHealth: false,
	};
}
