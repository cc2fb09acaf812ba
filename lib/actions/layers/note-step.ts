import { ENVIRONMENT } from '#contracts/environment.ts';
import { NOTE_PREFIX, NOTE_RETENTION_SECONDS, NOTE_SHARDS } from '#contracts/progress/step-note.ts';
import { type ItemKey, KEYS, TABLE } from '#contracts/table.ts';
import { hashOf } from '#core/hash.ts';
import type { ActionCall, Layer, WiredAction } from '../action-call.ts';

/** Milliseconds after which a call is noted as begun; one that is over earlier costs one write, not two. */
const NOTED_AFTER_MILLISECONDS = 1000;

/**
 * Notes in the table that an attempt at the step has begun, and how it ended, so that the execution's status needs no history. A note that
 * cannot be written is left out: the history has it.
 */
export const noteStep: Layer = async (call, next, action) => {
  const { run, startedAt } = call;
  if (process.env[ENVIRONMENT.notes] !== 'true' || run.find || run.compensation) return next(call);
  const { clock, contract } = action;
  const noted: Promise<void>[] = [];
  const begin = (): void => {
    noted.push(note(call, action, { begun: 1, at: startedAt }));
  };
  const cpu = process.cpuUsage();
  const timer = setTimeout(begin, NOTED_AFTER_MILLISECONDS);
  const end = async (outcome: 'done' | 'failed', error?: string): Promise<void> => {
    clearTimeout(timer);
    await Promise.all(noted);
    const isLate = outcome === 'done' && contract.options?.answers === 'later';
    const begun = noted.length > 0 ? 0 : 1;
    if (isLate && begun === 0) return;
    const ended = isLate ? {} : { outcome, endedAt: clock.now(), error, used: usedSince(cpu) };
    await note(call, action, { begun, at: startedAt, ...ended });
  };
  try {
    const output = await next(call);
    await end('done');
    return output;
  } catch (error) {
    await end('failed', (error as Error | null)?.name ?? 'Error');
    throw error;
  }
};

/** What is added to the note of a step. Times are milliseconds since the epoch. */
interface Addition {
  begun: 0 | 1;
  /** When the call began. */
  at: number;
  outcome?: 'done' | 'failed';
  endedAt?: number;
  error?: string | undefined;
  used?: Used;
}

/** What the process of a call has used: Lambda gives each call at a time a process. */
interface Used {
  /** The most memory that it has held. */
  megabytes: number;
  cpuMilliseconds: number;
}

const usedSince = (before: NodeJS.CpuUsage): Used => {
  const { user, system } = process.cpuUsage(before);
  return {
    megabytes: Math.ceil(process.resourceUsage().maxRSS / 1024),
    cpuMilliseconds: Math.round((user + system) / 1000),
  };
};

const note = async (call: ActionCall, { clients }: WiredAction, addition: Addition): Promise<void> => {
  const { begun, at, outcome, endedAt, error, used } = addition;
  const sets = ['firstAt = if_not_exists(firstAt, :at)', 'beganAt = :at', '#ttl = :ttl'];
  if (endedAt !== undefined) sets.push('endedAt = :end');
  if (error !== undefined) sets.push('#error = :error');
  if (used) sets.push('megabytes = :megabytes', 'cpuMilliseconds = :cpu');
  const adds = [...(begun ? ['begun :one'] : []), ...(outcome ? [`${outcome} :one`] : [])];
  try {
    const { tableOf, updateItem } = await import('../ports/documents.ts');
    await updateItem(tableOf(clients.dynamo), keyOf(call), {
      UpdateExpression:
        `SET ${sets.join(', ')} ADD ${adds.join(', ')}` + (outcome === 'done' ? ' REMOVE #error' : ''),
      ExpressionAttributeNames: {
        '#ttl': TABLE.ttl,
        ...((error !== undefined || outcome === 'done') && { '#error': 'error' }),
      },
      ExpressionAttributeValues: {
        ':at': at,
        ':one': 1,
        ':ttl': Math.ceil(at / 1000) + NOTE_RETENTION_SECONDS,
        ...(endedAt !== undefined && { ':end': endedAt }),
        ...(error !== undefined && { ':error': error }),
        ...(used && { ':megabytes': used.megabytes, ':cpu': used.cpuMilliseconds }),
      },
    });
  } catch (reason) {
    call.logger.warn('How the step goes could not be noted', reason as Error);
  }
};

/** Executions of a distributed Map note under the one that it belongs to, in shards, because very many may at once. */
const keyOf = ({ run }: ActionCall): ItemKey => {
  const { execution, root = execution, sharded, step } = run;
  if (sharded !== true) return KEYS.progress(execution, `${NOTE_PREFIX}${step}`);
  const shard = Number.parseInt(hashOf(execution).slice(0, 4), 16) % NOTE_SHARDS;
  return KEYS.progress(`${root}#${shard}`, `${NOTE_PREFIX}${step}`);
};
