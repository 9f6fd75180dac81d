/** What CodeBuild refuses of projects: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html */
import { listOf } from "./request.ts";
import { type Refusal, type Rule, refusedAs } from "./rule.ts";

const API = "https://docs.aws.amazon.com/codebuild/latest/APIReference/";
const WRITES = ["CreateProject", "UpdateProject"];
const MAX_TIMEOUT = 2_160;

const invalid = (wrong: boolean, message: string): Refusal | undefined =>
	refusedAs("InvalidInputException", wrong, message);

/** Rules of projects. */
export const codeBuildRules: readonly Rule[] = [
	{
		name: "a project's name has 2 to 150 letters, digits, hyphens and underscores",
		source: `${API}API_CreateProject.html`,
		actions: ["CreateProject"],
		refuses({ name = "" }) {
			return invalid(!/^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/.test(name), `Project name ${name} is not valid`);
		},
	},
	{
		name: "a pipeline hands over sources and takes artifacts, or neither; whatever else is built comes from somewhere",
		source: `${API}API_ProjectSource.html`,
		actions: WRITES,
		refuses({ source, artifacts }) {
			const [from, to] = [source?.type, artifacts?.type];
			if (from !== undefined && to !== undefined && (from === "CODEPIPELINE") !== (to === "CODEPIPELINE")) {
				return invalid(true, "Source and artifacts must both be of type CODEPIPELINE, or neither");
			}
			const wants = from !== undefined && from !== "CODEPIPELINE" && from !== "NO_SOURCE" && !source.location;
			return invalid(wants, "Project source location is required");
		},
	},
	{
		name: "images are built by Docker where builds are privileged, on x86 or ARM",
		source: "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html",
		actions: WRITES,
		refuses({ environment }) {
			const { type = "LINUX_CONTAINER", image = "" } = environment ?? {};
			const isArm = type === "ARM_CONTAINER";
			const wrong = image.startsWith("aws/codebuild/") && isArm !== image.includes("aarch64");
			return invalid(wrong, `The image ${image} does not run in an environment of type ${type}`);
		},
	},
	{
		name: "a variable of the environment has a plain name that is there once",
		source: "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentVariable.html",
		actions: WRITES,
		refuses({ environment }) {
			const names = listOf(environment?.environmentVariables).map(({ name }) => String(name));
			const wrong = names.find((name, i) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || names.indexOf(name) < i);
			return invalid(wrong !== undefined, `The environment variable ${wrong} is not valid`);
		},
	},
	{
		name: "a build lasts 5 minutes to 36 hours at most",
		source: `${API}API_CreateProject.html`,
		actions: WRITES,
		refuses({ timeoutInMinutes: minutes = 60 }) {
			const wrong = minutes < 5 || minutes > MAX_TIMEOUT;
			return invalid(wrong, `timeoutInMinutes is ${minutes}, and must be between 5 and ${MAX_TIMEOUT}`);
		},
	},
	{
		name: "CodeBuild may assume a project's role",
		source: "https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",
		actions: WRITES,
		async refuses({ serviceRole }, account) {
			const role = serviceRole && (await account.role(serviceRole));
			return invalid(
				role && !role.trusted.includes("codebuild.amazonaws.com"),
				`CodeBuild is not authorized to perform: sts:AssumeRole on service role ${serviceRole}. Please verify that: 1) The provided service role exists, 2) The role name is case-sensitive and matches exactly, and 3) The role has the necessary trust policy configured.`,
			);
		},
	},
];
