import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { writeHeadlines } from './logic.ts';

export const handler = defineAction(contract, writeHeadlines);
