import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { localServices } from '#contracts/local-services.ts';
import type { Sensitive } from '#contracts/manifest.ts';
import { maskOfRun } from '#contracts/progress/sensitive-values.ts';
import type { Clock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { isObject, parseJson } from '#core/json.ts';
import { type Executions, eventsOf, isThrottle } from '../ports/executions.ts';
import { Problem } from '../problem.ts';
import { isOpen, type RunItem } from '../runs/run-item.ts';
import type { RunItems } from '../runs/run-items.ts';
import { type EventView, eventView } from './event-view.ts';
import type { HistoryStore, KeptHistory } from './history-store.ts';
import type { ProgressStore } from './progress-store.ts';
import { revisionOf } from './run-views.ts';

/** Which page of a history is wanted. */
export interface HistoryPage {
  sensitive?: Sensitive | undefined;
  limit?: number | undefined;
  nextToken?: string | undefined;
  reverse?: boolean | undefined;
}

/** Events of a page. */
export interface HistoryEvents {
  events: EventView[];
  nextToken?: string;
  /** When the history was read, in milliseconds since the epoch, if Step Functions refused to give a newer one. */
  asOf?: number;
}

/** Returns a page of an execution's history, by its ARN, masked; throws a Problem `not_found` if there is none. */
export type RunHistories = (execution: string, page: HistoryPage) => Promise<HistoryEvents>;

interface HistoryPorts {
  clock: Clock;
  executions: Pick<Executions, 'history' | 'historyPage' | 'pages'>;
  histories: HistoryStore;
  progress: Pick<ProgressStore, 'of'>;
  runItems: Pick<RunItems, 'of'>;
}

/** Events in a page if the request does not say how many: the maximum of Step Functions. */
const LIMIT = 1000;

/** Age in milliseconds from which the history of an open execution is read again: if functions have noted something since, and if not. */
const [NOTED_MILLISECONDS, SILENT_MILLISECONDS] = [3000, 60_000];

/**
 * Returns histories that are read from Step Functions once for whatever an execution is at, and then from the table: GetExecutionHistory
 * takes 20 calls a second in an account, and a page of the console asks for each event of an execution.
 */
export const runHistories = (ports: HistoryPorts): RunHistories => {
  const { clock, executions, histories, progress, runItems } = ports;

  /** Yields the events as people may see them. What is sensitive is known by the whole history. */
  async function* masked(execution: string, sensitive: Sensitive | undefined): AsyncGenerator<EventView> {
    if (!sensitive) for await (const event of executions.history(execution)) yield eventView(event);
    else {
      const events = await eventsOf(executions, execution);
      const mask = maskOfRun(sensitive, events);
      for (const event of events) yield mask(eventView(event));
    }
  }

  const direct = async (
    execution: string,
    { sensitive, limit, nextToken, reverse }: HistoryPage,
  ): Promise<HistoryEvents> => {
    const page = await executions.historyPage(execution, defined({ limit, nextToken, reverse }));
    const whole: HistoryEvent[] = sensitive ? await eventsOf(executions, execution) : [];
    const mask = maskOfRun(sensitive, whole);
    const events = (page.events ?? []).map((event) => mask(eventView(event)));
    return { events, ...defined({ nextToken: page.nextToken }) };
  };

  const isCurrent = (kept: KeptHistory, run: RunItem, revision: string): boolean => {
    if (!isOpen(run)) return kept.revision === revision;
    const age = clock.now() - kept.readAt;
    return age < (kept.revision === revision ? SILENT_MILLISECONDS : NOTED_MILLISECONDS);
  };

  const pageOf = async (
    execution: string,
    kept: KeptHistory,
    { limit = LIMIT, reverse = false }: HistoryPage,
    at = reverse ? kept.events : 0,
  ): Promise<HistoryEvents> => {
    const span = reverse
      ? { from: Math.max(0, at - limit), to: at }
      : { from: at, to: Math.min(kept.events, at + limit) };
    const events = span.from < span.to ? await histories.events(execution, kept, span) : [];
    if (!events)
      throw new Problem('invalid_request', 'The next_token has expired; begin with the first page');
    const isMore = reverse ? span.from > 0 : span.to < kept.events;
    const next = { kept, at: reverse ? span.from : span.to };
    return {
      events: reverse ? events.reverse() : events,
      ...(isMore && { nextToken: Buffer.from(JSON.stringify(next)).toString('base64url') }),
    };
  };

  return async (execution, page) => {
    const place = placeIn(page.nextToken);
    if (place) return pageOf(execution, place.kept, page, place.at);
    // The local stack has its histories in the same process.
    if (localServices() || page.nextToken !== undefined) return direct(execution, page);
    const [run, before] = await Promise.all([runItems.of(execution), histories.of(execution)]);
    if (!run) return direct(execution, page);
    const { notes } = await progress.of(execution);
    const revision = revisionOf(run, notes);
    if (before && isCurrent(before, run, revision)) return pageOf(execution, before, page);
    try {
      const about = { readAt: clock.now(), revision };
      const kept = await histories.keep(execution, about, masked(execution, page.sensitive));
      return kept ? await pageOf(execution, kept, page) : await direct(execution, page);
    } catch (error) {
      if (!before || !isThrottle(error)) throw error;
      return { ...(await pageOf(execution, before, page)), asOf: before.readAt };
    }
  };
};

/** Returns the place in a kept history that a token names; undefined for a token of Step Functions. */
const placeIn = (token: string | undefined): { kept: KeptHistory; at: number } | undefined => {
  const place = token === undefined ? undefined : parseJson(Buffer.from(token, 'base64url').toString());
  if (!isObject(place) || !isObject(place.kept) || typeof place.at !== 'number') return undefined;
  const { readAt, events, starts, revision } = place.kept;
  if (typeof readAt !== 'number' || typeof events !== 'number' || !Array.isArray(starts)) return undefined;
  return {
    kept: { readAt, events, starts: starts.map(Number), revision: String(revision) },
    at: place.at,
  };
};
