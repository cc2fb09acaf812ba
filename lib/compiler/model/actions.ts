import type { Json } from '#core/json.ts';
import type { Path } from '../findings/finding.ts';
import type { Model, StepNode } from './model.ts';

/** An action that the document calls, with its input. */
export interface ActionUse {
  name: string;
  /** Of the name. */
  path: Path;
  input: Json | undefined;
  inputPath: Path;
  node: StepNode;
  compensation: boolean;
}

/** Returns every call of an action: tasks, their fallbacks and compensations. */
export const actionUses = (model: Model): ActionUse[] =>
  model.steps.flatMap((node) => {
    const { step, path } = node;
    const uses: ActionUse[] = [];
    if (typeof step.uses === 'string') {
      const inputPath = [...path, 'with'];
      uses.push({
        name: step.uses,
        path: [...path, 'uses'],
        input: step.with,
        inputPath,
        node,
        compensation: false,
      });
    }
    if (step.compensate?.uses !== undefined && !step.compensate.platform) {
      const at = [...path, 'compensate'];
      const { uses: name, with: input } = step.compensate;
      uses.push({ name, path: [...at, 'uses'], input, inputPath: [...at, 'with'], node, compensation: true });
    }
    return uses;
  });
