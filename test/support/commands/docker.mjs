/**
 * A stand-in for docker: it logs in, and "builds" by hashing what would be built. The image's manifest goes to the registry through its
 * control API (ecr PutImage), so the registry's own rules hold. Anything else that docker can do is refused.
 */
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

function refuse(text) {
	process.stderr.write(`ERROR: ${text}\n`);
	process.exit(1);
}

const home = process.env.DOCKER_CONFIG ?? join(process.env.HOME ?? refuse("HOME is not set"), ".docker");
const logins = join(home, "stand-in-logins");

/** Flags of `docker buildx build`: https://docs.docker.com/reference/cli/docker/buildx/build/ */
const FLAGS = {
	push: "no",
	provenance: "value",
	platform: "value",
	"build-arg": "value",
	"cache-to": "value",
	"cache-from": "value",
	tag: "value",
};

function parsed(words) {
	const flags = {};
	const places = [];
	for (let i = 0; i < words.length; i++) {
		const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(words[i]) ?? [];
		if (name === undefined) places.push(words[i]);
		else if (FLAGS[name] === undefined) refuse(`unknown flag: --${name}`);
		else flags[name] = [...(flags[name] ?? []), FLAGS[name] === "no" ? "true" : (value ?? words[++i])];
	}
	return { flags, places };
}

function login([host]) {
	const password = readFileSync(0, "utf8").trim();
	if (password === "" || host === undefined) refuse("password is empty");
	mkdirSync(home, { recursive: true });
	appendFileSync(logins, `${host}\n`);
	process.stdout.write("Login Succeeded\n");
}

function filesIn(folder, below = "") {
	return readdirSync(join(folder, below))
		.sort()
		.flatMap((name) => {
			const path = join(below, name);
			return statSync(join(folder, path)).isDirectory() ? filesIn(folder, path) : [path];
		});
}

/** What the Dockerfile copies is what the image is made of. */
function contentOf(folder, platform, args) {
	const file = join(folder, "Dockerfile");
	if (!existsSync(file)) refuse("failed to read dockerfile: open Dockerfile: no such file or directory");
	const hash = createHash("sha256").update(JSON.stringify([platform, args, readFileSync(file, "utf8")]));
	for (const path of [...filesIn(folder, "src"), "package.json"])
		hash.update(path).update(readFileSync(join(folder, path)));
	return `sha256:${hash.digest("hex")}`;
}

async function push(tag, manifest) {
	const [, host, repository, name] = /^([^/]+)\/(.+):([^:]+)$/.exec(tag) ?? refuse(`invalid reference format: ${tag}`);
	const known = existsSync(logins) ? readFileSync(logins, "utf8").split("\n") : [];
	if (!known.includes(host)) refuse(`push access denied to ${host}: no basic auth credentials`);
	const region = process.env.AWS_REGION ?? "";
	const answer = await fetch(process.env.AWS_ENDPOINT_URL ?? refuse("AWS_ENDPOINT_URL is not set"), {
		method: "POST",
		headers: {
			"content-type": "application/x-amz-json-1.1",
			"x-amz-target": "AmazonEC2ContainerRegistry_V20150921.PutImage",
			authorization: `AWS4-HMAC-SHA256 Credential=${process.env.AWS_ACCESS_KEY_ID ?? "docker"}/20260101/${region}/ecr/aws4_request, SignedHeaders=host, Signature=0`,
		},
		body: JSON.stringify({ repositoryName: repository, imageTag: name, imageManifest: JSON.stringify(manifest) }),
	});
	if (!answer.ok) refuse(`failed to push ${tag}: ${await answer.text()}`);
}

async function build(words) {
	const { flags, places } = parsed(words);
	const { tag = [], platform = [], push: pushes } = flags;
	if (places.length !== 1) refuse('"docker buildx build" requires 1 argument');
	if (tag.length !== 1 || platform.length !== 1 || !pushes)
		refuse("the stand-in builds one tag for one platform, and pushes it");
	if (!["linux/amd64", "linux/arm64"].includes(platform[0])) refuse(`no match for platform ${platform[0]}`);
	const digest = contentOf(places[0], platform[0], flags["build-arg"] ?? []);
	const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
	const config = { mediaType: "application/vnd.docker.container.image.v1+json", size: 1, digest };
	await push(tag[0], { schemaVersion: 2, mediaType, config, layers: [] });
	writeFileSync(join(home, "stand-in-build.json"), JSON.stringify(flags));
	process.stdout.write(`pushed ${tag[0]}\n`);
}

const [first, second, ...rest] = process.argv.slice(2);
if (first === "login") login(process.argv.slice(3).filter((word) => !word.startsWith("--") && word !== "AWS"));
else if (first === "buildx" && second === "build") await build(rest);
else refuse(`the stand-in knows no docker ${first} ${second}`);
