/**
 * Groups of the people who use the deployed console: `viewer` reads, `operator` starts and changes executions, `approver` decides
 * approvals. Whoever is in one of them may read.
 */
export const GROUPS = ['viewer', 'operator', 'approver'] as const;

/** Group of a person. */
export type Group = (typeof GROUPS)[number];

/** Returns the groups of which a person must be in one to be let in where a group is needed. */
export const groupsWith = (needed: Group): readonly Group[] => (needed === 'viewer' ? GROUPS : [needed]);

/** Tells whether somebody in these groups may do what a group may. */
export const isIn = (groups: readonly string[], needed: Group): boolean =>
  groupsWith(needed).some((group) => groups.includes(group));
