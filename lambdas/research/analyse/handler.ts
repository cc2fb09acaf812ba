import { defineAction } from '#actions/define-action.ts';
import * as contract from './contract.ts';
import { analyse } from './logic.ts';

export const handler = defineAction(contract, analyse);
