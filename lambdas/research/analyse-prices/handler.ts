import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { analysePrices } from './logic.ts';

export const handler = defineAction(contract, analysePrices);
