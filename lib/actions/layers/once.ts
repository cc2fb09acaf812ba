import type { Context } from 'aws-lambda';
import { KEYS, TABLE } from '#contracts/table.ts';
import type { Json } from '#core/json.ts';
import type { ActionCall, Layer } from '../action-call.ts';
import { ActionError } from '../action-error.ts';
import { requireEnvironment } from '../ports/environment.ts';

/** Seconds for which a result is kept: as long as an execution can be redriven (14 days). */
const RESULT_RETENTION_SECONDS = 14 * 86_400;

/**
 * Runs an effect at most once per key. A later call gets the stored result; a call while the first is running fails with
 * `AlreadyInProgress` (retryable); a failed call leaves nothing behind, so the next attempt runs. Results are stored as JSON text,
 * because DynamoDB's types would change numbers and drop what they cannot hold.
 */
export const once: Layer = async (call, next, { clients }) => {
  if (!call.run.effect) return next(call);
  // One after the other: on Node 22, Jest cannot load two modules at once that share a third.
  const { makeIdempotent, IdempotencyConfig } = await import('@aws-lambda-powertools/idempotency');
  const { DynamoDBPersistenceLayer } = await import('@aws-lambda-powertools/idempotency/dynamodb');
  const awsSdkV3Client = await clients.dynamo();
  const key = keyOf(call);
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName: requireEnvironment('table'),
    keyAttr: TABLE.pk,
    sortKeyAttr: TABLE.sk,
    staticPkValue: KEYS.idempotency(key).pk,
    expiryAttr: TABLE.ttl,
    awsSdkV3Client,
  });
  const runOnce = makeIdempotent(async (_key: string) => JSON.stringify(await next(call)), {
    persistenceStore,
    keyPrefix: 'baton',
    config: new IdempotencyConfig({
      expiresAfterSeconds: RESULT_RETENTION_SECONDS,
      lambdaContext: { getRemainingTimeInMillis: call.remainingMilliseconds } as Context,
    }),
  });
  try {
    return JSON.parse(await runOnce(key)) as Json;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'IdempotencyAlreadyInProgressError') throw error;
    throw new ActionError(
      'AlreadyInProgress',
      `An earlier attempt at step "${call.run.step}" is still running; try again after it has ended or timed out`,
      { retryable: true },
    );
  }
};

/**
 * Returns the key of an effect, the same for each of its attempts. A step's compensation and its fallback are separate effects, and
 * names of executions are unique only within their workflow.
 */
const keyOf = ({ action, run }: ActionCall): string =>
  `${run.workflow}#${run.idempotency_key}#${action}${run.compensation ? '#compensation' : ''}`;
