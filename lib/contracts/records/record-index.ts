import { INDEX, KEYS, kindPrefix, TABLE } from '../table.ts';

/** Which record of which state of which workflow; of all workflows, if that is empty. */
export interface RecordAddress {
  owner: string;
  state: string;
  key: string;
}

/** Characters by which records are sorted: DynamoDB sorts by 1,024 bytes at most, and a character has up to four. */
export const SORTED_CHARACTERS = 250;

/** What the sort key of every record begins with, because it must not be empty. */
export const SORTED_PREFIX = 'key#';

const PARTITION = new RegExp(`^${kindPrefix(KEYS.state('', '', ''))}([^#]*)#([^#]+)#(.*)$`, 's');

/** Reads the partition key of a record; undefined for one of something else. */
export const addressOf = (partition: string): RecordAddress | undefined => {
  const [, owner, state, key] = PARTITION.exec(partition) ?? [];
  return owner === undefined || state === undefined || key === undefined ? undefined : { owner, state, key };
};

/** Returns by what records are sorted whose keys begin with a text. */
export const sortedBy = (key: string): string =>
  [...`${SORTED_PREFIX}${key}`].slice(0, SORTED_CHARACTERS).join('');

/** Returns the attributes by which a record is listed with the others of its state, in the order of their keys. */
export const indexAttributes = ({ owner, state, key }: RecordAddress): Record<string, string> => ({
  [TABLE.indexPk]: INDEX.records(owner, state),
  [TABLE.indexSk]: sortedBy(key),
});
