import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { checkHeadline } from './logic.ts';

export const handler = defineAction(contract, checkHeadline);
