import { defined } from '#core/defined.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';

/** Result of a compensation. */
export interface ReportCompensation {
  step: string;
  undone: boolean;
  error?: string;
}

/** A cause in words: Lambda's and a saga's causes are JSON around it. */
export interface ReportCause {
  text: string;
  /** The step that failed first. */
  step?: string;
  compensations: ReportCompensation[];
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

const compensationOf = (value: Json): ReportCompensation[] =>
  isObject(value) && typeof value.step === 'string'
    ? [{ step: value.step, undone: value.undone === true, ...defined({ error: textOf(value.error) }) }]
    : [];

/** Reads a cause: its innermost message, the step that failed, and what was undone. */
export const readCause = (cause: string): ReportCause => {
  const value = parseJson(cause);
  if (!isObject(value)) return { text: cause, compensations: [] };
  const message = [value.errorMessage, value.cause, value.Cause, value.message].find(
    (text) => typeof text === 'string',
  );
  const inner = message === undefined ? { text: cause, compensations: [] } : readCause(String(message));
  return {
    ...inner,
    ...defined({ step: textOf(value.step) }),
    compensations: [
      ...inner.compensations,
      ...(Array.isArray(value.compensations) ? value.compensations.flatMap(compensationOf) : []),
    ],
  };
};
