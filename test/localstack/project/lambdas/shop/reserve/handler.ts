import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';

export const handler = defineAction(contract, async ({ sku, order }, { storage }) => {
  const reservation = `reservations/${order}/${sku}.json`;
  await storage.put(reservation, JSON.stringify({ sku, order }), 'application/json');
  return { reservation };
});
