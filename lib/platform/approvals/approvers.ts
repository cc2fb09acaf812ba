import type { Caller } from '../ports/audit.ts';

/**
 * Who may decide an approval that names people in `to`: `enforced`: a caller whose authenticated identity is among them; `claimed`:
 * for API keys, which identify an application and not a person, the approver that the application names in `by`; `anyone`: who may
 * call the API, as in the local stack, which does not authenticate.
 */
export type ApproverRule = 'enforced' | 'claimed' | 'anyone';

/** Name of a role that IAM Identity Center makes; no one else can assume it, so its sessions have their users' names. */
const IDENTITY_CENTER = 'AWSReservedSSO_';

/**
 * Returns the names by which `to` may mean an authenticated caller: the principal itself (an ARN, a key's id), `user/<name>` and the
 * name of an IAM user, `role/<name>` of a role, and the user of IAM Identity Center, mostly an e-mail address. The session of any
 * other role does not count: whoever assumes a role chooses it.
 */
export const namesOf = (principal: string): string[] => {
  const [, , , , , resource = ''] = principal.split(':');
  const [kind, ...path] = resource.split('/');
  const name = path.at(-1);
  if (kind === 'user' && name !== undefined) return [principal, `user/${name}`, name];
  if (kind !== 'assumed-role') return [principal];
  const [role = '', session = ''] = path;
  return [principal, `role/${role}`, ...(role.startsWith(IDENTITY_CENTER) ? [session] : [])];
};

/** Tells whether a caller may decide an approval that is asked of `to`; an empty list means anyone. */
export const mayDecide = (
  to: readonly string[],
  { principal, groups }: Caller,
  { rule, by }: { rule: ApproverRule; by?: string },
): boolean => {
  if (rule === 'anyone' || to.length === 0) return true;
  const names = principal === undefined ? [] : namesOf(principal);
  for (const group of groups ?? []) names.push(`group/${group}`);
  if (takesClaim({ principal, groups }, rule) && by !== undefined) names.push(by);
  const wanted = new Set(to.map((name) => name.toLowerCase()));
  return names.some((name) => wanted.has(name.toLowerCase()));
};

/** Tells whether the name that a caller gives counts: that of an application's key, which is not a person's, does. */
export const takesClaim = ({ principal, groups }: Caller, rule: ApproverRule): boolean =>
  rule === 'claimed' && groups === undefined && !principal?.startsWith('arn:');

/** Tells whether two callers may be the same person: one who signs in to the console, or with credentials of AWS. */
export const maybeSame = (one: string, other: string): boolean => {
  const names = new Set(peopleIn(one));
  return peopleIn(other).some((name) => names.has(name));
};

/** A role is shared by people: a session named like somebody may be theirs, and that is enough to refuse. */
const peopleIn = (principal: string): string[] =>
  [...namesOf(principal).filter((name) => !name.startsWith('role/')), sessionOf(principal)]
    .filter((name) => name !== undefined)
    .map((name) => name.toLowerCase());

const sessionOf = (principal: string): string | undefined =>
  /:assumed-role\/[^/]+\/(.+)$/.exec(principal)?.[1];
