import { KEPT_RESULT } from '#contracts/cached-result.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { JsonObject } from '#core/json.ts';
import type { Edge, EmitContext, Fragment, StateDraft } from '#steps/emission.ts';
import type { Step } from '#steps/step.ts';
import type { KeptSubject } from '#steps/step-type.ts';
import { asExpression, emitExpression } from './author-text.ts';
import type { Emitter } from './emitter.ts';
import { payload } from './payload.ts';
import { storedInfo } from './run-info.ts';
import { assign, sequence } from './subgraph.ts';

/** Seconds for which others wait for a result that is being computed, if the step has no timeout. */
const CLAIM_SECONDS = 60;
const WAIT_SECONDS = 2;

/** The condition of a write failed: another execution was faster. */
const TAKEN = 'DynamoDB.ConditionalCheckFailedException';

/** JSONata that leaves out of references to stored values where these are: the same value may be that of another execution. */
const WITHOUT_PLACES = '|**.baton_stored|{}, ["key"]|';

const NOW = '{% $string($millis()) %}';

/**
 * Emits a step whose result is kept in the table by the state machine itself, without a function: it reads the result; if there is none
 * that is fresh, it claims to compute it, or waits if another execution has, and keeps what the step yields.
 */
export const emitKept = (
  emitter: Emitter,
  context: EmitContext,
  step: Step,
  { work, ...subject }: KeptSubject & { work(): Fragment },
): Fragment => {
  const { graph, build } = emitter;
  const kept = keptBy(emitter, context, step, subject);
  const lookUp = context.freeName(`look_up_${step.id}`);
  build.lookUps.set(step.id, lookUp);
  const read = addRead(kept, lookUp);
  const { choice, hit, miss } = addChoice(kept);
  const claim = addClaim(kept, addWait(kept, lookUp));
  const claimed = sequence(graph, { entry: choice, pending: [], exits: [miss] }, claim);
  const computed = sequence(graph, claimed, work());
  const keep = addKeep(kept);
  const lost = graph.states.get(keep.entry ?? '')?.edges[0];
  const { exits, ...stored } = sequence(graph, computed, keep);
  return sequence(graph, read, { ...stored, exits: [...exits, hit, ...(lost ? [lost] : [])] });
};

/** What the states around a step whose result is kept share. */
interface Kept {
  context: EmitContext;
  step: Step;
  /** The partition key of the item, as JSONata. */
  partition: string;
  /** The variable with that key, and those with what was found and with the step's result. */
  place: string;
  found: string;
  result: string;
  /** Returns the name of the table, for an operation on such items. */
  table(operation: string): string;
  /** Returns the key of the item in a partition. */
  key(partition: string): JsonObject;
}

const keptBy = (
  emitter: Emitter,
  context: EmitContext,
  step: Step,
  { of, version, input }: KeptSubject,
): Kept => {
  const { pk: prefix, sk } = KEYS.cache(of, '');
  const author = step.cache?.key;
  const given =
    author === undefined
      ? asExpression(payload(input, {}, emitter.names).input)
      : emitExpression(author, emitter.names);
  const { fetches } = storedInfo(emitter, step);
  const known = fetches && author === undefined ? `(${given}) ~> ${WITHOUT_PLACES}` : given;
  return {
    context,
    step,
    partition: `"${prefix}" & $hash($string([${JSON.stringify(version)}, ${known}]), "SHA-256")`,
    place: context.freeVariable(`place_${step.id}`),
    found: context.freeVariable(`kept_${step.id}`),
    result: context.variable(step.id),
    table: (operation) =>
      context.substitute(`cache__${of.replaceAll(/\W/g, '_')}__${operation}`, {
        kind: 'state',
        partitions: `${prefix}*`,
        operation,
      }),
    key: (partition) => ({ [TABLE.pk]: { S: partition }, [TABLE.sk]: { S: sk } }),
  };
};

const addState = ({ context }: Kept, draft: StateDraft): Fragment => {
  context.state(draft);
  return { entry: draft.name, pending: [], exits: draft.edges.filter(({ slot }) => slot.kind === 'next') };
};

const next = (...assigns: Edge['assigns']): Edge => ({ slot: { kind: 'next' }, assigns });

const addRead = (kept: Kept, lookUp: string): Fragment => {
  const { context, step, partition, place, found, table, key } = kept;
  return addState(kept, {
    name: lookUp,
    body: {
      Type: 'Task',
      Comment: `Looks for a result of ${step.id} that was kept.`,
      Resource: 'arn:aws:states:::dynamodb:getItem',
      Arguments: { TableName: table('GetItem'), Key: key(`{% ${partition} %}`), ConsistentRead: true },
      ...context.retry(step, 'service'),
    },
    edges: [
      ...context.catches(step),
      next(
        assign(place, partition),
        assign(found, '$exists($states.result.Item) ? $states.result.Item : {}'),
      ),
    ],
  });
};

const addChoice = ({ context, step, found, result }: Kept): { choice: string; hit: Edge; miss: Edge } => {
  const fresh = `$exists($${found}.${KEPT_RESULT}) and $number($${found}.expires.N) > $millis()`;
  const hit: Edge = {
    slot: { kind: 'choice', condition: fresh },
    assigns: [assign(result, `$parse($${found}.${KEPT_RESULT}.S)`)],
  };
  const miss: Edge = { slot: { kind: 'default' }, assigns: [] };
  const choice = context.freeName(`is_kept_${step.id}`);
  context.state({
    name: choice,
    body: { Type: 'Choice', Comment: `Uses a kept result of ${step.id} if there is one.` },
    edges: [hit, miss],
    expected: miss,
  });
  return { choice, hit, miss };
};

const addWait = ({ context, step }: Kept, lookUp: string): string =>
  context.state({
    name: context.freeName(`wait_for_${step.id}`),
    body: {
      Type: 'Wait',
      Comment: `Waits for the execution that computes the result of ${step.id}.`,
      Seconds: WAIT_SECONDS,
    },
    edges: [{ ...next(), target: lookUp }],
  });

const addClaim = (kept: Kept, waiting: string): Fragment => {
  const { context, step, place, table, key } = kept;
  const claimSeconds = Math.ceil(parseDurationSeconds(step.timeout ?? '') ?? CLAIM_SECONDS);
  return addState(kept, {
    name: context.freeName(`claim_${step.id}`),
    body: {
      Type: 'Task',
      Comment: `Claims to compute the result of ${step.id}, so that others wait for it.`,
      Resource: 'arn:aws:states:::dynamodb:updateItem',
      Arguments: {
        TableName: table('UpdateItem'),
        Key: key(`{% $${place} %}`),
        UpdateExpression: 'SET claimed_until = :until, #ttl = :ttl',
        ConditionExpression:
          '(attribute_not_exists(claimed_until) OR claimed_until < :now) AND (attribute_not_exists(expires) OR expires < :now)',
        ExpressionAttributeNames: { '#ttl': TABLE.ttl },
        ExpressionAttributeValues: {
          ':now': { N: NOW },
          ':until': { N: `{% $string($millis() + ${claimSeconds * 1000}) %}` },
          ':ttl': { N: `{% $string($floor($millis() / 1000) + ${claimSeconds + 60}) %}` },
        },
      },
      Retry: [
        { ErrorEquals: [TAKEN], MaxAttempts: 0 },
        { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 },
      ],
    },
    edges: [
      { slot: { kind: 'catch', errors: [TAKEN] }, assigns: [], target: waiting },
      ...context.catches(step),
      next(),
    ],
  });
};

const addKeep = (kept: Kept): Fragment => {
  const { context, step, place, result, table, key } = kept;
  const seconds = parseDurationSeconds(step.cache?.ttl ?? '0s') ?? 0;
  return addState(kept, {
    name: context.freeName(`keep_${step.id}`),
    body: {
      Type: 'Task',
      Comment: `Keeps the result of ${step.id}.`,
      Resource: 'arn:aws:states:::dynamodb:putItem',
      Arguments: {
        TableName: table('PutItem'),
        Item: {
          ...key(`{% $${place} %}`),
          [KEPT_RESULT]: { S: `{% $string($${result}) %}` },
          expires: { N: `{% $string($millis() + ${seconds * 1000}) %}` },
          [TABLE.ttl]: { N: `{% $string($floor($millis() / 1000) + ${Math.ceil(seconds)}) %}` },
        },
      },
    },
    // A result that cannot be kept, because it is too large, is a result all the same.
    edges: [{ slot: { kind: 'catch', errors: ['States.ALL'] }, assigns: [] }, next()],
  });
};
