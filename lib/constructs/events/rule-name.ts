import { createHash } from 'node:crypto';

/** Most characters of a rule's or a schedule's name. */
const MAX_LENGTH = 64;

/** Returns the name of the rule of a workflow's trigger; a long one is cut and made unique by a hash. */
export const ruleName = (prefix: string, workflow: string, trigger: string): string => {
  const name = `${prefix}${workflow}-${trigger}`;
  if (name.length <= MAX_LENGTH) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 10);
  return `${name.slice(0, MAX_LENGTH - 11)}-${hash}`;
};
