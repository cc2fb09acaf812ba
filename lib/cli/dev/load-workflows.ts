import type { CommandCall } from '../command/command.ts';
import { UserError } from '../errors/user-error.ts';
import { loadWorkflow, type ValidWorkflow } from '../project/compile-file.ts';
import { workflowFiles } from '../project/project.ts';
import { refuseSameNames } from '../project/same-names.ts';

/** Loads all workflows of a project; throws a UserError if there is none, or if one cannot be offered. */
export const loadWorkflows = async (
  root: string,
  { terminal, cwd }: CommandCall,
): Promise<ValidWorkflow[]> => {
  const files = workflowFiles(root);
  if (files.length === 0) {
    throw new UserError('There is no workflow to run: statemachines/ has no *.workflow.yaml', {
      hint: 'create one with "baton new workflow NAME"',
    });
  }
  const workflows = await Promise.all(files.map((file) => loadWorkflow(file, cwd, terminal)));
  refuseSameNames(workflows, terminal.colors);
  return workflows;
};
