import { LOCAL_TABLE } from '#contracts/names.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { Integration } from '#engine/integrations/integration.ts';
import { optimisedFailure } from '#engine/integrations/optimised.ts';
import { sdkMetadata } from '#engine/integrations/sdk/call.ts';
import { awsSdk, sdkFailure } from '#engine/integrations/services/aws-sdk.ts';
import { dynamodb } from '#engine/integrations/services/dynamodb.ts';
import type { CallDynamo } from '../dynamo/store.ts';
import type { LocalIntegration } from './local-integration.ts';

/** DynamoDB of the local stack, for its own integration and for SDK calls. */
export const dynamodbIntegration: LocalIntegration = ({ dynamo }) => ({
  dynamodb: localDynamo('dynamodb', dynamo),
  'aws-sdk:dynamodb': localDynamo('aws-sdk:dynamodb', dynamo),
});

/** The two ways in which tasks call DynamoDB, and how they differ. */
const KINDS = {
  dynamodb: {
    elsewhere: dynamodb,
    failure: optimisedFailure('DynamoDB', 'AmazonDynamoDBv2'),
    metadata: true,
  },
  'aws-sdk:dynamodb': { elsewhere: awsSdk, failure: sdkFailure, metadata: false },
};

/**
 * Makes Step Functions' DynamoDB integration with the local table; calls to any other table go through the SDK and its environment
 * (https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html).
 */
export const localDynamo = (
  kind: keyof typeof KINDS,
  dynamo: Promise<CallDynamo>,
  randomness: Randomness = systemRandomness,
): Integration => ({
  async invoke(call) {
    const { elsewhere, failure, metadata } = KINDS[kind];
    const given: JsonObject = isObject(call.arguments) ? call.arguments : {};
    const { resource } = call;
    if (given.TableName !== LOCAL_TABLE || resource.kind !== 'integration') return elsewhere.invoke(call);
    const requestId = randomness.uuid();
    const operation = `${resource.action.slice(0, 1).toUpperCase()}${resource.action.slice(1)}`;
    try {
      const output = await (await dynamo)(operation, structuredClone(given));
      return metadata ? { ...output, ...sdkMetadata({ status: 200, requestId, headers: {} }) } : output;
    } catch (error) {
      const { name, message } = error as Error;
      const modelled = name !== 'ValidationException';
      throw failure({ name, code: name, modelled, message, status: 400, requestId, serviceId: 'DynamoDB' });
    }
  },
});
