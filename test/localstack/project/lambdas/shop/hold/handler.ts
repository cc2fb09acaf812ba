import { setTimeout as delay } from 'node:timers/promises';
import { ActionError, defineAction } from 'baton/actions';
import * as contract from './contract.ts';

/** Longer than the step's time, and shorter than an undo waits after that. */
const LATE_MILLISECONDS = 14_000;

/** Long enough to cancel the execution meanwhile. */
const SLOW_MILLISECONDS = 6_000;

export const handler = defineAction(contract, async ({ sku, order, fault }, { storage, run }) => {
  const reservation = `reservations/${order}/${sku}.json`;
  if (fault === 'refuses' && run.attempt === 0) throw new ActionError('Refused', 'asked again, it agrees');
  if (fault === 'dies' && run.attempt === 0) process.exit(1);
  if (fault === 'late') await delay(LATE_MILLISECONDS);
  if (fault === 'slow') await delay(SLOW_MILLISECONDS);
  await storage.put(reservation, JSON.stringify({ sku, order, fault }), 'application/json');
  if (fault === 'throws' || fault === 'sticks') throw new Error('after its effect');
  if (fault === 'exits') process.exit(1);
  return { reservation };
});
