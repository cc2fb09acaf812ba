import { defineAction } from '#actions/define-action.ts';
import { systemClients } from '#actions/ports/clients.ts';
import { tableOf } from '#actions/ports/documents.ts';
import { publishTo } from '#actions/ports/publish.ts';
import { healthIn } from '#platform/services/health-store.ts';
import * as contract from './contract.ts';
import { callService, findCalled } from './logic.ts';

export const handler = defineAction(contract, callService, {
  ports: () => ({ store: healthIn(tableOf(systemClients.dynamo)), publish: publishTo(systemClients) }),
  find: findCalled,
});
