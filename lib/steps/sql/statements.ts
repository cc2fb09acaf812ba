import { parseStatement } from '#contracts/sql/statement.ts';
import { defined } from '#core/defined.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Step } from '../step.ts';

/** A statement of a step, and where it is. */
export interface StepStatement {
  /** Its name in a transaction. */
  name?: string;
  /** Keys from the step. */
  path: string[];
  statement: string;
  with: Record<string, Json>;
  rows?: JsonObject;
  maxRows?: number;
}

interface Written {
  statement?: unknown;
  with?: unknown;
  rows?: unknown;
  max_rows?: unknown;
}

const statementOf = (written: Written, path: string[], name?: string): StepStatement => ({
  ...defined({ name }),
  path,
  statement: String(written.statement),
  with: (written.with ?? {}) as Record<string, Json>,
  rows: written.rows as JsonObject | undefined,
  maxRows: written.max_rows as number | undefined,
});

/** Returns the statements of a step, in order. */
export const statementsOf = (step: Step): StepStatement[] => {
  if (step.statement !== undefined) return [statementOf(step, [])];
  return Object.entries((step.transaction ?? {}) as Record<string, Written>).map(([name, written]) =>
    statementOf(written, ['transaction', name], name),
  );
};

/** Whether a step may change its database: one that is said to have an effect has one. */
export const isWriting = (step: Step): boolean =>
  step.irreversible === true ||
  step.compensate !== undefined ||
  step.idempotency !== undefined ||
  statementsOf(step).some(({ statement }) => parseStatement(statement).writes);
