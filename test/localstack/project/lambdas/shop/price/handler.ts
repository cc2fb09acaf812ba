import { randomUUID } from 'node:crypto';
import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';

export const handler = defineAction(contract, async ({ sku, currency }) => ({
  amount: sku.length,
  currency,
  quote: randomUUID(),
}));
