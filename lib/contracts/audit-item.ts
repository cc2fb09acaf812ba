import { INDEX, type ItemKey, KEYS, TABLE } from './table.ts';

/** Returns the item of an entry of the audit trail, which is in the trail of what it is about and in that of its day. */
export const auditItem = <Entry extends { execution: string }>(
  entry: Entry,
  at: string,
  id: string,
): ItemKey & Record<string, unknown> => {
  const key = KEYS.audit(entry.execution, at, id);
  return {
    ...key,
    [TABLE.indexPk]: INDEX.auditDay(at.slice(0, 10)),
    [TABLE.indexSk]: `${key.sk}#${entry.execution}`,
    at,
    ...entry,
  };
};
