import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';

const BYTES_OF_A_BOOKING = 1024;

export const handler = defineAction(contract, ({ bytes }) => {
  const count = bytes / BYTES_OF_A_BOOKING;
  const bookings = Array.from({ length: count }, (_, index) => String(index % 10).repeat(BYTES_OF_A_BOOKING));
  return { bookings, count };
});
