import { pathOf } from "../../../gateway/call.ts";
import { type NeedsOf, need, type ServiceNeeds } from "../need.ts";

const onObject = (action: string): NeedsOf => {
	return (call) => need(action, [`arn:aws:s3:::${decodeURIComponent(pathOf(call).slice(1))}`]);
};

/** What calls of S3 need. */
export const s3: ServiceNeeds = {
	GetObject: onObject("s3:GetObject"),
	PutObject: onObject("s3:PutObject"),
};
