import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { jsonText, parseJsonText } from '#core/json-text.ts';
import type { ChildResult, FindChild } from '../../model/map-run.ts';

/** Returns whether results can only be described with what else is known of the children. */
export const needsChildren = (results: ChildResult[], transformation: Json | undefined): boolean =>
  transformation === 'NONE' || results.some(({ status, isKept }) => status !== 'SUCCEEDED' || isKept);

/**
 * Returns a map run's results in the form that WriterConfig asks for. What a child that failed left is as with `NONE`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 * @default the outputs of the children
 */
export const transformResults = (
  results: ChildResult[],
  transformation: Json | undefined,
  findChild: FindChild,
): Json[] =>
  results.flatMap((result): Json[] => {
    if (transformation === 'NONE' || result.status !== 'SUCCEEDED') return [described(result, findChild)];
    const output = outputOf(result, findChild);
    return transformation === 'FLATTEN' && Array.isArray(output) ? output : [output];
  });

const outputOf = ({ name, output = null, isKept }: ChildResult, findChild: FindChild): Json =>
  isKept ? parseJsonText(required(name, findChild(name)?.output)) : output;

const required = (name: string, output: string | undefined): string => {
  if (output === undefined) throw new Error(`The output of the child execution ${name} is no longer known`);
  return output;
};

/** Returns a child's result with what AWS calls its metadata. */
const described = (result: ChildResult, findChild: FindChild): JsonObject => {
  const { name, status, output, error, cause } = result;
  const child = findChild(name);
  return defined({
    Cause: cause,
    Error: error,
    ExecutionArn: child?.arn,
    Input: child?.input,
    InputDetails: child && { Included: true },
    Name: name,
    Output: output === undefined ? child?.output : jsonText(output),
    OutputDetails: child && { Included: true },
    RedriveCount: child?.redriveCount,
    RedriveStatus: child && redriveStatusOf(result),
    RedriveStatusReason: status === 'SUCCEEDED' ? 'Execution is SUCCEEDED and cannot be redriven' : undefined,
    StartDate: child && isoOf(child.startedAt),
    StateMachineArn: child?.stateMachineArn,
    Status: status,
    StopDate: child?.stoppedAt === undefined ? undefined : isoOf(child.stoppedAt),
  });
};

const redriveStatusOf = ({ status }: ChildResult): string =>
  status === 'SUCCEEDED' || status === 'PENDING' ? 'NOT_REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN';
