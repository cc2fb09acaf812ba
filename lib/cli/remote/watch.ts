import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { getStatus } from '#contracts/http/routes/get-status.ts';
import { isUnderWay } from '#contracts/http/under-way.ts';
import { EXIT } from '../command/exit-codes.ts';
import { COMPENSATIONS } from '../render/outcome.ts';
import { renderStatus } from '../render/status.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Client } from './client.ts';
import type { ExecutionReference } from './execution-reference.ts';

/** Waits between two looks; longer for one that takes long, since Step Functions allows few of them a second. */
const SHORTEST_MILLISECONDS = 500;
const MAX_MILLISECONDS = 5000;

type Status = z.output<typeof getStatus.response>;

/** Where the status is shown. */
export interface WatchOptions {
  terminal: Terminal;
  json: boolean;
}

/** Looks at an execution that ended without success after which what it left is being undone, or nothing is. */
const LOOKS_AFTER_END = 3;

/**
 * Shows the status of an execution until it ends, and until what it left is undone: what changed, a line each. Returns the exit code: 2
 * if it did not succeed.
 */
export const watchExecution = async (
  client: Client,
  reference: ExecutionReference,
  { terminal, json }: WatchOptions,
): Promise<number> => {
  const seen = new Map<string, string>();
  let wait = SHORTEST_MILLISECONDS;
  let looks = 0;
  for (;;) {
    const status = await client(getStatus, { parameters: { ...reference } });
    const changed = changes(status, seen);
    if (json && changed.length > 0) terminal.line(JSON.stringify(status));
    if (!json) for (const line of changed) terminal.line(line);
    const hasEnded = !isUnderWay(status.status);
    const isUndoing = status.progress.steps.some(({ compensation }) => compensation === 'running');
    looks = hasEnded && !isUndoing ? looks + 1 : 0;
    if (hasEnded && !isUndoing && (status.status === 'SUCCEEDED' || looks >= LOOKS_AFTER_END)) {
      if (!json) terminal.line(`\n${renderStatus(status, terminal.colors)}`);
      return status.status === 'SUCCEEDED' ? EXIT.ok : EXIT.workflowFailed;
    }
    wait = changed.length > 0 ? SHORTEST_MILLISECONDS : Math.min(MAX_MILLISECONDS, wait * 1.5);
    await pause(wait);
  }
};

const undoingText = ({ compensation }: Status['progress']['steps'][number]): string | undefined =>
  compensation && `↩ ${COMPENSATIONS[compensation]}`;

/** Returns a line for each step, and for the execution, that is not as it was when it was last looked at. */
const changes = (status: Status, seen: Map<string, string>): string[] => {
  const { progress } = status;
  const now = [
    ...progress.steps
      .filter(({ status: of }) => of !== 'pending' && of !== 'unreached')
      .map(
        (step) => [step.id, [step.status, step.error, undoingText(step)].filter(Boolean).join(' ')] as const,
      ),
    ['execution', status.status.toLowerCase()] as const,
  ];
  return now.flatMap(([id, text]) => {
    if (seen.get(id) === text) return [];
    seen.set(id, text);
    return [`${String(progress.percent).padStart(3)} %  ${id} ${text}`];
  });
};
