import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';

export const handler = defineAction(contract, async ({ parcel }) => ({
  label: `Parcel ${parcel}`,
  stage: process.env.BATON_STAGE ?? 'none',
}));
