import { describe, expect, it } from "vitest";
import { SERVING } from "../../../rehearsal/world/ecs/services.ts";
import { Refused, Throttled, UnexpectedAnswer } from "../../../runtime/errors.ts";
import { isWarm } from "../../../runtime/tasks/warm.ts";
import { definition } from "../../support/asking.ts";
import { Scene } from "../../support/scene.ts";

/** Whether blue, which serves, could take the traffic for what is wanted; a port may fail. */
async function warm(wanted: Parameters<typeof isWarm>[0], failing?: readonly [port: string, error: Error]) {
	const scene = await Scene.atRest();
	scene.hook = async ({ name }, next) => {
		if (failing && name === failing[0]) throw failing[1];
		return next();
	};
	return isWarm(wanted, "blue", scene.service, scene.ports);
}

const PORTS = ["services.describe", "services.definition", "loadBalancers.targets"];

describe("a color is warm", () => {
	it("that runs what is wanted, behind the container that is wanted, with healthy targets", async () => {
		expect(await warm({ taskDefinition: SERVING })).toBe(true);
		expect(await warm({ taskDefinition: definition(8) })).toBe(false);
		expect(await warm({ taskDefinition: SERVING, container: { name: "proxy", port: 9090 } })).toBe(false);
	});

	it.each(PORTS)("not if AWS does not say so for good: %s", async (port) => {
		expect(await warm({ taskDefinition: SERVING }, [port, new Refused("AccessDenied", {})])).toBe(false);
		expect(await warm({ taskDefinition: SERVING }, [port, new UnexpectedAnswer("nothing")])).toBe(false);
	});

	it.each(PORTS)("or not, which is asked again, if AWS cannot say so now: %s", async (port) => {
		const error = new Throttled("slow down", {});
		await expect(warm({ taskDefinition: SERVING }, [port, error])).rejects.toBe(error);
	});
});
