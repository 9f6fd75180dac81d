import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { DynamoProgress } from "../../../runtime/aws/progress.ts";
import { Table } from "../../../runtime/aws/table.ts";
import { type Answer, recorded } from "../../support/aws.ts";
import { done, found, key, stored } from "../../support/dynamodb.ts";
import { progressNote } from "./questions.ts";

const note = progressNote();
/** As the table keeps it: the document is one text, so that DynamoDB changes nothing of it. */
const item = stored("progress", { ...note, document: JSON.stringify(note.document) });

function adapter(answer: Answer) {
	const { options, requests } = recorded(answer);
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { progress: new DynamoProgress(new Table("rollouts", new DynamoDBClient(options))), sent };
}

it("how far a rollout has come is kept over what was kept before", async () => {
	const { progress, sent } = adapter(done);
	await progress.keep("shop", note);
	expect(sent()).toEqual([{ to: "PutItem", TableName: "rollouts", Item: item }]);
});

it("it is found as it was kept, and is not there where no rollout was", async () => {
	const { progress, sent } = adapter(found(item));
	expect(await progress.find("shop")).toEqual(note);
	expect(sent()).toEqual([{ to: "GetItem", TableName: "rollouts", Key: key("progress"), ConsistentRead: true }]);
	expect(await adapter(done).progress.find("shop")).toBeUndefined();
});

it("what cannot be read is unexpected, with the path", async () => {
	const { progress } = adapter(found({ ...item, document: { S: "no JSON" } }));
	await expect(progress.find("shop")).rejects.toMatchObject({
		name: "UnexpectedAnswer",
		message: expect.stringContaining("the progress of shop: document"),
	});
});
