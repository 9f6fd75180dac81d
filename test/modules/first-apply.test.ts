import { describe, expect, it } from "vitest";
import { resource, resources } from "../support/stack.ts";

const INTERNET = ["aws_route.public_ipv4", "aws_route.public_ipv6"];
const PUBLIC = [...INTERNET, "aws_route_table_association.public"];
const PRIVATE = ["aws_route.private", "aws_route_table_association.private"];
const services = Object.entries(resources("aws_ecs_service"));

describe("the load balancers", () => {
	it("come after the way to the internet, and go before it", () => {
		const { depends_on } = resource("aws_lb", "this");
		expect(depends_on).toEqual(expect.arrayContaining(PUBLIC));
	});
});

describe.each(services)("the ECS service %s", (_name, service) => {
	it("comes after the ways on which its tasks pull their images, and goes before them", () => {
		expect(service.depends_on).toEqual(expect.arrayContaining([...PUBLIC, ...PRIVATE]));
	});

	it("comes after the cluster has its capacity providers", () => {
		expect(service.depends_on).toContain("aws_ecs_cluster_capacity_providers.this");
	});

	it("keeps its tasks where they are, whatever the balance of the zones: a rollout is watching them", () => {
		expect(service.availability_zone_rebalancing).toBe("DISABLED");
	});
});

describe("the capacity providers of a cluster that is made here", () => {
	const providers = resource("aws_ecs_cluster_capacity_providers", "this");

	it("are those that run the tasks", () => {
		expect(providers.capacity_providers).toBe("${distinct(local.capacity_providers[*].name)}");
	});

	it("are none where there are none to associate, and left alone in a cluster of the user's own", () => {
		expect(providers.count).toBe("${(local.create_cluster && length(local.capacity_providers) > 0) ? 1 : 0}");
	});
});
