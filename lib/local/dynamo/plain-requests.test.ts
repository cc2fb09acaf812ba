import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import database from 'dynalite/db/index.js';
import type { JsonObject } from '#core/json.ts';
import { rememberExpressions } from './parsed-expressions.ts';
import { plainRequest } from './plain-requests.ts';

const require = createRequire(import.meta.url);
const validations = require('dynalite/validations') as {
  checkTypes(input: JsonObject, types: unknown): JsonObject;
  checkValidations(input: JsonObject, types: unknown, custom: unknown, store: unknown): void;
};
const store = database.create({});
rememberExpressions();

/** The request as dynalite checks it. */
const checked = (operation: string, input: JsonObject): JsonObject => {
  const name = operation.slice(0, 1).toLowerCase() + operation.slice(1);
  const { types, custom } = require(`dynalite/validations/${name}`) as { types: unknown; custom: unknown };
  const request = validations.checkTypes(structuredClone(input), types);
  validations.checkValidations(request, types, custom, store);
  return request;
};

const TableName = 'baton';
const Key = { pk: { S: 'run#a' }, sk: { S: 'run' } };
const Item = {
  ...Key,
  text: { S: '' },
  numbers: {
    L: ['0', '7', '-12', '0.5', '-3.25', '999999999999999'].map((N) => ({ N })),
  },
  flags: { M: { yes: { BOOL: true }, no: { BOOL: false }, none: { NULL: true }, inner: { M: {} } } },
};
const named = { ExpressionAttributeNames: { '#version': 'version' } };
const valued = { ExpressionAttributeValues: { ':version': { N: '3' } } };

describe('A request of the usual kind', () => {
  it.each<[string, JsonObject]>([
    ['PutItem', { TableName, Item }],
    ['PutItem', { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }],
    ['PutItem', { TableName, Item, ConditionExpression: '#version = :version', ...named, ...valued }],
    ['PutItem', { TableName, Item, ConditionExpression: 'attribute_not_exists(#version)', ...named }],
  ])('is what the checks of dynalite make of it: %s %j', (operation, input) => {
    const expected = checked(operation, input);

    expect(plainRequest(operation, structuredClone(input))).toEqual(expected);
  });

  it.each<[string, JsonObject]>([
    ['PutItem', { TableName: 'x', Item }],
    ['PutItem', { Item }],
    ['PutItem', { TableName, Item, ReturnValues: 'ALL_OLD' }],
    ['PutItem', { TableName, Item: { ...Item, set: { SS: ['a', 'a'] } } }],
    ['PutItem', { TableName, Item: { ...Item, two: { S: 'a', N: '1' } } }],
    ['PutItem', { TableName, Item: { ...Item, none: { NULL: false } } }],
    ['PutItem', { TableName, Item: { ...Item, number: { N: '1.0' } } }],
    ['PutItem', { TableName, Item: { ...Item, number: { N: '-0' } } }],
    ['PutItem', { TableName, Item: { ...Item, number: { N: '1e3' } } }],
    ['PutItem', { TableName, Item: { ...Item, text: { S: 7 } } }],
    ['PutItem', { TableName, Item: { ...Item, text: { S: 'x'.repeat(200_000) } } }],
    ['PutItem', { TableName, Item, ...named }],
    ['PutItem', { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)', ...named }],
    ['PutItem', { TableName, Item, ConditionExpression: '#version = :version', ...named }],
    ['PutItem', { TableName, Item, ConditionExpression: 'nothing of the kind' }],
    ['Query', { TableName, KeyConditionExpression: 'pk = :a' }],
  ])('is none if dynalite has anything to judge: %s %#', (operation, input) => {
    expect(plainRequest(operation, input)).toBeUndefined();
  });
});
