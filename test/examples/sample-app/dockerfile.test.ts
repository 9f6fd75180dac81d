/** The sample's Dockerfile, read by a parser, since nothing builds images here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dockerfileFaults, dockerfileOf } from "../../support/dockerfile.ts";
import { SAMPLE_APP } from "../../support/sample-app.ts";

const TEXT = readFileSync(join(SAMPLE_APP, "Dockerfile"), "utf8");

describe("the sample's Dockerfile", () => {
	it("has no fault", () => expect(dockerfileFaults(TEXT)).toEqual([]));

	it("makes no image of an app that fails its tests", () => {
		const [, last] = dockerfileOf(TEXT).stages;
		expect(last?.copiesFrom).toEqual(["tested", "tested"]);
		expect(dockerfileOf(TEXT).stages[0]).toMatchObject({ name: "tested", runs: [["npm", "test"]] });
	});

	it("names no platform, so that the one of --platform is built", () => {
		const said = TEXT.split("\n").filter((line) => !line.startsWith("#"));
		expect(said.join("\n")).not.toMatch(/--platform|amd64|x86_64|arm64|aarch64/);
	});

	it("lets nothing into its context but what it copies", () => {
		const ignored = readFileSync(join(SAMPLE_APP, ".dockerignore"), "utf8");
		const lines = ignored.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
		expect(lines[0]).toBe("*");
		const copied = dockerfileOf(TEXT).stages.flatMap(({ copies }) => copies);
		expect(
			lines
				.slice(1)
				.map((line) => line.slice(1))
				.sort(),
		).toEqual([...new Set(copied)].sort());
	});
});

describe("a fault in a Dockerfile is found", () => {
	it.each([
		["USER node", "", "the last stage runs as root"],
		["USER node", "USER root", "the last stage runs as root"],
		["USER node", "USER 0", "the last stage runs as root"],
		[
			'CMD ["node", "src/main.js"]',
			"CMD node src/main.js",
			"CMD goes through a shell, which keeps signals from the app",
		],
		['CMD ["node", "src/main.js"]', "", "nothing is started"],
		['RUN ["npm", "test"]', "RUN npm test", "RUN goes through a shell: npm test"],
		["node:22.21.1-alpine3.22", "node:22", "the base image is not pinned: public.ecr.aws/docker/library/node:22"],
		[
			"node:22.21.1-alpine3.22",
			"node:latest",
			"the base image is not pinned: public.ecr.aws/docker/library/node:latest",
		],
		["public.ecr.aws/docker/library/node", "node", "the base image names no registry: node:22.21.1-alpine3.22"],
		["COPY src ./src", "ADD src ./src", "ADD does more than copying"],
		["EXPOSE 8080", "EXPOSE 80", "a port below 1024 is for root"],
		["WORKDIR /app\nENV", "WORKDIR app\nENV", "WORKDIR is not absolute: app"],
		["USER node", "USRE node", "there is no instruction USRE"],
	])("%j → %j", (good, bad, fault) => {
		expect(TEXT).toContain(good);
		expect(dockerfileFaults(TEXT.replace(good, bad))).toContain(fault);
	});
});
