import { receiveWebhook as route } from '#contracts/http/receive-webhook.ts';
import { defineEndpoint } from '#lambdas/shared/endpoint/define-endpoint.ts';
import { receiveWebhook } from './logic.ts';

export const handler = defineEndpoint(route, receiveWebhook);
