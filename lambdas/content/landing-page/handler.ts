import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { buildLandingPage } from './logic.ts';

export const handler = defineAction(contract, buildLandingPage);
