/** Where the resources of version 0.2 are by now. What becomes of them in AWS is told by test/e2e/upgrade. */
import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import type { Move } from "../../../modules/moved/moves.ts";
import { PUBLISHED } from "../../../modules/published/index.ts";
import { CanaryStack } from "../../../modules/stack.ts";
import { synthesized } from "../../../scripts/modules/configuration.ts";
import { addressesOf } from "../../e2e/upgrade/fixture.ts";
import { sampleBundles } from "../../support/stack.ts";

type Synthesized = ReturnType<typeof synthesized>;

/** What `cdktf deploy` deploys, which has all in one stack. */
const STACK = "cdktf deploy";

const NOW: ReadonlyMap<string, Synthesized> = new Map([
	...PUBLISHED.map(({ name, stack }) => [name, synthesized(stack(new App({ stackTraces: false })))] as const),
	[STACK, synthesized(new CanaryStack(new App({ stackTraces: false }), "web", { bundles: sampleBundles() }))],
]);

const movesOf = (module: string) => (NOW.get(module)?.moved ?? []) as unknown as readonly Move[];

/** An address of a resource, whichever of its instances. */
const whole = (address: string) => address.replace(/\[[^\]]*\]$/, "");

/** Where a chain of moves within a module ends. */
function arrives(address: string, moves: readonly Move[]): string {
	const next = moves.find(({ from }) => whole(from) === address);
	return next
		? arrives(
				whole(next.to),
				moves.filter((move) => move !== next),
			)
		: address;
}

/** What a module says is not Terraform's any longer, and stays in AWS. */
const forgottenBy = (module: string) =>
	((NOW.get(module)?.removed ?? []) as unknown as readonly { from: string; lifecycle: { destroy: boolean } }[]).flatMap(
		({ from, lifecycle }) => (lifecycle.destroy ? [] : [from]),
	);

/** What each color had of its own, that its tasks are made of until a release takes their place. */
const KEPT = ["blue", "green"].flatMap((color) =>
	[
		`aws_ecs_task_definition.service_${color}_task`,
		`aws_cloudwatch_log_group.service_${color}_task_logs`,
		`aws_iam_role.service_${color}_task_execution`,
		`aws_iam_role_policy.service_${color}_task_execution_policy`,
		`aws_ecs_service.service_${color}_pipeline`,
	].sort(),
);

/** Addresses of 0.2 from which nothing leads to a resource that there is. */
function stranded(module: string, addresses: readonly string[]): string[] {
	const resources = (NOW.get(module)?.resource ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	return addresses.filter((address) => {
		const [type = "", name = ""] = arrives(address, movesOf(module)).split(".");
		return resources[type]?.[name] === undefined;
	});
}

describe.each([
	["controller", "controller"],
	["service", "service"],
	["attach", "attach"],
	[STACK, "complete"],
])("%s, upgraded from 0.2", (module, before) => {
	it("has every resource that it had, wherever that is by now", () => {
		const addresses = addressesOf(before);
		expect(addresses.length).toBeGreaterThan(15);
		expect(stranded(module, addresses).sort()).toEqual(forgottenBy(module).sort());
		expect(forgottenBy(module).sort()).toEqual(module === "service" || module === STACK ? KEPT.sort() : []);
	});
});

describe("complete, upgraded from 0.2", () => {
	const moves = movesOf("complete");
	const addresses = addressesOf("complete");

	it("hands every resource to the module that has it, at its address there, from where that module moves it on", () => {
		expect(addresses.length).toBeGreaterThan(100);
		expect(moves.map(({ from }) => from).sort()).toEqual([...addresses].sort());
		for (const part of ["controller", "service"]) {
			const passed = moves.flatMap(({ from, to }) => (to === `module.${part}.${from}` ? [from] : []));
			expect(passed.sort()).toEqual(addressesOf(part).sort());
		}
	});
});

describe.each(PUBLISHED)("the moves of $name", ({ name }) => {
	it("lead from nowhere twice, and no two to one address, which Terraform refuses", () => {
		for (const end of ["from", "to"] as const) {
			const all = movesOf(name).map((move) => move[end]);
			expect(all.filter((address, index) => all.indexOf(address) !== index)).toEqual([]);
		}
	});
});
