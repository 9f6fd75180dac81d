import { expect, it } from "vitest";
import { SILENT } from "../../../rehearsal/functions.ts";
import { IdentityRefused, Refused, Unavailable } from "../../../runtime/errors.ts";
import { tolerateRefusal } from "../../../runtime/fail-back/tidy-up.ts";

it.each([new Refused("TagResource: AccessDenied", {}), new IdentityRefused("the role does not admit the controller")])(
	"what moves no traffic is left undone and told, the rest is done: $name",
	async (error) => {
		const done: string[] = [];
		const writes = [() => Promise.reject(error), async () => void done.push("second")];
		expect(await tolerateRefusal(writes, SILENT)).toEqual([error.message]);
		expect(done).toEqual(["second"]);
	},
);

it("what may pass is thrown, to be tried again", async () => {
	const error = new Unavailable("503", {});
	await expect(tolerateRefusal([() => Promise.reject(error)], SILENT)).rejects.toBe(error);
});
