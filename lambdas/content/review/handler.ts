import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { review } from './logic.ts';

export const handler = defineAction(contract, review);
