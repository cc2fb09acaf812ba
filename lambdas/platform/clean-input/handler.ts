import { defineAction } from '#actions/define-action.ts';
import * as contract from './contract.ts';
import { cleanInput } from './logic.ts';

export const handler = defineAction(contract, cleanInput);
