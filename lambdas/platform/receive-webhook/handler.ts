import { receiveWebhook as route } from '#contracts/http/routes/receive-webhook.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { receiveWebhook } from './logic.ts';

export const handler = defineEndpoint(route, receiveWebhook);
