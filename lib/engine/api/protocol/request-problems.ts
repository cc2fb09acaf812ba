import type { z } from 'zod';
import { isObject } from '#core/json.ts';
import { type ApiError, apiErrors } from './errors.ts';

type Issue = z.core.$ZodIssue;

/** Members whose values the API's model calls sensitive: errors do not repeat them. */
const SENSITIVE = new Set([
  'cause',
  'context',
  'definition',
  'description',
  'error',
  'input',
  'mapItemReaderData',
  'output',
  'result',
  'stateName',
  'taskToken',
  'variables',
  'versionDescription',
]);

/** Returns the error for a request that its schema refuses: what AWS's request validation says of each field. */
export const requestProblem = (request: unknown, issues: readonly Issue[]): ApiError => {
  const mistyped = issues.find(
    (issue) => issue.code === 'invalid_type' && valueAt(request, issue.path) !== undefined,
  );
  if (mistyped) return apiErrors.serialization(mistypedMessage(request, mistyped));
  const problems = issues.map((issue) => constraint(request, issue));
  const detected = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected`;
  return apiErrors.validation(`${detected}: ${problems.join('; ')}`);
};

const constraint = (request: unknown, issue: Issue): string => {
  const value = valueAt(request, issue.path);
  const where = issue.path
    .map((key) => (typeof key === 'number' ? `${key + 1}.member` : String(key)))
    .join('.');
  const isShown = value === undefined || !SENSITIVE.has(String(issue.path.at(-1)));
  const start = `Value${isShown ? ` ${value === undefined ? 'null' : `'${shown(value, String(issue.path.at(-1)))}'`}` : ''} at '${where}' failed to satisfy constraint: `;
  return start + rule(issue, value);
};

const rule = (issue: Issue, value: unknown): string => {
  if (issue.code === 'invalid_type' && value === undefined) return 'Member must not be null';
  if (issue.code === 'too_small') {
    return `Member must have ${measure(issue.origin)} greater than or equal to ${issue.minimum}`;
  }
  if (issue.code === 'too_big') {
    return `Member must have ${measure(issue.origin)} less than or equal to ${issue.maximum}`;
  }
  if (issue.code === 'invalid_value')
    return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
  if (issue.code === 'invalid_format') {
    const pattern = issue.message.startsWith('^')
      ? issue.message
      : String(issue.pattern).replace(/^\/|\/[a-z]*$/g, '');
    return `Member must satisfy regular expression pattern: ${pattern}`;
  }
  return issue.message;
};

const measure = (origin: string): string => (origin === 'string' || origin === 'array' ? 'length' : 'value');

const mistypedMessage = (request: unknown, issue: Issue): string => {
  const value = valueAt(request, issue.path);
  if (Array.isArray(value)) return 'Start of list found where not expected.';
  if (typeof value === 'object') return 'Start of structure or map found where not expected.';
  const expected = 'expected' in issue ? capitalised(String(issue.expected)) : 'the expected type';
  return `${(typeof value).toUpperCase()}_VALUE can not be converted to ${expected}`;
};

const capitalised = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);

/** Names of what lists hold, as AWS's messages write them. */
const ITEMS: ReadonlyMap<string, string> = new Map([
  ['routingConfiguration', 'RoutingConfigurationListItem'],
]);

const shown = (value: unknown, field: string): string => {
  const item = ITEMS.get(field);
  if (item === undefined || !Array.isArray(value)) return plain(value);
  const items = value.map((entry: unknown) => {
    if (!isObject(entry)) return plain(entry);
    const fields = Object.entries(entry).map(([name, inner]) => `${name}=${plain(inner)}`);
    return `${item}(${fields.join(', ')})`;
  });
  return `[${items.join(', ')}]`;
};

const plain = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
