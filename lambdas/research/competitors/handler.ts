import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { researchCompetitors } from './logic.ts';

export const handler = defineAction(contract, researchCompetitors);
