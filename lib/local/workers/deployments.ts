import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Deployment } from '#contracts/deployment.ts';
import { readDeployment } from '#contracts/read-deployment.ts';
import { moduleFile } from '#core/module-file.ts';
import type { LocalFunction } from './functions.ts';

/** Returns how a function is deployed, by what its files say. */
type Adjust = (action: string, deployment: Deployment) => Deployment;

/**
 * How functions are deployed: by their `deployment.ts` files and their factories. That of Baton's own functions is read when it is asked for,
 * because there are many, and most commands call a few.
 */
export class Deployments {
  readonly #functions: ReadonlyMap<string, LocalFunction>;
  readonly #adjust: Adjust;
  readonly #known = new Map<string, Promise<Deployment>>();

  constructor(functions: Iterable<LocalFunction>, adjust: Adjust = (_, deployment) => deployment) {
    this.#functions = new Map([...functions].map((one) => [one.action, one]));
    this.#adjust = adjust;
  }

  /** Reads what an author has written; rejects if it cannot be read. */
  async load(): Promise<void> {
    const authors = [...this.#functions.values()].filter(({ own }) => !own);
    await Promise.all(authors.map(({ action }) => this.get(action)));
  }

  /** Returns how a function is deployed; undefined if there is no such function. */
  get(action: string): Promise<Deployment> | undefined {
    const known = this.#known.get(action);
    const found = this.#functions.get(action);
    if (known || !found) return known;
    const read = this.#read(found);
    this.#known.set(action, read);
    return read;
  }

  /** Returns how the functions are deployed that may have subscriptions, by action: of Baton's own, those whose file has the word. */
  async subscribing(): Promise<ReadonlyMap<string, Deployment>> {
    const read = [...this.#functions.values()]
      .filter(({ own, module }) => !own || saysOn(module))
      .map(async ({ action }) => [action, (await this.get(action)) ?? {}] as const);
    return new Map(await Promise.all(read));
  }

  async #read({ action, module, deployment }: LocalFunction): Promise<Deployment> {
    return deployment ?? this.#adjust(action, (await readDeployment(dirname(module))) ?? {});
  }
}

/** Whether the file beside a function's module has a field `on`: reading it takes a tenth of the time of importing it. */
const saysOn = (module: string): boolean => {
  const file = moduleFile(dirname(module), 'deployment');
  return file !== undefined && /\bon:/.test(readFileSync(file, 'utf8'));
};
