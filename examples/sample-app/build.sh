#!/usr/bin/env bash
# build.sh FILE: builds the image of a commit, pushes it, and writes what the pipeline hands on into FILE (docs/build.schema.json).
# The action of the pipeline says the rest by the environment.
set -euo pipefail
shopt -s inherit_errexit

missing=
for name in REPOSITORY_URI PLATFORM CLUSTER BLUE_SERVICE GREEN_SERVICE PIPELINE_NAME PIPELINE_EXECUTION_ID COMMIT_ID; do
	# Before there is a service, its names are empty: said, but not missing.
	if [ -z "${!name+said}" ]; then missing="$missing $name"; fi
done
if [ -n "$missing" ]; then
	echo "missing in the environment, which the pipeline's action gives:$missing" >&2
	exit 1
fi
if [ $# != 1 ]; then
	echo "say which file to write: build.sh build.json" >&2
	exit 1
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
repository=${REPOSITORY_URI#*/}

# The digest of a tag in the repository; nothing where there is no such image.
digest_of() {
	if aws ecr describe-images --repository-name "$repository" --image-ids "imageTag=$1" --output json > "$scratch/found" 2> "$scratch/error"; then
		jq -er '.imageDetails[0].imageDigest' "$scratch/found"
	elif ! grep -q ImageNotFoundException "$scratch/error"; then
		cat "$scratch/error" >&2
		return 1
	fi
}

# The digest of the image that was pushed last.
newest() {
	aws ecr describe-images --repository-name "$repository" --output json > "$scratch/images"
	jq -r '[.imageDetails[] | select(.imageTags)] | sort_by(.imagePushedAt | tostring) | last.imageDigest // empty' "$scratch/images"
}

# One manifest and no index beside it: the digest that is pushed is the one that tasks run. The cache is inline, since immutable tags leave no tag for a
# cache of its own: https://docs.docker.com/build/cache/backends/inline/
build_and_push() {
	local cache
	aws ecr get-login-password > "$scratch/password"
	docker login --username AWS --password-stdin "${REPOSITORY_URI%%/*}" < "$scratch/password"
	cache=$(newest)
	docker buildx build --push --provenance=false --platform "$PLATFORM" --build-arg "VERSION=$1" \
		--cache-to type=inline ${cache:+--cache-from "type=registry,ref=$REPOSITORY_URI@$cache"} --tag "$REPOSITORY_URI:$1" .
}

# What a color runs of this repository, by digest; nothing where there is no such service, or it runs something else.
runs() {
	local definition image
	[ -n "$CLUSTER" ] || return 0
	if ! aws ecs describe-services --cluster "$CLUSTER" --services "$1" --output json > "$scratch/service" 2> "$scratch/error"; then
		if grep -q ClusterNotFoundException "$scratch/error"; then return 0; fi
		cat "$scratch/error" >&2
		return 1
	fi
	definition=$(jq -r '[.services[] | select(.status == "ACTIVE")][0].taskDefinition // empty' "$scratch/service")
	[ -n "$definition" ] || return 0
	aws ecs describe-task-definition --task-definition "$definition" --output json > "$scratch/definition"
	image=$(jq -r --arg ours "$REPOSITORY_URI" \
		'first(.taskDefinition.containerDefinitions[].image | select(startswith($ours + "@") or startswith($ours + ":"))) // empty' "$scratch/definition")
	case $image in
	"" | *@sha256:*) ;;
	*)
		image=$(digest_of "${image##*:}")
		image=${image:+$REPOSITORY_URI@$image}
		;;
	esac
	printf %s "$image"
}

# The tag is the commit. A version of S3 may have characters that no tag has.
tag=$COMMIT_ID
if ! [[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]]; then tag=$(printf %s "$COMMIT_ID" | sha256sum | cut -c1-40); fi

# What has been built of this commit is not built again: a tag leads to the same image for ever. An image that somebody has pushed (ECR
# as the source) is handed on.
if [ -f imageDetail.json ]; then
	digest=$(jq -er .ImageDigest imageDetail.json)
else
	digest=$(digest_of "$tag")
	if [ -n "$digest" ]; then
		echo "$REPOSITORY_URI:$tag is there already, and is not built again"
	else
		build_and_push "$tag"
		digest=$(digest_of "$tag")
	fi
fi
if ! [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]]; then
	echo "the registry has no digest of $REPOSITORY_URI:$tag (given: $digest): build it again" >&2
	exit 1
fi
image=$REPOSITORY_URI@$digest

# Message and author are what whoever commits likes: they come as data, and go through jq alone. Before the first release both colors will
# run what is built.
code1=$(runs "$BLUE_SERVICE")
code2=$(runs "$GREEN_SERVICE")
aws codepipeline list-action-executions --pipeline-name "$PIPELINE_NAME" \
	--filter "pipelineExecutionId=$PIPELINE_EXECUTION_ID" --output json > "$scratch/actions"
jq --arg image "$image" --arg commit "$COMMIT_ID" --arg code1 "${code1:-$image}" --arg code2 "${code2:-$image}" '
	(first(.actionExecutionDetails[]? | select(.stageName == "Source") | .output.outputVariables | select(.)) // {}) as $source
	| {
			Code1: $code1,
			Code2: $code2,
			image: $image,
			commit: $commit,
			message: (($source.CommitMessage // "")[:1000]),
			author: (($source.AuthorDisplayName // "")[:200])
		}' "$scratch/actions" > "$1"
echo "image: $image"
