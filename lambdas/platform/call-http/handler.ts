import { defineAction } from '#actions/define-action.ts';
import { systemClients } from '#actions/ports/clients.ts';
import { tableOf } from '#actions/ports/documents.ts';
import { systemClock } from '#core/clock.ts';
import { guardedFetch } from '#platform/http/guarded-fetch.ts';
import { sharedTokens } from '#platform/http/shared-tokens.ts';
import * as contract from './contract.ts';
import { callHttp } from './logic.ts';

export const handler = defineAction(contract, callHttp, {
  ports: () => ({
    sendWith: guardedFetch,
    tokensWith: (password) => sharedTokens(tableOf(systemClients.dynamo), systemClock, password),
  }),
});
