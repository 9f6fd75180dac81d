import { byColor, ServiceConfig } from "../../runtime/contract/index.ts";
import type { RecordLine } from "../../runtime/contract/record.ts";
import { parse } from "../../runtime/parse.ts";

const ECS = "arn:aws:ecs:eu-west-1:000000000000";
const ELB = "arn:aws:elasticloadbalancing:eu-west-1:000000000000";
const ROLE = "arn:aws:iam::000000000000:role/recorded";

/** Where the service is does not stand in a record: nothing is decided by it, and nobody is asked there. */
const PLACES = {
	cluster: `${ECS}:cluster/recorded`,
	services: byColor((color) => `${ECS}:service/recorded/${color}`),
	loadBalancers: byColor((alb) => ({
		listener: `${ELB}:listener/app/${alb}/1/2`,
		targetGroups: byColor((color) => `${ELB}:targetgroup/${alb}-${color}/1`),
	})),
	idleCount: 0,
	roles: { observer: ROLE, actuator: ROLE },
};

/** The settings that a check decided by, as the configuration of a service. @throws {InvalidInput} when they are none. */
export function serviceOf({ service: name, settings, at }: RecordLine): ServiceConfig {
	const { ttlSeconds, ...rest } = settings;
	const dns = { zoneId: "Z0RECORDED", name: "recorded.example.com", preview: "preview.example.com", types: ["A"] };
	return parse(ServiceConfig, { ...PLACES, ...rest, name, dns: { ...dns, ttlSeconds } }, `the settings at ${at}`);
}
