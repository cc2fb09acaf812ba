import type { Schemas, StepProblem } from '../step-type.ts';
import { type ForEachStep, formatOf, type ItemSource, isDistributed } from './list.ts';

/** Lists what is wrong with a `for_each` besides its form. */
export const checkForEach = (step: ForEachStep, schemas: Schemas): StepProblem[] => [
  ...checkItems(step, schemas),
  ...checkSource(step),
  ...checkBatch(step, schemas),
  ...checkTolerance(step),
];

/** What is iterated over is either a list or a file; a list must be one, if anything is known of it. */
const checkItems = ({ foreach, from }: ForEachStep, schemas: Schemas): StepProblem[] => {
  if (foreach === undefined && from === undefined) {
    const hint = 'add "foreach: $input.items", for example';
    return [{ path: [], message: 'expected "foreach" or "from", got neither', hint }];
  }
  if (foreach !== undefined && from !== undefined)
    return [
      { path: ['from'], message: 'expected "foreach" or "from", got both', hint: 'remove one of the two' },
    ];
  if (foreach === undefined) return [];
  const type = schemas.expression(foreach)?.type;
  if (typeof type !== 'string' || type === 'array') return [];
  const message = `expected a list, and ${foreach} is of type ${type}`;
  return [
    { path: ['foreach'], message, hint: type === 'object' ? 'for its values, write $each(…)' : undefined },
  ];
};

const checkSource = ({ from, mode, results, executions }: ForEachStep): StepProblem[] => {
  const found: StepProblem[] = [];
  if (mode === 'inline' && executions === 'express')
    found.push({
      path: ['mode'],
      message: 'iterations that are executions need mode: distributed',
      hint: 'remove "mode"',
    });
  if (mode === 'inline' && (from || results)) {
    const message = `${from ? 'items from a file' : 'results in files'} need mode: distributed`;
    found.push({ path: ['mode'], message, hint: 'remove "mode"' });
  }
  if (!from) return found;
  if ((from.key === undefined) === (from.list === undefined)) {
    const got = from.key === undefined ? 'neither' : 'both';
    return [...found, { path: ['from'], message: `expected "key" or "list", got ${got}`, hint: KEY_HINT }];
  }
  return [...found, ...checkPlace(from), ...checkFormat(from)];
};

const KEY_HINT = '"key" names a file with the items, "list" what the keys of many files begin with';

const checkPlace = (from: ItemSource): StepProblem[] => {
  const field = from.list === undefined ? 'key' : 'list';
  const place = from[field];
  if (typeof place !== 'string' || place === '')
    return [{ path: ['from', field], message: `expected a key, got ${JSON.stringify(place)}` }];
  if (place.startsWith('/') || place.split('/').includes('..'))
    return [{ path: ['from', field], message: 'a key neither begins with "/" nor has ".." in it' }];
  return [];
};

const checkFormat = (from: ItemSource): StepProblem[] => {
  const found: StepProblem[] = [];
  const isManifest = from.format === 'manifest';
  if (isManifest && from.list !== undefined) {
    const hint = 'name the manifest with "key"';
    found.push({ path: ['from', 'format'], message: 'a listing has no manifest', hint });
  }
  if (formatOf(from) === 'csv') return found;
  for (const field of ['columns', 'delimiter'] as const) {
    if (from[field] === undefined) continue;
    const message = `only CSV files have ${field === 'columns' ? 'columns' : 'a delimiter'}`;
    found.push({ path: ['from', field], at: 'key', message, hint: `remove "${field}", or set format: csv` });
  }
  return found;
};

const checkBatch = (step: ForEachStep, { malformed }: Schemas): StepProblem[] => {
  const { batch } = step;
  if (!batch) return [];
  if (batch.size === undefined && batch.bytes === undefined && !malformed)
    return [
      { path: ['batch'], message: 'expected "size", "bytes" or both', hint: 'add "size: 100", for example' },
    ];
  if (batch.bytes === undefined || isDistributed(step)) return [];
  const message = 'only a distributed for_each has batches by their bytes';
  return [{ path: ['batch', 'bytes'], at: 'key', message, hint: 'set mode: distributed, or "size" alone' }];
};

const checkTolerance = (step: ForEachStep): StepProblem[] => {
  const { tolerate, on_item_error: onError = 'fail' } = step;
  if (!tolerate) return [];
  const found: StepProblem[] = [];
  if (!isDistributed(step)) {
    const hint = 'set mode: distributed, or on_item_error: skip, which counts nothing';
    found.push({
      path: ['tolerate'],
      at: 'key',
      message: 'only a distributed for_each counts failed items',
      hint,
    });
  }
  if (tolerate.count === undefined && tolerate.percent === undefined)
    found.push({ path: ['tolerate'], message: 'expected "count", "percent" or both' });
  if (onError !== 'fail') {
    const message = `with on_item_error: ${onError} no item fails, so there is nothing to tolerate`;
    found.push({ path: ['tolerate'], at: 'key', message, hint: 'remove one of the two' });
  }
  return found;
};

/** Returns the fields with which each iteration is an execution; undefined if the author says how they run, or they do. */
export const spread = (step: ForEachStep): Partial<ForEachStep> | undefined =>
  step.mode !== undefined || isDistributed(step) ? undefined : { mode: 'distributed' };
