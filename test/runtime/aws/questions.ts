import type {
	HookQuestion,
	OpenGate,
	ProbeConfig,
	ProgressNote,
	StateChange,
} from "../../../runtime/contract/index.ts";
import type { TaskRequest } from "../../../runtime/ports/index.ts";
import { at, EXECUTION } from "../../support/documents.ts";

/** What a hook is asked after the first step. */
export function hookQuestion(): HookQuestion {
	return {
		version: 1,
		point: "after-step",
		rollout: EXECUTION,
		service: "shop",
		attempt: "ecs-svc/2",
		deploymentId: "ecs-svc/2",
		stable: "blue",
		candidate: "green",
		percent: 10,
	};
}

/** A migration that is to run once. */
export function taskRequest(): TaskRequest {
	return {
		cluster: "cluster",
		placement: { taskDefinition: "shop:2", launchType: "FARGATE" },
		container: "app",
		command: ["bin/migrate", "--all"],
		name: "shop",
		owner: "ecs-dns-canary/shop/ecs-svc/2",
		once: "ecs-dns-canary/shop/ecs-svc/2 -1 before-first-shift task 0",
	};
}

/** How both colors are probed. */
export function probeConfig(): ProbeConfig {
	return {
		function: "arn:aws:lambda:eu-west-1:123456789012:function:shop-prober",
		origins: { blue: "https://blue.elb.test:8443", green: "https://green.elb.test:8443" },
		host: "preview.shop.example.com",
		path: "/health",
		status: "200",
		body: "UP",
		deadlineMilliseconds: 1_000,
		count: 2,
		tolerancePercent: 1,
	};
}

/** A rollout that waits for somebody. */
export function openGate(): OpenGate {
	return {
		execution: EXECUTION,
		token: "AQCEAAAAKgAAAAMAAAAA",
		attempt: "ecs-svc/2",
		deploymentId: "ecs-svc/2",
		leadsTo: "complete",
		seconds: 28_800,
		since: at(600).toISOString(),
		reason: "the step has a gate",
		verdict: { verdict: "pass", code: "Healthy", reason: "2/2 green targets healthy" },
	};
}

/** A rollout that has taken its first step. */
export function stateChange(): StateChange {
	return {
		version: 1,
		service: "shop",
		rollout: EXECUTION,
		attempt: "ecs-svc/2",
		deploymentId: "ecs-svc/2",
		change: "shifted",
		at: at(60).toISOString(),
		stable: "blue",
		candidate: "green",
		percent: 10,
		weights: { blue: 90, green: 10 },
		verdict: { verdict: "pass", code: "Healthy", reason: "2/2 green targets healthy – “10.0.0.1”" },
		message: "shifted: 10 %",
	};
}

/** Where a rollout stands that has taken a step. */
export function progressNote(): ProgressNote {
	return { execution: EXECUTION, state: "Settle", at: at(60).toISOString(), document: { next: "wait", step: 1 } };
}
