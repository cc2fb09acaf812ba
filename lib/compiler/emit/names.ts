import type { Json } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import type { Names } from './author-text.ts';
import type { Build } from './build.ts';
import type { Subgraph } from './subgraph.ts';

/** What an author's names mean in a scope. */
export const namesIn = (build: Build, graph: Subgraph): Names => ({
  workflow: build.workflow,
  version: build.version,
  input: build.input,
  variable: (name) => {
    for (let scope: Subgraph | undefined = graph; scope; scope = scope.parent) {
      const found = scope.variables.get(name);
      if (found !== undefined) return found;
    }
    return name === 'error' ? graph.error : undefined;
  },
  standIn: (id, field) => {
    const standIns = standInsOf(build, id);
    return Object.hasOwn(standIns, field) ? standIns[field] : undefined;
  },
});

/** Templates of what stands in for fields of a step's result where its condition skipped it. */
export const standInsOf = (build: Build, id: string): Record<string, Json> => {
  const step = build.steps.get(id);
  return step?.when === undefined ? {} : (stepTypes.get(step.type)?.standIns?.(step) ?? {});
};
