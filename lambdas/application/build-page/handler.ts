import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { buildPage } from './logic.ts';

export const handler = defineAction(contract, buildPage);
