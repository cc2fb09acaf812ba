import { isDeepStrictEqual } from 'node:util';
import database, { type Expression } from 'dynalite/db/index.js';

type Operand = Expression['args'][number];

/** Lets conditions compare lists and maps by what is in them, as DynamoDB does: dynalite compares them by identity. */
export const compareDocuments = (): void => {
  const { checkConditional } = database;
  database.checkConditional = (request, item = {}) => {
    const { _condition } = request;
    if (!_condition) return checkConditional(request, item);
    const holds = matches(item, _condition.expression);
    return holds ? null : checkConditional({ _condition: { expression: NEVER } }, {});
  };
};

/** A condition that no item meets. */
const NEVER: Expression = { type: 'function', args: [['pk']], ...{ name: 'attribute_exists' } };

const matches = (item: object, expression: Expression): boolean => {
  const { type, args } = expression;
  const inner = (index: number): boolean => matches(item, args[index] as Expression);
  if (type === 'and') return inner(0) && inner(1);
  if (type === 'or') return inner(0) || inner(1);
  if (type === 'not') return !inner(0);
  if (type === '=' || type === '<>') {
    const [one, other] = args.map((arg) => documentOf(arg, item));
    if (one && other) return isDeepStrictEqual(plain(one), plain(other)) === (type === '=');
  }
  return database.matchesExprFilter(item, expression);
};

/** A list or map to which an operand leads; undefined if it leads to another value, or to none. */
const documentOf = (operand: Operand, item: object): object | undefined => {
  const value: object | null | undefined = isPath(operand) ? database.mapPath(operand, item) : operand;
  return value && ('L' in value || 'M' in value) ? value : undefined;
};

const isPath = (operand: Operand): operand is readonly (number | string)[] => Array.isArray(operand);

/** A copy without prototypes and order, in which objects that dynalite has made differ. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value)) as unknown;
