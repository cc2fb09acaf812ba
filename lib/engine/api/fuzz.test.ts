import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { parseMockConfig } from '../drivers/live/mocks.ts';
import { createEngine, type Engine } from '../engine.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { ApiError } from './protocol/errors.ts';
import { type Endpoint, listen } from './server.ts';

let engine: Engine;
let endpoint: Endpoint;
let arns: string[];

beforeAll(async () => {
  engine = createEngine();
  endpoint = await listen(engine, { port: 0 });
  const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
  const roleArn = 'arn:aws:iam::123456789012:role/r';
  const made = await engine.createStateMachine({ name: 'm', definition, roleArn, publish: true });
  const { executionArn } = await engine.startExecution({ stateMachineArn: made.stateMachineArn });
  arns = [made.stateMachineArn, made.stateMachineVersionArn ?? '', executionArn, roleArn];
});

afterAll(async () => {
  await endpoint.close();
  await engine.close();
});

/** Values that a field may have: near to what it should be, or anything. */
const values = () =>
  fc.oneof(
    fc.constantFrom(...arns),
    fc.constantFrom('{}', '[', '{"a":1}', '', '#', 'arn:aws:states:::x', 'live'),
    fc.string(),
    fc.integer(),
    fc.jsonValue({ maxDepth: 3 }),
    fc.array(
      fc.record({
        key: fc.string(),
        value: fc.string(),
        stateMachineVersionArn: fc.constantFrom(...arns),
        weight: fc.integer(),
      }),
    ),
  );

const names = Object.values(operations).flatMap((operation) => Object.keys(operation.request.shape));
const requests = () => fc.dictionary(fc.constantFrom(...names, 'other', '__proto__'), values());

describe('whatever is asked', () => {
  it.each(Object.values(operations).map((operation) => [operation.name, operation as Operation] as const))(
    '%s answers, or refuses with an error of the API',
    async (_name, operation) => {
      await fc.assert(
        fc.asyncProperty(requests(), async (request) => {
          const refused = await engine.call(operation, request).then(
            () => undefined,
            (error) => error,
          );
          if (refused !== undefined) {
            expect(refused).toBeInstanceOf(ApiError);
            expect(refused.status).toBe(400);
          }
        }),
        { numRuns: generatedRuns(60) },
      );
    },
  );

  it('any bytes get an answer with a type, and the next request too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...names), async (body, name) => {
        const response = await fetch(endpoint.url, {
          method: 'POST',
          body: Buffer.from(body),
          headers: { 'x-amz-target': `AWSStepFunctions.${name}` },
        });
        expect(response.status).toBe(400);
        expect(((await response.json()) as { __type: string }).__type).toMatch(/^com\.amazon/);
      }),
      { numRuns: generatedRuns(50) },
    );
  });

  it('any mock configuration is taken or explained', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const parsed = parseMockConfig(text);
        expect(['string', 'object']).toContain(typeof parsed);
      }),
    );
  });
});
