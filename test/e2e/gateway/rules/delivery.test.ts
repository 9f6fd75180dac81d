import { describe } from "vitest";
import { codeBuildRules } from "./codebuild.ts";
import { ecrRules } from "./ecr.ts";
import { holds } from "./holds.ts";

const INPUT = "InvalidInputException";
const PARAMETER = "InvalidParameterException";
const of = (source: object, artifacts: object) => ({ source, artifacts });
const variables = (...names: readonly string[]) => ({
	environment: { environmentVariables: names.map((name) => ({ name, value: "x" })) },
});
const environment = (type: string, image: string) => ({ environment: { type, image } });

describe("CodeBuild", () => {
	holds(codeBuildRules, {
		"a project's name has 2 to 150 letters, digits, hyphens and underscores": [
			{ refused: { name: "web build" }, accepted: { name: "web-build" }, code: INPUT, says: "web build" },
		],
		"a pipeline hands over sources and takes artifacts, or neither; whatever else is built comes from somewhere": [
			{
				refused: of({ type: "CODEPIPELINE" }, { type: "NO_ARTIFACTS" }),
				accepted: of({ type: "CODEPIPELINE" }, { type: "CODEPIPELINE" }),
				...{ code: INPUT, says: "both" },
			},
			{
				refused: of({ type: "GITHUB" }, { type: "NO_ARTIFACTS" }),
				accepted: of({ type: "GITHUB", location: "https://github.com/acme/web" }, { type: "NO_ARTIFACTS" }),
				...{ code: INPUT, says: "location" },
			},
		],
		"images are built by Docker where builds are privileged, on x86 or ARM": [
			{
				refused: environment("ARM_CONTAINER", "aws/codebuild/amazonlinux-x86_64-standard:5.0"),
				accepted: environment("ARM_CONTAINER", "aws/codebuild/amazonlinux-aarch64-standard:3.0"),
				...{ code: INPUT, says: "does not run" },
			},
		],
		"a variable of the environment has a plain name that is there once": [
			{ refused: variables("A-B"), accepted: variables("A_B"), code: INPUT, says: "A-B" },
			{ refused: variables("A", "A"), accepted: variables("A", "B"), code: INPUT, says: "A is not valid" },
		],
		"a build lasts 5 minutes to 36 hours at most": [
			{ refused: { timeoutInMinutes: 4 }, accepted: { timeoutInMinutes: 5 }, code: INPUT, says: "between 5" },
		],
		"CodeBuild may assume a project's role": [
			{
				...{ refused: { serviceRole: "arn:web" }, accepted: { serviceRole: "arn:web" }, code: INPUT, says: "arn:web" },
				there: { role: { trusted: "lambda.amazonaws.com", policies: "" } },
				thereAccepted: { role: { trusted: "codebuild.amazonaws.com", policies: "" } },
			},
		],
	});
});

const lifecycle = (...selections: readonly object[]) => ({
	lifecyclePolicyText: JSON.stringify({
		rules: selections.map((selection, i) => ({ rulePriority: i + 1, selection, action: { type: "expire" } })),
	}),
});
const untagged = { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 1 };
const any = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 };

describe("ECR", () => {
	holds(ecrRules, {
		"a repository's name has 2 to 256 small letters, digits and signs between them": [
			{ refused: { repositoryName: "Web" }, accepted: { repositoryName: "acme/web" }, code: PARAMETER, says: "Web" },
		],
		"a lifecycle has rules of different priorities, of which that for any image comes last": [
			{ refused: lifecycle(any, untagged), accepted: lifecycle(untagged, any), code: PARAMETER, says: "lowest" },
			{
				...{ refused: lifecycle({ ...any, tagStatus: "tagged" }), accepted: lifecycle(any), code: PARAMETER },
				says: "prefixes or patterns",
			},
			{
				refused: lifecycle({ ...untagged, countUnit: undefined }),
				...{ accepted: lifecycle(untagged), code: PARAMETER, says: "countUnit" },
			},
			{ refused: lifecycle({ ...any, countNumber: 0 }), accepted: lifecycle(any), code: PARAMETER, says: "positive" },
			{ refused: { lifecyclePolicyText: "{" }, accepted: lifecycle(any), code: PARAMETER, says: "no lifecycle" },
		],
	});
});
