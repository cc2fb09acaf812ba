import { type Group, isIn } from '#contracts/http/groups.ts';
import { localSession } from './local-session.ts';
import type { Session } from './session.ts';

let current: Session = localSession('');

/** Returns the session of the console. */
export const session = (): Session => current;

/** Sets the session before anything is asked. */
export const setSession = (opened: Session): void => {
  current = opened;
};

/** Tells whether the console offers what a group may do; the functions behind the API decide. */
export const may = (group: Group): boolean => !current.person || isIn(current.person.groups, group);
