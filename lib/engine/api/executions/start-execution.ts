import { z } from 'zod';
import { jsonEqual, ownField } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import { type ExecutionRecord, RETENTION_MILLISECONDS } from '../../store/store.ts';
import type { Target } from '../catalogue/catalogue.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { apiErrors } from '../protocol/errors.ts';
import {
  checkJson,
  checkName,
  dataField,
  longArnField,
  nameField,
  traceHeaderField,
} from '../protocol/fields.ts';
import { seconds } from '../protocol/seconds.ts';
import { orderedUuid } from './ordered-uuid.ts';

/**
 * StartExecution; the same name with the same input is answered again while it runs. An ARN may end in `#TestCase`
 * to take results from the mock configuration, as in Step Functions Local.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export const startExecution = defineOperation({
  name: 'StartExecution',
  request: z.object({
    stateMachineArn: longArnField,
    name: nameField.optional(),
    input: dataField.default('{}'),
    traceHeader: traceHeaderField.optional(),
  }),
  run(context, input) {
    const target = startable(context, input.stateMachineArn, input.input, input.name);
    const record = newRecord(context, target, input);
    const existing = input.name === undefined ? undefined : executionOf(context, record.arn);
    if (existing) {
      const same = existing.status === 'RUNNING' && sameText(existing.input, record.input);
      if (!same) throw apiErrors.executionAlreadyExists(record.arn);
      return { executionArn: existing.arn, startDate: seconds(existing.startedAt) };
    }
    context.driver.start(record);
    return { executionArn: record.arn, startDate: seconds(record.startedAt) };
  },
});

/** Returns the execution that has the name; one that AWS would no longer remember is forgotten here as well. */
const executionOf = ({ driver, clock }: OperationContext, arn: string): ExecutionRecord | undefined => {
  const existing = driver.store.execution(arn);
  const oldest = clock.now() - RETENTION_MILLISECONDS;
  if (existing?.stoppedAt === undefined || existing.stoppedAt >= oldest) return existing;
  driver.store.forgetEndedBefore(oldest);
  return undefined;
};

/** Returns what an ARN names, when it may start with this input under this name. */
export const startable = (
  context: OperationContext,
  stateMachineArn: string,
  input: string,
  name: string | undefined,
): Target => {
  if (name !== undefined) checkName(name);
  checkJson(input, apiErrors.invalidExecutionInput);
  const target = context.catalogue.target(stateMachineArn, () => context.randomness.random());
  if (target.machine.status === 'DELETING') throw apiErrors.stateMachineDeleting(target.machine.arn);
  const { testCase } = target;
  if (testCase !== undefined) {
    const cases = ownField(context.driver.mockConfig?.StateMachines ?? {}, target.machine.name)?.TestCases;
    if (!cases || !Object.hasOwn(cases, testCase)) {
      throw apiErrors.invalidArn(
        `The mock configuration has no test case ${testCase} of ${target.machine.name}`,
      );
    }
  }
  return target;
};

/** Returns the record of a new execution. */
export const newRecord = (
  { randomness, clock, driver }: OperationContext,
  target: Target,
  input: { name?: string; input: string; traceHeader?: string },
): ExecutionRecord => {
  const { machine, revision, version, alias, testCase } = target;
  const startedAt = clock.now();
  const name = input.name ?? orderedUuid(startedAt, randomness.uuid());
  const prefix = machine.arn.split(':').slice(0, 5).join(':');
  return {
    arn:
      revision.type === 'EXPRESS'
        ? `${prefix}:express:${machine.name}:${name}:${randomness.uuid()}`
        : `${prefix}:execution:${machine.name}:${name}`,
    name,
    stateMachineArn: machine.arn,
    stateMachineVersionArn: version?.arn,
    stateMachineAliasArn: alias?.arn,
    revision: revision.id,
    type: revision.type,
    status: 'RUNNING',
    startedAt,
    input: input.input,
    traceHeader: input.traceHeader,
    redriveCount: 0,
    testCase,
    seed: driver.newSeed(),
  };
};

const sameText = (a: string, b: string): boolean => a === b || jsonEqual(parseJsonText(a), parseJsonText(b));
