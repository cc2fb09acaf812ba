import { sdkMemberName } from '#asl/sdk-names.ts';
import { LOCAL_TABLE } from '#contracts/names.ts';
import { type Randomness, systemRandomness } from '#core/ids.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Integration } from '#engine/integrations/integration.ts';
import { optimisedFailure } from '#engine/integrations/optimised.ts';
import { sdkMetadata } from '#engine/integrations/sdk/call.ts';
import { awsSdk, sdkFailure } from '#engine/integrations/services/aws-sdk.ts';
import { dynamodb } from '#engine/integrations/services/dynamodb.ts';
import type { CallDynamo } from '../dynamo/store.ts';
import type { LocalIntegration } from './local-integration.ts';

/**
 * Returns DynamoDB of the local stack, for its own integration and for SDK calls. Only the stack's table is here: calls of others, as those of
 * services without a file beside this one, go through the SDK as its environment variables say.
 */
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

/** Types of attributes that SDK integrations name otherwise than DynamoDB does. */
const TO_SDK = new Map(['BOOL', 'NULL', 'SS', 'NS', 'BS'].map((type) => [type, sdkMemberName(type)]));
const FROM_SDK = new Map([...TO_SDK].map(([type, name]) => [name, type]));

/** Returns a copy with other names of attributes' types; an attribute of such a name holds an object. */
const renamed = <Value extends Json>(value: Value, names: ReadonlyMap<string, string>): Value => {
  if (Array.isArray(value)) return value.map((item) => renamed(item, names)) as Value;
  if (!isObject(value)) return value;
  const entries = Object.entries<Json>(value).map(([key, inner]): [string, Json] =>
    isObject(inner) ? [key, renamed(inner, names)] : [names.get(key) ?? key, renamed(inner, names)],
  );
  return Object.fromEntries(entries) as Value;
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
      if (!metadata) return renamed(await (await dynamo)(operation, renamed(given, FROM_SDK)), TO_SDK);
      const output = await (await dynamo)(operation, structuredClone(given));
      return { ...output, ...sdkMetadata({ status: 200, requestId, headers: {} }) };
    } catch (error) {
      const { name, message } = error as Error;
      const modelled = name !== 'ValidationException';
      throw failure({ name, code: name, modelled, message, status: 400, requestId, serviceId: 'DynamoDB' });
    }
  },
});
