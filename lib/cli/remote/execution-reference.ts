import { UserError } from '../errors/user-error.ts';

/** The names of a workflow and of one of its executions. */
export interface ExecutionReference {
  workflow: string;
  execution: string;
}

/** Parses `WORKFLOW EXECUTION`, `WORKFLOW/EXECUTION` or an execution's ARN; throws a UserError if it is none of these. */
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
