import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';

export const handler = defineAction(contract, ({ bookings }) => ({
  letters: bookings.reduce((sum, { length }) => sum + length, 0),
}));
