import { defineAction } from '#actions/define-action.ts';
import { systemClients } from '#actions/ports/clients.ts';
import { tableOf } from '#actions/ports/documents.ts';
import * as contract from './contract.ts';
import { writeRecord } from './logic.ts';

export const handler = defineAction(contract, writeRecord, {
  ports: () => ({ openTable: tableOf(systemClients.dynamo) }),
});
