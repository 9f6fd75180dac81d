import { spawn } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import type { LookupFunction } from "node:net";
import net from "node:net";

/** A value in DER: its tag, its length, its content. */
function der(tag: number, ...contents: (Buffer | readonly number[])[]): Buffer {
	const content = Buffer.concat(contents.map((part) => Buffer.from(part)));
	const { length } = content;
	const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
	return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const oid = (...bytes: number[]) => der(0x06, bytes);
const time = (year: number) => der(0x17, Buffer.from(`${year % 100}0101000000Z`));
const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const COMMON_NAME = oid(0x55, 0x04, 0x03);
const SUBJECT_ALT_NAME = oid(0x55, 0x1d, 0x11);

/** A key and a certificate for a host, signed by itself (RFC 5280). Node can sign, but writes no certificates. */
export function certificateFor(host: string): { readonly key: string; readonly cert: string } {
	const { privateKey, publicKey } = generateKeyPairSync("ec", {
		namedCurve: "P-256",
		publicKeyEncoding: { type: "spki", format: "der" },
		privateKeyEncoding: { type: "pkcs8", format: "pem" },
	});
	const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(host)))));
	const names = sequence(SUBJECT_ALT_NAME, der(0x04, sequence(der(0x82, Buffer.from(host)))));
	const toBeSigned = sequence(
		der(0xa0, der(0x02, [2])),
		der(0x02, [1]),
		ECDSA_WITH_SHA256,
		name,
		sequence(time(2020), time(2049)),
		name,
		publicKey,
		der(0xa3, sequence(names)),
	);
	const signature = der(0x03, [0], sign("sha256", toBeSigned, createPrivateKey(privateKey)));
	const base64 = sequence(toBeSigned, ECDSA_WITH_SHA256, signature).toString("base64");
	return { key: privateKey, cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n` };
}

/** Resolves every name to these addresses, in this order. */
export function resolvesTo(...addresses: string[]): LookupFunction {
	const found = addresses.map((address) => ({ address, family: net.isIP(address) }));
	return (_, __, done) => done(null, found);
}

/** A port of 127.0.0.1 at which nobody takes a connection, and none is refused: its process sleeps, and its queue is full. */
export async function silentPort(): Promise<{ readonly port: number; readonly stop: () => void }> {
	const code = `const server = require("node:net").createServer().listen({ host: "127.0.0.1", port: 0, backlog: 1 }, () => {
		require("node:fs").writeSync(1, String(server.address().port));
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
	});`;
	const child = spawn(process.execPath, ["--eval", code], { stdio: ["ignore", "pipe", "inherit"] });
	const [said] = await once(child.stdout, "data");
	const port = Number(said);
	const sockets = Array.from({ length: 4 }, () => net.connect({ host: "127.0.0.1", port }));
	for (const socket of sockets) socket.on("error", () => socket.destroy());
	// As many as fit into the queue are connected at once.
	await new Promise((filled) => setTimeout(filled, 100));
	const stop = () => {
		for (const socket of sockets) socket.destroy();
		child.kill("SIGKILL");
	};
	return { port, stop };
}
