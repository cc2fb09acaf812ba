import type { Context } from 'aws-lambda';
import { KEYS, TABLE } from '#contracts/table.ts';
import type { Json } from '#core/json.ts';
import { ActionError } from '../action-error.ts';
import type { Invocation } from '../invocation.ts';
import type { Clients } from '../ports/clients.ts';
import { requireEnvironment } from '../ports/environment.ts';

/** Seconds for which a result is kept: as long as an execution can be redriven (14 days). */
const KEPT_SECONDS = 14 * 86_400;

/**
 * The same for every attempt at one effect. A step's compensation and its fallback are other effects than the step, and names of
 * executions are unique within their workflow only.
 */
const keyOf = ({ action, run }: Invocation): string =>
  `${run.workflow}#${run.idempotency_key}#${action}${run.compensation ? '#compensation' : ''}`;

/**
 * Runs an effect at most once per key: a later call gets the stored result, a call while the first is under way gets
 * `AlreadyInProgress` (retryable), and a failed call leaves nothing behind, so the next attempt runs. Results are stored as
 * JSON text: DynamoDB's own types would change numbers and drop what it cannot hold.
 */
export const idempotent = async (
  invocation: Invocation,
  clients: Clients,
  call: () => Promise<Json>,
): Promise<Json> => {
  const [{ makeIdempotent, IdempotencyConfig }, { DynamoDBPersistenceLayer }, awsSdkV3Client] =
    await Promise.all([
      import('@aws-lambda-powertools/idempotency'),
      import('@aws-lambda-powertools/idempotency/dynamodb'),
      clients.dynamo(),
    ]);
  const key = keyOf(invocation);
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName: requireEnvironment('table'),
    keyAttr: TABLE.pk,
    sortKeyAttr: TABLE.sk,
    staticPkValue: KEYS.idempotency(key).pk,
    expiryAttr: TABLE.ttl,
    awsSdkV3Client,
  });
  const once = makeIdempotent(async (_key: string) => JSON.stringify(await call()), {
    persistenceStore,
    keyPrefix: 'baton',
    config: new IdempotencyConfig({
      expiresAfterSeconds: KEPT_SECONDS,
      lambdaContext: { getRemainingTimeInMillis: invocation.remainingMilliseconds } as Context,
    }),
  });
  try {
    return JSON.parse(await once(key)) as Json;
  } catch (error) {
    if (error instanceof Error && error.name === 'IdempotencyAlreadyInProgressError') {
      throw new ActionError(
        'AlreadyInProgress',
        `An earlier attempt at step "${invocation.run.step}" has not ended yet; try again when it has, or when its time is over`,
        { retryable: true },
      );
    }
    throw error;
  }
};
