/** A repository of ECR. */
export interface EcrRepository {
	/** Whose registry it is in: an account. */
	readonly account: string;
	readonly region: string;
	readonly name: string;
}

/** How an image is asked for. */
export type ImageReference = { readonly digest: string } | { readonly tag: string };

/** Looks images up in registries of ECR. */
export interface Images {
	/**
	 * The digest of an image, be it of one platform or of several; nothing when ECR has no such image, or no such repository.
	 * @throws {Refused} when whoever asks may not know.
	 */
	digest(repository: EcrRepository, reference: ImageReference): Promise<string | undefined>;
}
