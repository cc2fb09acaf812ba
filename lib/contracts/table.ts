/** Primary key of an item. */
export interface ItemKey {
  pk: string;
  sk: string;
}

/** Attribute names of the table and its one index. */
export const TABLE = {
  pk: 'pk',
  sk: 'sk',
  ttl: 'ttl',
  index: 'gsi1',
  indexPk: 'gsi1pk',
  indexSk: 'gsi1sk',
} as const;

/**
 * Keys of everything that the table holds. `pk` spreads load (a breaker, an execution, a key each have their own); what is
 * listed together shares a `gsi1pk`, with a `gsi1sk` that sorts by time.
 */
export const KEYS = {
  breaker: (name: string): ItemKey => ({ pk: `breaker#${name}`, sk: 'breaker' }),
  /** Health of a registered service. */
  service: (name: string): ItemKey => ({ pk: `service#${name}`, sk: 'service' }),
  approval: (id: string): ItemKey => ({ pk: `approval#${id}`, sk: 'approval' }),
  run: (execution: string): ItemKey => ({ pk: `run#${execution}`, sk: 'run' }),
  /** Progress of an execution that has not ended: what functions note of its steps, and what was read of its history. */
  progress: (execution: string, sk: string): ItemKey => ({ pk: `progress#${execution}`, sk }),
  /** Definition of a version of a state machine, by the version's ARN. */
  definition: (version: string): ItemKey => ({ pk: `definition#${version}`, sk: 'definition' }),
  /** Manifest of a workflow as it is deployed, or a part of it; how often one has changed (`changes`). They are read together. */
  manifest: (sk: string): ItemKey => ({ pk: 'manifest#deployed', sk }),
  /** A published version of a workflow by its number, or which of them new executions get (`live`). */
  version: (workflow: string, sk: string): ItemKey => ({ pk: `version#${workflow}`, sk }),
  /** Pages of the history of an execution, as they were read: which there are (`head`), or one of them. */
  history: (execution: string, sk: string): ItemKey => ({ pk: `history#${execution}`, sk }),
  /** How far a sweep is, and which one. */
  sweep: (name: string): ItemKey => ({ pk: `sweep#${name}`, sk: 'sweep' }),
  /** Entries about an execution, or something else, in order of time; they are in the table of the audit trail. */
  audit: (about: string, at: string, id = ''): ItemKey => ({ pk: `audit#${about}`, sk: `${at}#${id}` }),
  /** Counters of a workflow, or of a step of it. */
  metrics: (workflow: string, step = ''): ItemKey => ({ pk: `metrics#${workflow}`, sk: `metrics#${step}` }),
  /** Durations of a step in a version of a workflow. */
  durations: (workflow: string, version: string, step: string): ItemKey => ({
    pk: `metrics#${workflow}`,
    sk: `durations#${version}#${step}`,
  }),
  /** Record of a `state` step; without a workflow it belongs to all. */
  state: (workflow: string, name: string, key: string): ItemKey => ({
    pk: `state#${workflow}#${name}#${key}`,
    sk: 'state',
  }),
  /** A write of a record that a script's step has made, so that another attempt at the step does not repeat it. */
  written: (script: string, step: string, sk: string): ItemKey => ({ pk: `written#${script}#${step}`, sk }),
  /** A step that waits for events with a correlation key, an event that came, or who has it. */
  wait: (correlation: string, sk: string): ItemKey => ({ pk: `wait#${correlation}`, sk }),
  /** An entity of a lifecycle (`entity`), or an entry of its history. */
  entity: (lifecycle: string, id: string, sk = 'entity'): ItemKey => ({
    pk: `entity#${lifecycle}#${id}`,
    sk,
  }),
  /** The executions of a workflow that events with a key start one after another: the queue, or one of them. */
  order: (workflow: string, key: string, sk = 'queue'): ItemKey => ({ pk: `order#${workflow}#${key}`, sk }),
  /** What was decided about the variants of a workflow. */
  variants: (workflow: string): ItemKey => ({ pk: `variants#${workflow}`, sk: 'variants' }),
  /** What runs of a workflow with a key share: a lease of each place (`slot#…`), who waits (`wait#…`), and when runs began (`rate`). */
  flow: (workflow: string, key: string, sk = ''): ItemKey => ({ pk: `flow#${workflow}#${key}`, sk }),
  /** A start that was accepted and has not been made, by the name of its execution. */
  start: (workflow: string, name: string): ItemKey => ({ pk: `start#${workflow}#${name}`, sk: 'start' }),
  /** In which queue a run is, or was; or for what time it waits (`begin`). */
  turn: (execution: string, sk = 'turn'): ItemKey => ({ pk: `turn#${execution}`, sk }),
  /** An event that a workflow's trigger has matched, with what became of it. */
  event: (workflow: string, id: string): ItemKey => ({ pk: `event#${workflow}#${id}`, sk: 'event' }),
  cache: (action: string, hash: string): ItemKey => ({ pk: `cache#${action}#${hash}`, sk: 'cache' }),
  /** Log of effects of a root execution, by its ARN: entries, texts too long for them, and the fence. */
  effect: (root: string, sk: string): ItemKey => ({ pk: `effect#${root}`, sk }),
} as const;

/** Returns what the partition keys of all items of a kind begin with: `breaker#` for the key of any breaker. */
export const kindPrefix = ({ pk }: Pick<ItemKey, 'pk'>): string => pk.slice(0, pk.indexOf('#') + 1);

/** Partitions of the index. */
export const INDEX = {
  breakers: 'breakers',
  services: 'services',
  approvals: (status: string): string => `approvals#${status}`,
  runs: (workflow: string): string => `runs#${workflow}`,
  /** Executions that have not ended, in 16 partitions, since all of them are written and read there; by workflow and start. */
  openRuns: (shard: number | string): string => `open#${shard}`,
  /**
   * Executions of a workflow that have ended, by their start: apart from the others, those that may still be continued or undone. They
   * ended without success, or a step of an execution has started them.
   */
  endedRuns: (workflow: string, kept?: 'children' | 'unsuccessful'): string =>
    kept === undefined ? `ended#${workflow}` : `ended#${workflow}#${kept}`,
  entities: (lifecycle: string): string => `entities#${lifecycle}`,
  events: (workflow: string): string => `events#${workflow}`,
  /** Keys of a workflow whose events start executions one after another, while one is under way. */
  orders: (workflow: string): string => `orders#${workflow}`,
  /** Entries of the audit trail of a day in UTC, such as `2026-01-31`. */
  auditDay: (day: string): string => `day#${day}`,
  /** Runs of a workflow that have a place or wait. */
  turns: (workflow: string): string => `turns#${workflow}`,
  /** Runs of a workflow that wait for a time, by that. */
  begins: (workflow: string): string => `begins#${workflow}`,
  /** Records of a `state` step of a workflow; without a workflow those that belong to all. */
  records: (workflow: string, name: string): string => `records#${workflow}#${name}`,
  /** Starts that were accepted and have not been made, in shards, because many are at the same time; by when they were accepted. */
  starts: (shard: number | string): string => `starts#${shard}`,
  /** Starts that were accepted and cannot be made. */
  failedStarts: 'failed-starts',
  metrics: 'metrics',
  parked: 'parked',
} as const;

/** A kind of item: what begins its partition key. Entries of the audit trail are in a separate table. */
export type ItemKind = Exclude<keyof typeof KEYS, 'durations'>;

const indexesOf: Partial<Record<ItemKind, string[]>> = {
  audit: [INDEX.auditDay('*')],
  breaker: [INDEX.breakers],
  service: [INDEX.services],
  approval: [INDEX.approvals('*')],
  run: [INDEX.runs('*'), INDEX.openRuns('*'), INDEX.endedRuns('*')],
  entity: [INDEX.entities('*')],
  event: [INDEX.events('*')],
  flow: [INDEX.turns('*')],
  order: [INDEX.orders('*')],
  state: [INDEX.records('*', '*')],
  start: [INDEX.starts('*'), INDEX.failedStarts],
  turn: [INDEX.begins('*')],
  metrics: [INDEX.metrics],
  effect: [INDEX.parked],
};

/** Returns patterns, with `*`, of the partition keys that items of a kind have in the table and in the index. */
export const leadingKeys = (kind: ItemKind): { table: string; indexes: string[] } => {
  return { table: `${kindPrefix(KEYS[kind]('', '', ''))}*`, indexes: indexesOf[kind] ?? [] };
};
