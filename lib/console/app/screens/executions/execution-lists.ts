import type { FoundExecution } from '../../api/types.ts';

/** What a list is narrowed to, as the API takes it. */
export interface Narrowed {
  workflow?: string | undefined;
  status?: string | undefined;
  q?: string | undefined;
  since?: string | undefined;
}

/** Reads a page of executions, newest first. */
export type ReadPage = (
  fields: Narrowed & { limit: number; next_token: string | undefined },
) => Promise<Page>;

interface Page {
  executions: FoundExecution[];
  next_token?: string;
}

/** Executions that are read at most. */
const MOST = 10_000;
/** Pages that are read at most: one may have few that fit. */
const MAX_PAGES = 30;
const PAGE = 1000;
/** Newest ones that every look reads. */
const NEWEST = 100;
/** After how long everything is read again: older executions change seldom. */
const WHOLE_MILLISECONDS = 30_000;

/** A list of executions that is read whole now and then, and between that only where it begins. */
export class ExecutionLists {
  readonly #readPage: ReadPage;
  readonly #known = new Map<string, FoundExecution>();
  #list: FoundExecution[] = [];
  /** What the newest look has brought. */
  #pages: readonly Page[] = [];
  #wholeAt = Number.NEGATIVE_INFINITY;
  #key = '';

  constructor(readPage: ReadPage) {
    this.#readPage = readPage;
  }

  /** Returns the executions that fit; the same list as long as nothing is seen to have changed. `now` in milliseconds. */
  async read(narrowed: Narrowed, now: number): Promise<FoundExecution[]> {
    const key = JSON.stringify(narrowed);
    const isNew = key !== this.#key;
    // What no longer has the status must leave the list.
    const isWhole = isNew || narrowed.status !== undefined || now - this.#wholeAt > WHOLE_MILLISECONDS;
    const pages = isWhole
      ? await this.#whole(narrowed)
      : [await this.#readPage({ ...narrowed, limit: NEWEST, next_token: undefined })];
    // An unchanged answer is the same object.
    const isSame =
      !isNew && pages.length === this.#pages.length && pages.every((page, at) => page === this.#pages[at]);
    this.#pages = pages;
    this.#key = key;
    if (isWhole) this.#wholeAt = now;
    if (isSame) return this.#list;
    if (isWhole) this.#known.clear();
    for (const { executions } of pages)
      for (const execution of executions) this.#known.set(execution.execution, execution);
    this.#list = [...this.#known.values()];
    return this.#list;
  }

  async #whole(narrowed: Narrowed): Promise<Page[]> {
    const pages: Page[] = [];
    let count = 0;
    let next: string | undefined;
    do {
      const page = await this.#readPage({ ...narrowed, limit: PAGE, next_token: next });
      pages.push(page);
      count += page.executions.length;
      next = page.next_token;
    } while (next !== undefined && pages.length < MAX_PAGES && count < MOST);
    return pages;
  }
}
