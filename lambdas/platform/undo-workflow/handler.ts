import { defineAction } from '#actions/define-action.ts';
import { systemPorts } from '#platform/platform-ports.ts';
import * as contract from './contract.ts';
import { undoWorkflow } from './logic.ts';

export const handler = defineAction(contract, undoWorkflow, {
  ports: () => ({ executions: systemPorts.executions, logOf: systemPorts.logOf, pause: systemPorts.pause }),
});
