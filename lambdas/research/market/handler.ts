import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { researchMarket } from './logic.ts';

export const handler = defineAction(contract, researchMarket);
