import { afterAll, beforeAll } from '@jest/globals';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { createLocalStack, type LocalStack } from '#local/stack.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';

/** A local stack that the tests of a file share. */
export interface LiveStack {
  readonly project: TestProject;
  readonly stack: LocalStack;
  /** Calls the API as a client does. */
  call(method: 'GET' | 'POST', target: string, body?: object): ReturnType<typeof callStack>;
}

/** Opens a stack before the tests of a file and closes it behind them; `manifestsOf` may add to the project what the workflows need. */
export const openLiveStack = (
  handlers: Record<string, string>,
  manifestsOf: (project: TestProject) => WorkflowManifest[] | Promise<WorkflowManifest[]> = () => [],
): LiveStack => {
  let project: TestProject;
  let stack: LocalStack;
  beforeAll(async () => {
    project = projectWith(handlers);
    stack = await createLocalStack({
      manifests: await manifestsOf(project),
      ...project.folders,
      triggers: true,
    });
  });
  afterAll(async () => {
    await stack.close();
    project.remove();
  });

  return {
    get project() {
      return project;
    },
    get stack() {
      return stack;
    },
    call: (method, target, body) => callStack(stack, method, target, body),
  };
};

const callStack = async (stack: LocalStack, method: 'GET' | 'POST', target: string, body?: object) => {
  const answer = await stack.api({ method, target, ...(body && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: JSON.parse(answer.body) };
};

/** Looks until there is something to see, and returns it. */
export const until = async <Result>(
  look: () => Promise<Result | undefined | false> | Result | undefined | false,
): Promise<Result> => {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
};
