import type { Execution } from '../../api/types.ts';

/** Reads a page of a workflow's executions, newest first. */
export type ReadPage = (
  workflow: string,
  fields: { status: string | undefined; limit: number; next_token: string | undefined },
) => Promise<{ executions: Execution[]; next_token?: string }>;

/** Executions that are read of all workflows together. */
const MOST = 10_000;
const PAGE = 1000;
/** Newest ones of a workflow that every look reads. */
const NEWEST = 100;
/** After how long everything is read again: older executions change seldom. */
const WHOLE_MILLISECONDS = 30_000;

/** Lists of executions that are read whole now and then, and between that only where they begin. */
export class ExecutionLists {
  readonly #readPage: ReadPage;
  readonly #known = new Map<string, Execution>();
  #wholeAt = Number.NEGATIVE_INFINITY;
  #key = '';

  constructor(readPage: ReadPage) {
    this.#readPage = readPage;
  }

  /** Returns the executions of some workflows with a status; `now` in milliseconds. */
  async read(workflows: readonly string[], status: string | undefined, now: number): Promise<Execution[]> {
    const key = JSON.stringify([workflows, status]);
    // What no longer has the status must leave the list.
    const isWhole = key !== this.#key || status !== undefined || now - this.#wholeAt > WHOLE_MILLISECONDS;
    const lists = await Promise.all(
      workflows.map((workflow) =>
        isWhole ? this.#whole(workflow, status, MOST / workflows.length) : this.#newest(workflow),
      ),
    );
    if (isWhole) {
      this.#known.clear();
      this.#key = key;
      this.#wholeAt = now;
    }
    for (const execution of lists.flat()) this.#known.set(execution.execution, execution);
    return [...this.#known.values()];
  }

  async #newest(workflow: string): Promise<Execution[]> {
    const { executions } = await this.#readPage(workflow, {
      status: undefined,
      limit: NEWEST,
      next_token: undefined,
    });
    return executions;
  }

  async #whole(workflow: string, status: string | undefined, most: number): Promise<Execution[]> {
    const found: Execution[] = [];
    let next: string | undefined;
    do {
      const page = await this.#readPage(workflow, { status, limit: PAGE, next_token: next });
      found.push(...page.executions);
      next = page.next_token;
    } while (next !== undefined && found.length < most);
    return found;
  }
}
