// The way to the load balancers of the simulated AWS, for a program that knows nothing of it: their names lead to the loopback
// interface, by a file that tells the ports. And the program ends with whoever started it.
import { readFileSync } from "node:fs";
import { Socket } from "node:net";

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...input) {
	// Node hands on to itself what it was given as one list.
	const [options, connected] = input.flat();
	const port = String(options?.host).endsWith(".elb.amazonaws.com") ? portOf(options) : undefined;
	// The options stay as they are: by them an agent knows again to whom an idle connection leads.
	if (port) return connect.call(this, { ...options, host: "127.0.0.1", port }, connected ?? undefined);
	return connect.apply(this, input);
};

function portOf({ host, port }) {
	return JSON.parse(readFileSync(process.env.E2E_BALANCERS, "utf8"))[`${host}:${port}`];
}
