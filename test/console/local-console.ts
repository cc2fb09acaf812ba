/** What the tests of the console on a local stack have in common: the stack, a browser, and a page for each test in which nothing may go wrong. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { compileWorkflow } from '#compiler/index.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { invariant } from '#core/invariant.ts';
import { createLocalStack, type LocalStack } from '#local/stack.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';
import { openBrowser, openPage } from './browser.ts';

const DEFINE_ACTION = join(import.meta.dirname, '../../lib/actions/define-action.ts');

/** Compiles a document that has no mistake. */
export const compiled = (text: string): WorkflowManifest => {
  const kind = /^kind: (\w+)/m.exec(text)?.[1] ?? 'workflow';
  const { manifest, diagnostics } = compileWorkflow({ text, file: `console.${kind}.yaml` });
  if (!manifest) throw new Error(JSON.stringify(diagnostics));
  return manifest;
};

/** Returns the module of an action that logs its effects, as those that run on AWS do. */
export const action = (logic: string): string => `
  import { z } from '${import.meta.resolve('zod')}';
  import { defineAction } from '${DEFINE_ACTION}';
  export const handler = defineAction({ input: z.any(), output: z.any() }, ${logic});`;

interface ConsoleOptions {
  manifests: readonly WorkflowManifest[];
  /** Modules of actions by name. */
  handlers: Record<string, string>;
  triggers?: boolean;
  /** Brings about what the tests find. */
  prepare(shown: LocalConsole): Promise<unknown>;
}

/** A local stack with its console. */
export class LocalConsole {
  #project: TestProject | undefined;
  #stack: LocalStack | undefined;
  #browser: Browser | undefined;
  #shown: { context: BrowserContext; page: Page; errors: string[] } | undefined;

  get stack(): LocalStack {
    invariant(this.#stack, 'the stack is there once it was begun');
    return this.#stack;
  }

  /** The page of this test. */
  get page(): Page {
    invariant(this.#shown, 'a test has a page');
    return this.#shown.page;
  }

  /** Opens a screen. */
  readonly open = (hash: string): Promise<unknown> => this.page.goto(`${this.stack.apiUrl}/${hash}`);

  /** Starts an execution; `wait` is for how many seconds its end is waited. */
  readonly start = async (workflow: string, name: string, input: object, wait?: number): Promise<void> => {
    const query = wait === undefined ? '' : `?wait=${wait}`;
    const body = JSON.stringify({ name, input });
    await this.stack.api({ method: 'POST', target: `/workflows/${workflow}/executions${query}`, body });
  };

  async begin({ manifests, handlers, triggers = false, prepare }: ConsoleOptions): Promise<void> {
    this.#project = projectWith(handlers);
    this.#stack = await createLocalStack({ manifests, ...this.#project.folders, apiPort: 0, triggers });
    await prepare(this);
    this.#browser = await openBrowser();
  }

  async openPage(): Promise<void> {
    invariant(this.#browser, 'the browser is there once it was begun');
    this.#shown = await openPage(this.#browser);
  }

  /** Closes the page, and returns what went wrong in it. */
  async closePage(): Promise<string[]> {
    await this.#shown?.context.close();
    return this.#shown?.errors ?? [];
  }

  async end(): Promise<void> {
    await this.#browser?.close();
    await this.#stack?.close();
    this.#project?.remove();
  }
}

/** Shows the console of a stack to the tests of a block. */
export const showConsole = (options: ConsoleOptions): LocalConsole => {
  const shown = new LocalConsole();
  beforeAll(() => shown.begin(options));
  afterAll(() => shown.end());
  beforeEach(() => shown.openPage());
  afterEach(async () => {
    expect(await shown.closePage()).toEqual([]);
  });
  return shown;
};
