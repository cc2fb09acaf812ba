import { defineAction } from 'baton/actions';
import * as contract from './contract.ts';
import { drawBanners } from './logic.ts';

export const handler = defineAction(contract, drawBanners);
