import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { writeBrief } from './logic.ts';

export const handler = defineAction(contract, writeBrief);
