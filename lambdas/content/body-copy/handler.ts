import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { writeBodyCopy } from './logic.ts';

export const handler = defineAction(contract, writeBodyCopy);
