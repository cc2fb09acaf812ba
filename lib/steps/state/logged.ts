import { defined } from '#core/defined.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { callPlatform } from '../platform-call.ts';
import type { StateSection } from '../sections.ts';
import type { Step } from '../step.ts';
import { operationsOf } from './operation.ts';

/** The platform's function that writes records whose effects are logged. */
const ACTION = 'write-record';

/** Its errors that another attempt would meet again. */
const PERMANENT = ['DynamoDB.ConditionalCheckFailedException', 'DynamoDB.ValidationException'];

/** Whether a step writes through the log of effects: it is compensated or irreversible, so no write of it may be missed or repeated. */
export const isLogged = (step: Step): boolean =>
  operationsOf(step)[0]?.kind !== 'get' && (step.compensate !== undefined || step.irreversible === true);

/** Fields of a step that are values for the record. */
const VALUES = ['with', 'set', 'add', 'append'];

/** Emits one Task state that calls the function which writes a record in one transaction with the entry of the effect. */
export const emitLogged = (
  step: Step,
  { section, partition, partitions }: { section: StateSection; partition: string; partitions: string },
  context: EmitContext,
): Fragment => {
  const [{ kind, name } = { kind: 'put', name: '' }] = operationsOf(step);
  context.substitute(`reach__${step.id}`, {
    kind: 'reach',
    action: `platform/${ACTION}`,
    records: [partitions],
  });
  const seconds = parseDurationSeconds(section.ttl ?? '');
  const given = [...VALUES, 'if'].filter((field) => step[field] !== undefined);
  const input: JsonObject = {
    partition,
    operation: kind,
    fields: context.literal(Object.keys(section.fields)),
    ...Object.fromEntries(given.map((field) => [field, context.template(step[field] as Json)])),
    ...defined({ keep_last: step.keep_last as number | undefined, ttl_seconds: seconds }),
  };
  return callPlatform(step, context, {
    action: ACTION,
    comment: `Writes a record of the state ${name}, once, together with its entry in the log of effects.`,
    input,
    sensitive: VALUES,
    permanent: PERMANENT,
  });
};
