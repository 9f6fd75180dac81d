import { ECRClient } from "@aws-sdk/client-ecr";
import { describe, expect, it } from "vitest";
import { EcrImages } from "../../../runtime/aws/images.ts";
import { type Answer, jsonFault, recorded } from "../../support/aws.ts";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const REPOSITORY = { account: "210987654321", region: "us-east-1", name: "team/web" };

function adapter(...answers: (Answer | object)[]) {
	const wire = answers.map((each) => ("body" in each || each instanceof Error ? each : { body: JSON.stringify(each) }));
	const { options, requests } = recorded(...(wire as Answer[]));
	const regions: string[] = [];
	const images = new EcrImages((region) => {
		regions.push(region);
		return new ECRClient({ ...options, region });
	});
	const sent = () => requests.map(({ headers, body }) => ({ to: headers["x-amz-target"], ...JSON.parse(body) }));
	return { images, sent, regions };
}

describe("an image of ECR", () => {
	it("is looked up by its tag, in its own account and region, in whatever form it was pushed", async () => {
		const { images, sent, regions } = adapter({ images: [{ imageId: { imageTag: "v1", imageDigest: DIGEST } }] });
		expect(await images.digest(REPOSITORY, { tag: "v1" })).toBe(DIGEST);
		expect(regions).toEqual(["us-east-1"]);
		expect(sent()).toEqual([
			{
				to: "AmazonEC2ContainerRegistry_V20150921.BatchGetImage",
				registryId: "210987654321",
				repositoryName: "team/web",
				imageIds: [{ imageTag: "v1" }],
				acceptedMediaTypes: expect.arrayContaining([
					"application/vnd.oci.image.index.v1+json",
					"application/vnd.docker.distribution.manifest.list.v2+json",
				]),
			},
		]);
	});

	it("is looked up by its digest, with one client for a region", async () => {
		const found = { images: [{ imageId: { imageDigest: DIGEST } }] };
		const { images, sent, regions } = adapter(found, found);
		for (const _ of [1, 2]) expect(await images.digest(REPOSITORY, { digest: DIGEST })).toBe(DIGEST);
		expect(sent()[0]?.imageIds).toEqual([{ imageDigest: DIGEST }]);
		expect(regions).toHaveLength(1);
	});

	it("is none where the tag, the digest or the repository is gone", async () => {
		const failures = [{ imageId: { imageTag: "v1" }, failureCode: "ImageNotFound", failureReason: "not found" }];
		expect(await adapter({ images: [], failures }).images.digest(REPOSITORY, { tag: "v1" })).toBeUndefined();
		const gone = jsonFault(400, "RepositoryNotFoundException", "The repository does not exist");
		expect(await adapter(gone).images.digest(REPOSITORY, { tag: "v1" })).toBeUndefined();
	});

	it("that nobody may look at, or that ECR does not give, is no image that is gone", async () => {
		const denied = jsonFault(400, "AccessDeniedException", "not authorized to perform: ecr:BatchGetImage");
		await expect(adapter(denied).images.digest(REPOSITORY, { tag: "v1" })).rejects.toMatchObject({ name: "Refused" });
		const failures = [{ failureCode: "KmsError", failureReason: "key is disabled" }];
		await expect(adapter({ failures }).images.digest(REPOSITORY, { tag: "v1" })).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("KmsError: key is disabled"),
		});
		await expect(adapter({}).images.digest(REPOSITORY, { digest: DIGEST })).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: `BatchGetImage team/web ${DIGEST}: ECR answers no image: it does not say why`,
		});
		const strange = { images: [{ imageId: { imageDigest: "sha256:short" } }] };
		await expect(adapter(strange).images.digest(REPOSITORY, { tag: "v1" })).rejects.toMatchObject({
			name: "UnexpectedAnswer",
		});
	});
});
