import { writesRecords } from '#contracts/scripts/records.ts';
import { hashOf } from '#core/hash.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { checkKept } from '../kept.ts';
import { functionLimits } from '../limits.ts';
import { belowField } from '../passed-on.ts';
import { defineStep } from '../step-type.ts';
import { checkScript, checkScripts } from './check.ts';
import { DEFAULT_MEMORY_MEGABYTES, emit } from './emit.ts';
import { fillScript } from './named.ts';
import { fields } from './schema.ts';
import { isPython, textOf } from './source.ts';

export const scriptStep = defineStep({
  type: 'script',
  summary:
    'Runs a few lines of JavaScript, TypeScript or Python in a function that may reach nothing but what it names.',
  common: ['retry', 'timeout', 'heartbeat', 'on_error', 'irreversible', 'cache', 'limits', 'estimate'],
  fields,
  secrets: ['with'],
  stores: (step) => (step.cache ? undefined : ((step.returns as JsonObject | undefined) ?? {})),
  storesIfPassedOn: true,
  fetches: belowField('with', []),
  sites: [{ path: ['with'], kind: 'template', sees: 'before' }],
  effect: (step, project) => writesRecords(textOf(step, project) ?? ''),
  fill: fillScript,
  checkSections: checkScripts,
  check: (step, schemas) => [...checkScript(step, schemas), ...checkKept(step)],
  kept: (step, project) => ({
    of: 'script',
    version: hashOf([isPython(step), textOf(step, project) ?? '']),
    input: (step.with ?? {}) as Json,
  }),
  function: (step) => ({
    megabytes:
      functionLimits(step.limits).memoryMegabytes ??
      (step.memory as number | undefined) ??
      DEFAULT_MEMORY_MEGABYTES,
  }),
  result: (step) => step.returns as JsonObject | undefined,
  emit,
});
