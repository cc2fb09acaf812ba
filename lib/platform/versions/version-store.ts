import { type Item, type OpenTable, queryPages, writeItem } from '#actions/ports/documents.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { type LiveVersion, type Shift, sharesAt } from './shares.ts';

/** A published version of a workflow, as a deployment has left it in the table. */
export interface KnownVersion {
  number: number;
  arn: string;
  publishedAt?: string;
  /** ARN of the role that its executions have. */
  role: string;
  /** ARNs of the versions of functions that it names. */
  functions: string[];
  /** Name of the execution that it was made to continue or run again; absent if it was deployed. */
  resumes?: string;
}

/** The versions of a workflow, newest first, and the percentage of new executions that each gets, by number. */
export interface KnownVersions {
  versions: KnownVersion[];
  shares: ReadonlyMap<number, number>;
}

/** The versions of workflows and who gets which: deployments write them, so that no view has to ask Step Functions. */
export interface VersionStore {
  of(workflow: string): Promise<KnownVersions>;
  add(workflow: string, version: KnownVersion): Promise<void>;
  /** Marks that a version was removed. */
  remove(workflow: string, version: KnownVersion): Promise<void>;
  /** Says that new executions get a version, at once or little by little; changes nothing if they do already. */
  point(workflow: string, number: number, shift?: Shift): Promise<void>;
  /** Records the percentages that the alias says, by number of version; changes nothing if they are the same. */
  share(workflow: string, asked: ReadonlyMap<number, number>): Promise<void>;
}

const LIVE = 'live';

/** Digits of a number in a sort key. */
const DIGITS = 10;

const keyOf = (workflow: string, number: number) =>
  KEYS.version(workflow, String(number).padStart(DIGITS, '0'));

/** Returns the store over a table. */
export const versionStoreIn = (open: OpenTable, clock: Clock): VersionStore => {
  const read = async (workflow: string): Promise<{ versions: KnownVersion[]; live?: LiveVersion }> => {
    const versions: KnownVersion[] = [];
    let live: LiveVersion | undefined;
    const pages = queryPages(open, {
      KeyConditionExpression: `${TABLE.pk} = :versions`,
      ExpressionAttributeValues: { ':versions': KEYS.version(workflow, '').pk },
      ScanIndexForward: false,
      ConsistentRead: true,
    });
    for await (const page of pages)
      for (const item of page) {
        if (item[TABLE.sk] === LIVE) live = item.state as LiveVersion;
        else if (item.removed !== true) versions.push(item.state as KnownVersion);
      }
    return { versions, ...defined({ live }) };
  };
  const write = async (item: Item): Promise<void> => {
    await writeItem(open, item);
  };
  return {
    async of(workflow) {
      const { versions, live } = await read(workflow);
      return { versions, shares: sharesAt(live, clock.now()) };
    },
    add: (workflow, version) => write({ ...keyOf(workflow, version.number), state: version }),
    remove: (workflow, version) =>
      write({ ...keyOf(workflow, version.number), state: version, removed: true }),
    async point(workflow, number, shift) {
      const { live } = await read(workflow);
      if (live?.number === number && !live.asked) return;
      const before = Object.fromEntries(sharesAt(live, clock.now()));
      const state: LiveVersion = { number, since: clock.now(), before, ...defined({ shift }) };
      await write({ ...KEYS.version(workflow, LIVE), state });
    },
    async share(workflow, asked) {
      const { live } = await read(workflow);
      const now = clock.now();
      const known = sharesAt(live, now);
      if (known.size === asked.size && [...asked].every(([number, percent]) => known.get(number) === percent))
        return;
      const [[number] = [0]] = [...asked].sort(([, one], [, other]) => other - one);
      await write({
        ...KEYS.version(workflow, LIVE),
        state: { number, since: now, asked: Object.fromEntries(asked) },
      });
    },
  };
};
