/**
 * The buildspec of an image that was built elsewhere: it hands the image on by its digest, beside what the colors run. By a repository's own
 * buildspec the same is done behind the build: `examples/sample-app` has one.
 */
const HAND_ON = `version: 0.2
env:
  shell: bash
  exported-variables: [IMAGE, COMMIT]
phases:
  build:
    commands:
      - set -euo pipefail
      - export COMMIT="$COMMIT_ID"
      - export IMAGE="$REPOSITORY_URI@$(jq -er .ImageDigest imageDetail.json)"
      - |
        runs() {
          local definition
          definition="$(aws ecs describe-services --cluster "$CLUSTER" --services "$1" --query 'services[?status==\`ACTIVE\`].taskDefinition | [0]' --output text 2> /dev/null)" || definition=None
          if [ "$definition" = None ]; then echo "$IMAGE"; return; fi
          aws ecs describe-task-definition --task-definition "$definition" --query 'taskDefinition.containerDefinitions[0].image' --output text
        }
        jq -n --arg Code1 "$(runs "$BLUE_SERVICE")" --arg Code2 "$(runs "$GREEN_SERVICE")" --arg image "$IMAGE" --arg commit "$COMMIT" \\
          '{ $Code1, $Code2, $image, $commit, message: "", author: "" }' > build.json
artifacts:
  files: [build.json]
`;

/** The buildspec, or where it lies: a Terraform expression without `${}`. @param chosen - the same of what somebody has chosen, or null */
export function defaultBuildspec(chosen: string, source: string): string {
	const lines = HAND_ON.split("\n").map((line) => JSON.stringify(line));
	return `(${chosen} != null ? ${chosen} : ${source}.ecr != null ? join("\\n", [${lines.join(", ")}]) : "buildspec.yml")`;
}
