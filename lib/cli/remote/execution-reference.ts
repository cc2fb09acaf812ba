import { UserError } from '../errors/user-error.ts';

/** The two names that an execution goes by. */
export interface ExecutionReference {
  workflow: string;
  execution: string;
}

/** Reads `WORKFLOW EXECUTION`, `WORKFLOW/EXECUTION` or an execution's ARN. */
export const executionReference = (positionals: readonly string[]): ExecutionReference => {
  const [first = '', second] = positionals;
  if (second !== undefined) return { workflow: first, execution: second };
  const parts = first.startsWith('arn:') ? first.split(':').slice(6) : first.split('/');
  const [workflow = '', execution] = parts;
  if (parts.length !== 2 || execution === undefined) {
    throw new UserError(`An execution is WORKFLOW EXECUTION, WORKFLOW/EXECUTION or an ARN, got "${first}"`, {
      hint: '"baton status" lists the executions',
    });
  }
  return { workflow, execution };
};
