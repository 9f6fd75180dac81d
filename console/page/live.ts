import { useEffect, useState } from "preact/hooks";
import type { Answered } from "../model/act.ts";
import type { View } from "../model/view.ts";

/** What the server has sent last, and whether it still sends. */
export interface Live {
	readonly view: View | undefined;
	/** Whether the stream stands. A browser that has lost it asks again by itself. */
	readonly connected: boolean;
}

/** Follows the server. @param service - which one is shown in full. */
export function useLive(service: string | undefined): Live {
	const [view, setView] = useState<View | undefined>();
	const [connected, setConnected] = useState(true);
	useEffect(() => {
		const stream = new EventSource(service === undefined ? "view" : `view?service=${encodeURIComponent(service)}`);
		stream.onmessage = ({ data }) => {
			setView(JSON.parse(data) as View);
			setConnected(true);
		};
		stream.onerror = () => setConnected(false);
		return () => stream.close();
	}, [service]);
	return { view, connected };
}

/** The part of the address after `#`: the service that is shown. */
export function useSelected(): string | undefined {
	const read = () => decodeURIComponent(location.hash.slice(1)).replace(/^\/$/, "") || undefined;
	const [selected, setSelected] = useState(read);
	useEffect(() => {
		const changed = () => setSelected(read());
		addEventListener("hashchange", changed);
		return () => removeEventListener("hashchange", changed);
	}, []);
	return selected;
}

/** Asks the server to do something. What does not arrive is an answer too. */
export async function post(path: "decide" | "play", body: object): Promise<Answered> {
	try {
		const headers = { "Content-Type": "application/json" };
		const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
		if (response.headers.get("Content-Type")?.startsWith("application/json"))
			return (await response.json()) as Answered;
		return {
			done: false,
			message: `the console did not take it (${response.status}); see the terminal that it runs in`,
		};
	} catch (error) {
		const why = (error as Error).message;
		return {
			done: false,
			message: `the console cannot be reached (${why}): does it still run in its terminal? Whether it was done is not known`,
		};
	}
}
