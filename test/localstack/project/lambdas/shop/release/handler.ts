import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';

export const handler = defineAction(contract, async ({ sku, order }, { storage }) => ({
  released: await storage.delete(`reservations/${order}/${sku}.json`),
}));
