import type { Names } from './author-text.ts';
import type { Build } from './build.ts';
import type { Draft } from './draft.ts';

/** What an author's names mean in a scope. */
export const namesIn = (build: Build, draft: Draft): Names => ({
  workflow: build.workflow,
  version: build.version,
  input: build.input,
  variable: (name) => {
    for (let scope: Draft | undefined = draft; scope; scope = scope.parent) {
      const found = scope.variables.get(name);
      if (found !== undefined) return found;
    }
    return name === 'error' ? draft.error : undefined;
  },
});
