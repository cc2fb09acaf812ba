import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { StateSection } from '../sections.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import { isLogged } from './logged.ts';
import { fieldsIn, type OperationKind, operationsOf } from './operation.ts';

/** Fields that belong to some operations only. */
const OPTIONS: Record<string, OperationKind[]> = {
  default: ['get'],
  with: ['put'],
  set: ['update'],
  add: ['update'],
  append: ['update'],
  keep_last: ['update'],
  if: ['put', 'update', 'delete'],
};

/** Checks the operation, its fields, and its values against the schemas of the document's `state`. */
export const checkState = (step: Step, schemas: Schemas): StepProblem[] => {
  const operations = operationsOf(step);
  const [operation] = operations;
  if (!operation || operations.length > 1) {
    const got = operation ? operations.map(({ kind }) => kind).join(' and ') : 'none';
    const message = `expected one of "get", "put", "update" and "delete", got ${got}`;
    const hint = operation ? 'write one step for each' : 'write get: and the name of a state';
    return [{ path: operations[1] ? [operations[1].kind] : [], message, hint }];
  }
  const { kind, name } = operation;
  const states = schemas.sections.state ?? {};
  const section = ownField(states, name);
  if (!section && schemas.malformedSections?.has('state')) return [];
  if (!section) {
    const known = Object.keys(states);
    const all = known.length > 0 ? `it has ${known.join(', ')}` : 'add "state:" to the document';
    const message = `the document has no state "${name}"`;
    return [{ path: [kind], message, hint: didYouMean(name, known) ?? all }];
  }
  const misplaced = Object.entries(OPTIONS).flatMap(([field, kinds]): StepProblem[] =>
    step[field] !== undefined && !kinds.includes(kind)
      ? [{ path: [field], at: 'key', message: `"${kind}" takes no "${field}"`, hint: 'remove it' }]
      : [],
  );
  return [...misplaced, ...checkUpdate(step, kind), ...checkValues(step, name, section, schemas)];
};

const checkUpdate = (step: Step, kind: OperationKind): StepProblem[] => {
  if (kind === 'put' && step.with === undefined)
    return [{ path: [], message: '"with" is missing: "put" needs the record', hint: 'write with: { … }' }];
  if (kind !== 'update') return [];
  const changes = ['set', 'add', 'append'];
  if (changes.every((field) => Object.keys(fieldsIn(step, field)).length === 0)) {
    const hint = 'write add: { count: 1 }, for example';
    return [{ path: ['update'], message: 'expected "set", "add" or "append", got none', hint }];
  }
  const seen = new Set<string>();
  const twice = changes.flatMap((change) =>
    Object.keys(fieldsIn(step, change)).flatMap((field): StepProblem[] => {
      if (!seen.has(field)) {
        seen.add(field);
        return [];
      }
      return [{ path: [change, field], at: 'key', message: `"${field}" is changed twice in one update` }];
    }),
  );
  const counted = !isLogged(step) && (step.add !== undefined || step.append !== undefined);
  return [
    ...twice,
    ...(step.keep_last !== undefined && step.append === undefined
      ? [{ path: ['keep_last'], message: '"keep_last" needs "append"', hint: 'remove it' }]
      : []),
    ...(counted && step.retry !== undefined
      ? [
          {
            path: ['retry'],
            message: 'a repeated "add" or "append" may count twice, if only the answer to the first was lost',
            hint: 'remove it: requests that were turned away are repeated anyway',
          },
        ]
      : []),
  ];
};

const checkValues = (step: Step, name: string, section: StateSection, schemas: Schemas): StepProblem[] => {
  const record = { type: 'object', additionalProperties: false, properties: section.fields };
  const properties = section.fields as Record<string, JsonObject>;
  const changed = (change: (schema: JsonObject) => Json): JsonObject => ({
    ...record,
    properties: Object.fromEntries(
      Object.entries(properties).map(([field, schema]) => [field, change(schema)]),
    ),
  });
  const expected: Record<string, JsonObject> = {
    default: record,
    with: record,
    set: record,
    add: changed(({ type }) => (type === 'integer' ? { type } : { type: 'number' })),
    append: changed(({ items }) => (isObject(items) ? items : {})),
    if: changed((schema) => ({ anyOf: [schema, { type: 'null' }] })),
  };
  const who = `the state ${name}`;
  const misfits = Object.entries(expected).flatMap(([field, schema]) => {
    const value = fieldsIn(step, field);
    return Object.keys(value).length > 0 ? schemas.misfits(value, { schema, path: [field], who }) : [];
  });
  const wrongKind = (change: string, types: string[], words: string): StepProblem[] =>
    Object.keys(fieldsIn(step, change)).flatMap((field) => {
      const type = ownField(properties, field)?.type;
      if (typeof type !== 'string' || types.includes(type)) return [];
      return [
        { path: [change, field], at: 'key', message: `"${field}" is declared as ${type}, and ${words}` },
      ];
    });
  return [
    ...misfits,
    ...wrongKind('add', ['number', 'integer'], 'only numbers can be added to'),
    ...wrongKind('append', ['array'], 'only lists can be appended to'),
  ];
};
