import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';

export const handler = defineAction(contract, async ({ sku, order }, { storage, run }) => {
  const reservation = `reservations/${order}/${sku}.json`;
  const kept = await storage.get(reservation);
  const { fault } = kept ? JSON.parse(Buffer.from(kept.body).toString()) : {};
  if (fault === 'sticks' && run.attempt === 0) throw new Error('it sticks');
  return { released: await storage.delete(reservation) };
});
