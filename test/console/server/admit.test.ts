import { describe, expect, it } from "vitest";
import { type Asked, admitted, type Gatekeeping } from "../../../console/server/admit.ts";
import { newToken } from "../../../console/server/token.ts";

const token = newToken();
const HOST = "127.0.0.1:4567";
const keeping = (changes: Partial<Gatekeeping> = {}): Gatekeeping => ({ host: HOST, token, act: true, ...changes });
const post: Asked = {
	method: "POST",
	url: `/${token}/decide`,
	headers: { host: HOST, origin: `http://${HOST}`, "content-type": "application/json; charset=utf-8" },
};

describe("who is admitted", () => {
	it("is the page itself, with what it asks for", () => {
		expect(admitted(post, keeping())).toMatchObject({ method: "POST", path: "decide" });
		const get = { ...post, method: "GET", url: `/${token}/view?service=shop` };
		expect(admitted(get, keeping())?.query.get("service")).toBe("shop");
	});

	it("is nobody who sends something where nothing may be done", () => {
		expect(admitted(post, keeping({ act: false }))).toBeUndefined();
	});

	it("is nobody with an address that is longer than any of the page's", () => {
		const url = `/${token}/view?service=${"x".repeat(500)}`;
		expect(admitted({ ...post, method: "GET", url }, keeping())).toBeUndefined();
	});
});
