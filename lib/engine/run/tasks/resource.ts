import type { TaskResource } from '../../model/task.ts';

const PATTERNS = ['waitForTaskToken', 'sync:2', 'sync'] as const;

/** Parses a Task's Resource; undefined if it is not an ARN that Step Functions knows. */
export const parseResource = (arn: string, region: string, account: string): TaskResource | undefined => {
  const parts = arn.split(':');
  const [prefix, , service] = parts;
  if (prefix !== 'arn' || parts.length < 6) return undefined;
  if (service === 'lambda' && parts[5] === 'function') return { kind: 'lambda', arn };
  if (service !== 'states') return undefined;
  if (parts[5] === 'activity') return { kind: 'activity', arn };
  const rest = parts.slice(5).join(':');
  const pattern = PATTERNS.find((candidate) => rest.endsWith(`.${candidate}`));
  const name = pattern ? rest.slice(0, -pattern.length - 1) : rest;
  const at = name.lastIndexOf(':');
  if (at < 1) return undefined;
  const resourceType = name.slice(0, at);
  const action = name.slice(at + 1);
  return {
    kind: 'integration',
    arn,
    resourceType,
    resource: pattern ? `${action}.${pattern}` : action,
    action,
    pattern: pattern ?? 'requestResponse',
    region: parts[3] || region,
    account: parts[4] || account,
  };
};
