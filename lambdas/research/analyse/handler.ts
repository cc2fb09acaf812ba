import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { analyse } from './logic.ts';

export const handler = defineAction(contract, analyse);
