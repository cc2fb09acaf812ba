import { defineAction } from '#actions/define-action.ts';
import { systemClients } from '#actions/ports/clients.ts';
import { tableOf } from '#actions/ports/documents.ts';
import { publishTo } from '#actions/ports/publish.ts';
import { tasksOn } from '#actions/ports/tasks.ts';
import { approvalsIn } from '#platform/approvals/approval-store.ts';
import * as contract from './contract.ts';
import { requestApproval } from './logic.ts';

export const handler = defineAction(contract, requestApproval, {
  ports: () => ({
    approvals: approvalsIn(tableOf(systemClients.dynamo)),
    publish: publishTo(systemClients),
    tasks: tasksOn(systemClients),
  }),
});
