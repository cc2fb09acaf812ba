import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { drawChart } from './logic.ts';

export const handler = defineAction(contract, drawChart);
