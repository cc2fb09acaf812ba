import { defineAction } from '#lambdas/shared/define-action.ts';
import { systemPorts } from '#lambdas/shared/ports/platform-ports.ts';
import * as contract from './contract.ts';
import { requestApproval } from './logic.ts';

const { approvals, publish, tasks } = systemPorts;

export const handler = defineAction(contract, requestApproval, {
  ports: () => ({ approvals, publish, tasks }),
});
