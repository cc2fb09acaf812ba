import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { isObject, type Json, type JsonObject } from '#core/json.ts';

/**
 * Schema of state machines from cfn-lint 1.58 (rule E3601, licence MIT-0). It takes the query language from each state, so
 * definitions are checked with the machine's own language written into their states.
 */
const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'cfn-lint.schema.json'), 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);

/** What is wrong with an emitted definition, in words; nothing for a sound one. */
export const problemsOf = (definition: JsonObject): string[] => {
  const problems: string[] = [];
  if (!validate(withLanguages(definition))) {
    for (const error of validate.errors ?? []) problems.push(`${error.instancePath} ${error.message}`);
  }
  const names = new Set<string>();
  checkMachine(definition, names, new Set(), problems);
  return problems;
};

const withLanguages = (machine: JsonObject): JsonObject => ({
  ...machine,
  States: Object.fromEntries(
    Object.entries(machine.States as JsonObject).map(([name, state]) => {
      const { ItemProcessor, Branches, ...rest } = state as JsonObject;
      // The schema knows no JSONata there: https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
      if (rest.Type === 'Wait' && typeof rest.Seconds === 'string') rest.Seconds = 1;
      return [
        name,
        {
          ...rest,
          ...(rest.Type === 'Succeed' || rest.Type === 'Fail' ? {} : { QueryLanguage: 'JSONata' }),
          ...(ItemProcessor && { ItemProcessor: withLanguages(ItemProcessor as JsonObject) }),
          ...(Branches && { Branches: (Branches as JsonObject[]).map(withLanguages) }),
        },
      ];
    }),
  ),
});

const nextStates = (state: JsonObject): string[] =>
  [
    state.Next,
    state.Default,
    ...((state.Choices ?? []) as JsonObject[]).map((rule) => rule.Next),
    ...((state.Catch ?? []) as JsonObject[]).map((rule) => rule.Next),
  ].filter((name): name is string => typeof name === 'string');

const assignedIn = (state: JsonObject): string[] =>
  [state, ...((state.Choices ?? []) as JsonObject[]), ...((state.Catch ?? []) as JsonObject[])].flatMap(
    (part) => (isObject(part.Assign) ? Object.keys(part.Assign) : []),
  );

/** Rules of the service that the schema does not know: unique names, no dead ends or orphans, no shadowed variables. */
const checkMachine = (
  machine: JsonObject,
  names: Set<string>,
  outer: Set<string>,
  problems: string[],
): void => {
  const states = machine.States as Record<string, JsonObject>;
  const assigned = new Set(Object.values(states).flatMap(assignedIn));
  for (const name of assigned)
    if (outer.has(name)) problems.push(`$${name} is set inside and outside of a branch`);
  const reached = new Set<string>();
  const queue = [machine.StartAt as string];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const state = states[name];
    if (!state) problems.push(`${name} is a target and not there`);
    else queue.push(...nextStates(state));
  }
  for (const [name, state] of Object.entries(states)) {
    if (names.has(name)) problems.push(`${name} is there twice`);
    names.add(name);
    if (name.length > 80) problems.push(`${name} is longer than 80`);
    if (!reached.has(name)) problems.push(`${name} is never reached`);
    const ends = state.End === true || state.Type === 'Succeed' || state.Type === 'Fail';
    if (!ends && nextStates(state).length === 0) problems.push(`${name} leads nowhere`);
    if (typeof state.Comment !== 'string' || state.Comment === '') problems.push(`${name} has no Comment`);
    const inside = new Set([...outer, ...assigned]);
    const inner = [
      ...((state.Branches ?? []) as Json[]),
      ...(state.ItemProcessor ? [state.ItemProcessor] : []),
    ];
    for (const nested of inner) checkMachine(nested as JsonObject, names, inside, problems);
  }
};
