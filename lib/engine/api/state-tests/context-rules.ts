import { isObject, type Json } from '#core/json.ts';
import { parseResource } from '../../run/tasks/resource.ts';
import { apiErrors } from '../protocol/errors.ts';
import type { LoneState } from './lone-state.ts';
import { testedObject } from './settings.ts';

type Kind = 'string' | 'integer' | 'any';

/** Fields of a context object that a test may give, by their parts. */
const PARTS: ReadonlyMap<string, ReadonlyMap<string, Kind>> = new Map([
  [
    'Execution',
    new Map<string, Kind>([
      ['Id', 'string'],
      ['Input', 'any'],
      ['Name', 'string'],
      ['RedriveCount', 'integer'],
      ['RedriveTime', 'string'],
      ['RoleArn', 'string'],
      ['StartTime', 'string'],
    ]),
  ],
  [
    'State',
    new Map<string, Kind>([
      ['EnteredTime', 'string'],
      ['Name', 'string'],
      ['RetryCount', 'integer'],
    ]),
  ],
  [
    'StateMachine',
    new Map<string, Kind>([
      ['Id', 'string'],
      ['Name', 'string'],
    ]),
  ],
  ['Task', new Map<string, Kind>([['Token', 'string']])],
]);

const ARTICLES = { string: 'a string', integer: 'an integer' } as const;

/**
 * Refuses a context object that has other fields than AWS's, or a token for a state that has none; throws ValidationException.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
export const checkContext = (lone: LoneState, text: string | undefined): void => {
  const problem = contextProblem(lone, testedObject(text, 'context') ?? {});
  if (problem !== undefined) throw apiErrors.validation(`Invalid Context object provided: ${problem}`);
};

const contextProblem = (lone: LoneState, context: { [part: string]: Json }): string | undefined => {
  for (const [name, value] of Object.entries(context)) {
    if (name === 'Map') return "'Map' field is not supported when mocking a Context object";
    const fields = PARTS.get(name);
    if (!fields) return notAllowed(name);
    if (!isObject(value)) return `${name} must be an object`;
    for (const [field, inner] of Object.entries(value)) {
      const kind = fields.get(field);
      if (!kind) return notAllowed(field);
      if (!fits(kind, inner)) return `${name}.${field} must be ${kind === 'any' ? 'JSON' : ARTICLES[kind]}`;
    }
  }
  return context.Task === undefined || hasToken(lone) ? undefined : TOKENLESS;
};

const notAllowed = (field: string): string => `Field '${field}' is not allowed`;

const fits = (kind: Kind, value: Json): boolean =>
  kind === 'any' || (kind === 'string' ? typeof value === 'string' : Number.isInteger(value));

const TOKENLESS =
  "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern";

const hasToken = ({ state }: LoneState): boolean => {
  if (state.Type !== 'Task') return false;
  const resource = parseResource(String(state.Resource), 'us-east-1', '');
  return resource?.kind === 'integration' && resource.pattern !== 'requestResponse';
};
