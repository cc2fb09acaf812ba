import { didYouMean } from '#core/did-you-mean.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { checkSchema } from '#core/json-schema.ts';
import { shownValue, typeWords } from '#core/value-words.ts';
import type { FieldProblem } from '../problem.ts';
import { type Approval, editableNames, ownValue } from './approval.ts';

const kindOf = (value: Json): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/**
 * Returns what is wrong with an approver's edits: fields that are not editable, values that do not fit the field's schema or
 * kind.
 */
export const editProblems = async (
  { show, editable }: Pick<Approval, 'show' | 'editable'>,
  edits: Readonly<Record<string, Json>>,
): Promise<FieldProblem[]> => {
  const names = editableNames(editable);
  const shown = isObject(show) ? show : {};
  const problems: FieldProblem[] = [];
  for (const [name, value] of Object.entries(edits)) {
    const field = `edits.${name}`;
    const before = ownValue(shown, name) ?? null;
    if (!names.includes(name)) {
      const hint =
        didYouMean(name, names) ?? (names.length > 0 ? `editable: ${names.join(', ')}` : 'nothing is');
      problems.push({ field, message: `is not editable; ${hint}` });
    } else if (!Array.isArray(editable)) {
      const check = await checkSchema(ownField(editable, name) as JsonObject, value);
      const at = (inner: string): string => (inner === '(root)' ? field : `${field}.${inner}`);
      problems.push(...check.problems.map(({ field: inner, message }) => ({ field: at(inner), message })));
    } else if (before !== null && kindOf(before) !== kindOf(value)) {
      problems.push({
        field,
        message: `must be ${typeWords(kindOf(before))}, as shown, got ${shownValue(value)}`,
      });
    }
  }
  return problems;
};
