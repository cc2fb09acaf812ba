import { defineAction } from '#actions/define-action.ts';
import { systemPorts } from '#platform/platform-ports.ts';
import * as contract from './contract.ts';
import { undoWorkflow } from './logic.ts';

export const handler = defineAction(contract, undoWorkflow, {
  ports: () => {
    const { executions, logOf, pause } = systemPorts();
    return { executions, logOf, pause };
  },
});
