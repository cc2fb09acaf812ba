import { approvalsIn } from '#lambdas/shared/approvals/approval-store.ts';
import { systemClients } from '#lambdas/shared/clients.ts';
import { defineAction } from '#lambdas/shared/define-action.ts';
import { tableOf } from '#lambdas/shared/ports/documents.ts';
import { publishTo } from '#lambdas/shared/ports/publish.ts';
import { tasksOn } from '#lambdas/shared/ports/tasks.ts';
import * as contract from './contract.ts';
import { requestApproval } from './logic.ts';

export const handler = defineAction(contract, requestApproval, {
  ports: () => ({
    approvals: approvalsIn(tableOf(systemClients.dynamo)),
    publish: publishTo(systemClients),
    tasks: tasksOn(systemClients),
  }),
});
