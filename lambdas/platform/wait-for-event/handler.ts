import { defineAction } from '#actions/define-action.ts';
import { systemClients } from '#actions/ports/clients.ts';
import { tableOf } from '#actions/ports/documents.ts';
import { tasksOn } from '#actions/ports/tasks.ts';
import { systemClock } from '#core/clock.ts';
import { waitsIn } from '#platform/waits/wait-store.ts';
import * as contract from './contract.ts';
import { waitForEvent } from './logic.ts';

export const handler = defineAction(contract, waitForEvent, {
  ports: () => ({
    waits: waitsIn(tableOf(systemClients.dynamo), tasksOn(systemClients), systemClock),
  }),
});
