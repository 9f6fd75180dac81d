import assert from "node:assert/strict";
import { test } from "node:test";
import { inkOn, pageOf } from "../src/page.js";

const PAGE = { color: "#20E941", version: "abc", mode: "healthy", host: "ip-10-0-0-1" };

test("the page shows color, version and host", () => {
	const page = pageOf(PAGE);
	assert.match(page, /background-color: #20E941;/);
	for (const text of ["#20E941", "abc", "ip-10-0-0-1"]) assert.ok(page.includes(`>${text}</dd>`), text);
});

test("what it shows cannot become a part of the page", () => {
	assert.ok(pageOf({ ...PAGE, host: `<script>"'&` }).includes(">&lt;script&gt;&quot;&#39;&amp;</dd>"));
});

test("its text can be read on any color", () => {
	assert.equal(inkOn("#20E941"), "#000000");
	assert.equal(inkOn("#FFFFFF"), "#000000");
	assert.equal(inkOn("#000000"), "#FFFFFF");
	assert.equal(inkOn("#0B3D91"), "#FFFFFF");
});
