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
      - |
        set -euo pipefail
        shopt -s inherit_errexit
        scratch=$(mktemp -d)
        repository=$(cut -d / -f 2- <<< "$REPOSITORY_URI")
        asked() {
          if "$@" --output json > "$scratch/answer" 2> "$scratch/error"; then return 0; fi
          if grep -qE 'ClusterNotFoundException|ImageNotFoundException' "$scratch/error"; then echo '{}' > "$scratch/answer"; return 0; fi
          cat "$scratch/error" >&2
          return 1
        }
        runs() {
          local definition image
          [ -n "$CLUSTER" ] || return 0
          asked aws ecs describe-services --cluster "$CLUSTER" --services "$1"
          definition=$(jq -r '[.services[]? | select(.status == "ACTIVE")][0].taskDefinition // empty' "$scratch/answer")
          [ -n "$definition" ] || return 0
          asked aws ecs describe-task-definition --task-definition "$definition"
          image=$(jq -r --arg ours "$REPOSITORY_URI" 'first(.taskDefinition.containerDefinitions[].image | select(startswith($ours + "@") or startswith($ours + ":"))) // empty' "$scratch/answer")
          case $image in
          "" | *@sha256:*) printf %s "$image"; return 0 ;;
          esac
          asked aws ecr describe-images --repository-name "$repository" --image-ids "imageTag=$(cut -d : -f 2 <<< "$image")"
          jq -r --arg ours "$REPOSITORY_URI" '.imageDetails[0].imageDigest // empty | $ours + "@" + .' "$scratch/answer"
        }
        image="$REPOSITORY_URI@$(jq -er .ImageDigest imageDetail.json)"
        code1=$(runs "$BLUE_SERVICE")
        code2=$(runs "$GREEN_SERVICE")
        [ -n "$code1" ] || code1=$image
        [ -n "$code2" ] || code2=$image
        jq -n --arg Code1 "$code1" --arg Code2 "$code2" --arg image "$image" --arg commit "$COMMIT_ID" \\
          '{ $Code1, $Code2, $image, $commit, message: "", author: "" }' > build.json
        export IMAGE="$image" COMMIT="$COMMIT_ID"
artifacts:
  files: [build.json]
`;

/** The buildspec, or where it lies: a Terraform expression without `${}`. @param chosen - the same of what somebody has chosen, or null */
export function defaultBuildspec(chosen: string, source: string): string {
	const lines = HAND_ON.split("\n").map((line) => JSON.stringify(line));
	return `(${chosen} != null ? ${chosen} : ${source}.ecr != null ? join("\\n", [${lines.join(", ")}]) : "buildspec.yml")`;
}
