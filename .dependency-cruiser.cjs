/** Dependencies point one way: handlers → tasks → ports ← core; aws → ports; modules → contract; rehearsal → tasks, ports. */
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from: { path: from }, to });

module.exports = {
	forbidden: [
		{
			name: "no-cycles",
			comment: "A cycle has no direction.",
			severity: "error",
			from: {},
			to: { circular: true },
		},
		rule("core-is-pure", "core knows the contract and the shapes of the ports, nothing else.", "^runtime/core/", {
			pathNot: "^(runtime/(core/|contract/|ports/)|node_modules/temporal-(polyfill|utils|spec)/)",
		}),
		rule(
			"calendars-know-the-clocks",
			"Time zones are a calendar's, and nobody else's.",
			"^(?!runtime/core/rollout/calendar/)",
			{
				path: "^node_modules/temporal-polyfill/",
			},
		),
		rule(
			"analysis-judges-only",
			"What judges a candidate knows neither how traffic is moved nor how a rollout goes on.",
			"^runtime/core/analysis/",
			{ path: "^runtime/core/(rollout|routing)/" },
		),
		rule(
			"routing-moves-only",
			"What moves traffic knows neither verdicts nor how a rollout goes on.",
			"^runtime/core/routing/",
			{ path: "^runtime/core/(analysis|rollout)/" },
		),
		rule(
			"contract-stands-alone",
			"What crosses a boundary depends on nothing but its schema library.",
			"^runtime/contract/",
			{
				pathNot: "^(node_modules/valibot/|runtime/contract/)",
			},
		),
		rule("ports-know-the-contract", "A port speaks the contract's words, and no other.", "^runtime/ports/", {
			pathNot: "^runtime/(contract/index\\.ts$|ports/)",
		}),
		rule(
			"only-aws-knows-the-sdk",
			"The AWS SDK stays behind the ports.",
			"^(?!runtime/aws/|cli/operator/aws/|cli/deploy/aws/|acceptance/aws/|test/)",
			{
				path: "^node_modules/@aws-sdk/",
			},
		),
		rule(
			"aws-knows-only-ports",
			"An adapter turns AWS into a port and decides nothing. What earlier versions wrote it reads by runtime/adapters.",
			"^runtime/aws/",
			{
				path: "^runtime/",
				pathNot: "^runtime/(aws/|adapters/|contract/|ports/|errors\\.ts$|parse\\.ts$)",
			},
		),
		rule("tasks-know-no-aws", "A task reaches the world through ports.", "^runtime/(tasks|watchdog|fail-back)/", {
			path: "^runtime/(aws|handlers)/",
		}),
		rule(
			"a-pipeline-asks",
			"What a pipeline wants it asks the release function for, as everybody does: it knows the contract, the ports, and what has served.",
			"^runtime/pipeline/",
			{
				path: "^runtime/",
				pathNot: "^runtime/(pipeline/|contract/|ports/|errors\\.ts$|parse\\.ts$|tasks/(read-served|task)\\.ts$)",
			},
		),
		rule(
			"no-release-needs-a-pipeline",
			"Releases go without CodePipeline.",
			"^runtime/(?!pipeline/|handlers/pipeline\\.ts$)",
			{
				path: "^runtime/pipeline/",
			},
		),
		rule(
			"fail-back-serves-both",
			"Tasks and watchdog fail back by the same code, which knows neither.",
			"^runtime/fail-back/",
			{
				path: "^runtime/(tasks|watchdog)/",
			},
		),
		rule("runtime-is-alone", "What runs in Lambda needs nothing that stays at home.", "^runtime/", {
			path: "^(modules|asl|rehearsal|recorder|faults|bench|cli|scripts|test)/",
		}),
		rule(
			"modules-know-the-contract",
			"Terraform meets the runtime in its contract and defaults alone.",
			"^(modules/|main\\.ts$)",
			{
				path: "^(runtime|rehearsal|faults|bench|test|scripts)/",
				pathNot: "^runtime/(contract/|defaults\\.ts$)",
			},
		),
		rule("rehearsal-needs-no-aws", "A rehearsal runs without AWS.", "^rehearsal/", {
			path: "^(runtime/(aws|handlers)|modules|faults|bench|scripts|test)/",
		}),
		rule("world-knows-no-policy", "The world is the same for every policy.", "^rehearsal/world/", {
			path: "^rehearsal/(policies/|report/|[^/]+\\.ts$)",
			pathNot: "^rehearsal/(random|run)\\.ts$",
		}),
		rule("faults-need-no-aws", "Faults are injected into a rehearsal's world.", "^faults/", {
			path: "^(runtime/(aws|handlers)|modules|bench|scripts|test)/",
		}),
		rule("a-case-stands-alone", "What a case, its world and its watchers are is the same for all.", "^faults/model/", {
			path: "^faults/(?!model/)",
		}),
		rule(
			"cases-are-only-listed",
			"What can go wrong is listed by the model, without playing anything.",
			"^faults/cases/",
			{ path: "^faults/(?!cases/|model/)" },
		),
		rule(
			"invariants-only-watch",
			"What must hold is told of a rehearsal, and does not know how it is played.",
			"^faults/invariants/",
			{ path: "^faults/(?!invariants/|model/)" },
		),
		rule("play-judges-nothing", "A case is played the same whatever must hold.", "^faults/play/", {
			path: "^faults/(?!play/|model/)",
		}),
		rule("reports-know-only-runs", "A report shows what happened; it plays nothing.", "^rehearsal/report/", {
			path: "^(runtime/(tasks|core)|rehearsal/(world|policies))/",
		}),
		rule(
			"a-record-is-what-was-logged",
			"A record knows the tasks that decide it again, and of the rehearsal's report how a page is drawn; it asks nobody.",
			"^recorder/",
			{
				path: "^(runtime/(aws|handlers|watchdog|release|pipeline)|rehearsal|cli|modules|asl|faults|bench|acceptance|scripts|test)/",
				pathNot: "^rehearsal/report/(format|page/(markup|marks|axis|curves|panel|document))\\.ts$",
			},
		),
		rule(
			"acceptance-is-asked-by-nobody",
			"The acceptance run uses the others; of it they know its result, and nothing else.",
			"^(?!acceptance/|test/)",
			{ path: "^acceptance/(?!result\\.ts$)" },
		),
		rule(
			"acceptance-deploys-what-is-published",
			"It plays what users deploy, and takes no part of it for itself.",
			"^acceptance/",
			{
				path: "^(modules|asl|faults|bench|test)/",
			},
		),
		rule("measures-are-pure", "A measure is a function of samples.", "^acceptance/(measure/|result\\.ts$)", {
			path: "^(node_modules/@aws-sdk/|acceptance/(aws|stack|play|leave)/)",
		}),
		rule("asl-is-alone", "The state machine's template and renderer know no code.", "^asl/", {
			path: "^(runtime|modules|rehearsal|recorder|faults|bench|scripts|test)/",
		}),
		rule(
			"command-lines-are-alone",
			"What every command line of this project shares knows no command, and of the runtime how it names faults and texts.",
			"^cli/command-line/",
			{
				path: "^(cli|runtime|modules|asl|rehearsal|faults|bench|acceptance|scripts|test)/",
				pathNot: "^(cli/command-line/|runtime/errors\\.ts$|runtime/contract/one-line\\.ts$)",
			},
		),
		rule(
			"the-operators-command-is-its-own",
			"Other commands share the parsing of command lines with it, and nothing else; the console reads and acts as it does.",
			"^(?!cli/|console/|test/)",
			{ path: "^cli/(?!command-line/)" },
		),
		rule(
			"cli-asks-aws",
			"The operator's command asks AWS what is; it knows the runtime and the state machine's phases, and nothing else.",
			"^cli/",
			{
				path: "^(modules|asl|rehearsal|faults|bench|scripts|test)/",
				pathNot: "^asl/phase\\.ts$",
			},
		),
		rule(
			"one-command-begins-the-console",
			"Of the operator's command one file knows the console: it begins it.",
			"^cli/",
			{
				path: "^console/(?!serve\\.ts$)",
			},
		),
		rule(
			"only-the-command-knows-the-console",
			"Nothing needs a console.",
			"^(?!console/|cli/operator/console\\.ts$|test/)",
			{
				path: "^console/",
			},
		),
		rule("the-model-is-pure", "What the page gets is a function of what was read.", "^console/model/", {
			path: "^(node_modules/(?!valibot/)|rehearsal/|cli/operator/(?!read/)|console/(?!model/))",
		}),
		rule(
			"the-server-serves-any-source",
			"Who may ask, and how, does not depend on what is shown.",
			"^console/server/",
			{
				path: "^(rehearsal/|cli/|console/(?!server/|model/|sources/source\\.ts$))",
			},
		),
		rule(
			"the-page-is-a-browsers",
			"What runs in the browser has types of the model, and the curves of a rehearsal's page.",
			"^console/page/",
			{
				path: "^(cli|runtime|asl|modules|rehearsal|console)/",
				pathNot: "^(rehearsal/report/|console/(page/|model/|server/replies\\.ts$))",
			},
		),
		rule("only-the-demo-rehearses", "A console of a real service knows no rehearsal.", "^console/sources/(?!demo/)", {
			path: "^rehearsal/",
		}),
		rule("prober-is-small", "The probing function knows what it is asked, and nothing of AWS.", "^runtime/prober/", {
			path: "^(node_modules/@aws-sdk/|runtime/)",
			pathNot: "^runtime/(prober/|contract/|parse\\.ts$|errors\\.ts$)",
		}),
		rule("no-product-code-needs-tests", "Tests depend on the product, never the other way.", "^(?!test/)", {
			path: "^test/",
		}),
		rule(
			"no-barrel-of-the-provider",
			"The provider's barrel costs seconds per synth; import each resource by its path.",
			"",
			{
				path: "^node_modules/@cdktf/provider-aws/lib/index\\.",
			},
		),
	],
	options: {
		doNotFollow: { path: "node_modules" },
		tsConfig: { fileName: "tsconfig.json" },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: {
			exportsFields: ["exports"],
			conditionNames: ["import", "require", "node", "default", "types"],
		},
	},
};
