import { useEffect } from "preact/hooks";
import { useLive, useSelected } from "./live.ts";
import { Overview, Sidebar } from "./overview.tsx";
import { PlayControls } from "./playing.tsx";
import { Service } from "./service.tsx";
import { timeOf } from "./text.ts";

/** The whole page. */
export function App() {
	const selected = useSelected();
	const { view, connected } = useLive(selected);
	useEffect(() => {
		document.title = selected === undefined ? "ecs-dns-canary" : `${selected} · ecs-dns-canary`;
	}, [selected]);
	if (!view) return <p class="wait">reading …</p>;
	const { services, from, at, played, act, trouble } = view;
	const detail = view.selected?.service === selected ? view.selected : null;
	const known = services.some(({ service }) => service === selected);
	return (
		<>
			<header class="top">
				<a class="home" href="#/">
					ecs-dns-canary
				</a>
				<p class="from">{from}</p>
				<p class={connected ? "clock" : "clock lost"} role="status">
					{connected ? (
						<time dateTime={at}>{timeOf(at)} UTC</time>
					) : (
						`connection lost at ${timeOf(at)} UTC; trying again`
					)}
				</p>
				{played && <PlayControls played={played} />}
			</header>
			{trouble.map((text) => (
				<p class="trouble" role="alert">
					{text}
				</p>
			))}
			{selected === undefined ? (
				<main class="overview">
					<Overview services={services} />
				</main>
			) : (
				<div class="with-sidebar">
					<Sidebar services={services} selected={selected} />
					<main class="detail">
						{detail && <Service detail={detail} at={at} act={act} />}
						{!detail &&
							(known ? <p class="wait">reading {selected} …</p> : <p class="wait">nothing is called {selected}</p>)}
					</main>
				</div>
			)}
		</>
	);
}
