import type { Json } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import type { Names } from './author-text.ts';
import type { Build } from './build.ts';
import type { Subgraph } from './subgraph.ts';

/** Returns what an author's names mean in a subgraph. */
export const namesIn = (build: Build, graph: Subgraph): Names => ({
  workflow: build.workflow,
  version: build.version,
  input: build.input,
  variable: (name) => {
    for (let at: Subgraph | undefined = graph; at; at = at.parent) {
      const found = at.variables.get(name);
      if (found !== undefined) return found;
    }
    return name === 'error' ? graph.error : undefined;
  },
  standIn: (id, field) => {
    const standIns = standInsOf(build, id);
    return Object.hasOwn(standIns, field) ? standIns[field] : undefined;
  },
});

/** Returns the templates that replace fields of a step's result if its condition skipped it. */
export const standInsOf = (build: Build, id: string): Record<string, Json> => {
  const step = build.steps.get(id);
  return step?.when === undefined ? {} : (stepTypes.get(step.type)?.standIns?.(step) ?? {});
};
