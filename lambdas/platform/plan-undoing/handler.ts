import { defineAction } from '#actions/define-action.ts';
import { effectLog } from '#actions/effects/effect-log.ts';
import { systemClients } from '#actions/ports/clients.ts';
import { tableOf } from '#actions/ports/documents.ts';
import { rootOfExecution } from '#contracts/child-executions.ts';
import { executionsOn } from '#platform/ports/executions.ts';
import * as contract from './contract.ts';
import { planNext } from './logic.ts';

export const handler = defineAction(contract, planNext, {
  ports: () => {
    const open = tableOf(systemClients.dynamo);
    return {
      executions: executionsOn(systemClients),
      logOf: (execution: string) => effectLog(open, rootOfExecution(execution)),
    };
  },
});
