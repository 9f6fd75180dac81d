import assert from "node:assert/strict";
import { test } from "node:test";
import { BadSettings, readSettings } from "../src/settings.js";

const COLOR = "#1f6feb";

test("without settings the app is healthy", () => {
	assert.deepEqual(readSettings({}, COLOR), {
		color: "#1F6FEB",
		mode: "healthy",
		port: 8080,
		slowMs: 2_000,
		failPercent: 50,
		drainMs: 0,
		version: "dev",
	});
});

test("an empty setting is none", () => {
	assert.equal(readSettings({ MODE: "", PORT: "" }, COLOR).port, 8080);
});

test("every fault is told at once, with what to do", () => {
	const environment = {
		MODE: "sick",
		PORT: "http",
		SLOW_MS: "-1",
		FAIL_PERCENT: "101",
		DRAIN_MS: "1e9",
		VERSION: "<b>",
	};
	assert.throws(
		() => readSettings(environment, "green"),
		(error) => {
			assert.ok(error instanceof BadSettings);
			const names = error.faults.map((fault) => fault.split(" ")[0]);
			assert.deepEqual(names, ["PORT", "SLOW_MS", "FAIL_PERCENT", "DRAIN_MS", "MODE", "COLOR", "VERSION"]);
			assert.match(error.message, /MODE must be one of healthy, slow, failing \(given: sick\): set one of them/);
			return true;
		},
	);
});
