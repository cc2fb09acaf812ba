import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCAL_TABLE } from '#contracts/names.ts';
import { TABLE } from '#contracts/table.ts';
import type { JsonObject } from '#core/json.ts';
import type { TaskCall } from '#engine/integrations/integration.ts';
import { type LocalDynamo, startDynamo } from '../dynamo/server.ts';
import { localDynamo } from './dynamodb.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

const call = (kind: 'dynamodb' | 'aws-sdk:dynamodb', action: string, given: JsonObject) =>
  localDynamo(kind, Promise.resolve(dynamo.call)).invoke({
    resource: { kind: 'integration', resourceType: kind, action },
    arguments: { TableName: LOCAL_TABLE, ...given },
  } as unknown as TaskCall);
const Key = { [TABLE.pk]: { S: 'a' }, [TABLE.sk]: { S: 'b' } };

describe('tasks that call DynamoDB on the local table', () => {
  it('write and read, with the metadata of the optimised integration', async () => {
    expect(await call('dynamodb', 'putItem', { Item: { ...Key, n: { N: '7' } } })).toMatchObject({
      SdkHttpMetadata: { HttpStatusCode: 200 },
    });
    expect(await call('aws-sdk:dynamodb', 'getItem', { Key })).toEqual({ Item: { ...Key, n: { N: '7' } } });
  });

  it('name the types of attributes as each integration does', async () => {
    const Item = { ...Key, open: { Bool: false }, tags: { Ss: ['x'] }, Bool: { S: 'y' } };
    await call('aws-sdk:dynamodb', 'putItem', { Item });

    expect(await call('aws-sdk:dynamodb', 'getItem', { Key })).toEqual({ Item });
    expect(await call('dynamodb', 'getItem', { Key })).toMatchObject({
      Item: { open: { BOOL: false }, tags: { SS: ['x'] }, Bool: { S: 'y' } },
    });
  });

  it.each([
    ['dynamodb', 'DynamoDB.ConditionalCheckFailedException'],
    ['aws-sdk:dynamodb', 'DynamoDb.ConditionalCheckFailedException'],
  ] as const)('fail through %s under the name that AWS gives', async (kind, error) => {
    const ConditionExpression = `attribute_not_exists(${TABLE.pk})`;
    await call('dynamodb', 'putItem', { Item: Key });
    await expect(call(kind, 'putItem', { Item: Key, ConditionExpression })).rejects.toMatchObject({ error });
  });
});
