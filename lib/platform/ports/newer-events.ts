import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { localServices } from '#contracts/local-services.ts';
import { type Executions, unlessUnknown } from './executions.ts';

/** Events in a page: the maximum of Step Functions. */
const PAGE = 1000;

/**
 * Yields the pages of what a history has after an event, oldest first. Where the histories are in the same process, JSON texts of details are made
 * when they are read, and their values are beside them (see `jsonField`).
 */
export async function* newerEvents(
  executions: Pick<Executions, 'historyPage' | 'pages'>,
  execution: string,
  after: number,
): AsyncGenerator<readonly HistoryEvent[]> {
  const events = localServices()?.events;
  if (events) yield* recordedPages(events, execution, after);
  else if (after === 0) yield* executions.pages(execution);
  else yield await fromTheEnd(executions, execution, after);
}

type ReadEvents = NonNullable<NonNullable<ReturnType<typeof localServices>>['events']>;

async function* recordedPages(
  events: ReadEvents,
  execution: string,
  after: number,
): AsyncGenerator<readonly HistoryEvent[]> {
  for (let newest = after; ; ) {
    const page = await events(execution, newest).catch(unlessUnknown(`execution ${execution}`));
    yield page as readonly HistoryEvent[];
    if (page.length < PAGE) return;
    newest = page.at(-1)?.id ?? newest;
  }
}

/** Reads from the end of the history: mostly few events are new. */
const fromTheEnd = async (
  { historyPage }: Pick<Executions, 'historyPage'>,
  execution: string,
  after: number,
): Promise<HistoryEvent[]> => {
  const isNewer = ({ id = 0 }: HistoryEvent): boolean => id > after;
  const { events: [last] = [] } = await historyPage(execution, { limit: 1, reverse: true });
  if (!last || !isNewer(last)) return [];
  const limit = Math.min(PAGE, (last.id ?? 0) - after);
  const newer: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await historyPage(execution, { limit, nextToken, reverse: true });
    const events = page.events ?? [];
    newer.push(...events.filter(isNewer));
    nextToken = (events.at(-1)?.id ?? 0) > after + 1 ? page.nextToken : undefined;
  } while (nextToken);
  return newer.reverse();
};
