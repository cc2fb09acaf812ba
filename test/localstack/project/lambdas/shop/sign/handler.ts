import { createHmac } from 'node:crypto';
import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';

export const handler = defineAction(contract, async ({ text, key }) => ({
  signature: createHmac('sha256', key).update(text).digest('hex'),
}));
