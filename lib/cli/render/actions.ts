import type { ActionContract, Factory } from '#compiler/types.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { Colors } from '../terminal/terminal.ts';
import { renderTable } from './table.ts';

/** A factory with the actions in its folder. */
export interface ListedFactory extends Factory {
  actions: ListedAction[];
}

/** The contract of an action, and what runs it. */
export type ListedAction = Omit<ActionContract, 'factory' | 'worker'> & { runtime: 'lambda' | 'worker' };

/** Renders factories with their actions: what each does, takes, returns and may fail with. */
export const renderActions = (factories: readonly ListedFactory[], colors: Colors): string => {
  if (factories.length === 0) return 'There are no actions: baton new action FACTORY/NAME writes one.';
  return factories.map((factory) => renderFactory(factory, colors)).join('\n\n');
};

const renderFactory = (factory: ListedFactory, colors: Colors): string => {
  const { name, title, description, defaults, broken, actions } = factory;
  const lines = [
    colors.bold(name) + (title === undefined ? '' : `  ${title}`),
    ...(description === undefined ? [] : [description]),
    ...(broken === undefined ? [] : [`${colors.red('✗')} ${broken}`]),
    ...(defaults === undefined ? [] : [colors.dim(`Defaults: ${defaultWords(defaults)}`)]),
  ];
  const shown = actions.map((action) => renderAction(action, colors));
  return [lines.join('\n'), ...(shown.length > 0 ? shown : ['  no actions'])].join('\n\n');
};

const defaultWords = ({ retry, timeout, breaker }: NonNullable<Factory['defaults']>): string =>
  [
    ...(retry ? [`retry { ${fieldsInWords(retry)} }`] : []),
    ...(timeout === undefined ? [] : [`timeout ${timeout}`]),
    ...(breaker ? [`breaker { ${fieldsInWords(breaker)} }`] : []),
  ].join(', ');

const fieldsInWords = (value: object): string =>
  Object.entries(value)
    .map(([name, field]) => `${name}: ${Array.isArray(field) ? field.join(' ') : field}`)
    .join(', ');

const EFFECTS = new Map([
  [true, 'has an effect'],
  [false, 'no effect'],
]);

const renderAction = (action: ListedAction, colors: Colors): string => {
  const { name, description, effect, input, output, errors = {}, runtime, broken } = action;
  if (broken !== undefined) return `  ${colors.bold(name)}\n    ${colors.red('✗')} ${broken}`;
  const facts = [
    EFFECTS.get(effect as boolean) ?? 'effect not declared',
    runtime === 'worker' ? 'runs on workers' : 'Lambda',
  ];
  const failures = Object.entries(errors).map(
    ([error, { retryable }]) => error + (retryable ? ' (retried)' : ''),
  );
  const rows = [
    ['takes', fieldsOf(input)],
    ['returns', fieldsOf(output)],
    ...(failures.length > 0 ? [['errors', failures.join(', ')]] : []),
  ];
  return [
    `  ${colors.bold(name)}  ${colors.dim(facts.join(', '))}`,
    ...(description === undefined ? [] : [`    ${description}`]),
    renderTable(
      rows.map(([what = '', words = '']) => [colors.dim(what), words]),
      { indent: 4 },
    ),
  ].join('\n');
};

/** The fields of an object with their types, `?` after those that may be missing; the type of what is not an object with known fields. */
const fieldsOf = (schema: JsonObject = {}): string => {
  const { properties, required } = schema;
  if (!isObject(properties)) return typeOf(schema);
  const always = Array.isArray(required) ? required : [];
  const fields = Object.entries(properties).map(
    ([name, field]) => `${name}${always.includes(name) ? '' : '?'}: ${typeOf(field)}`,
  );
  return fields.join(', ') || 'no fields';
};

const typeOf = (schema: Json | undefined): string => {
  if (!isObject(schema)) return 'anything';
  const { type, items, anyOf, const: constant } = schema;
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (Array.isArray(anyOf)) return [...new Set(anyOf.map(typeOf))].join(' | ');
  if (type === 'array') return items === undefined ? 'array' : `array of ${typeOf(items)}`;
  if (Array.isArray(type)) return type.join(' | ');
  return typeof type === 'string' ? type : 'anything';
};
