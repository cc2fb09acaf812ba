import { defineAction } from '#actions/define-action.ts';
import * as contract from './contract.ts';
import { useTool } from './logic.ts';

export const handler = defineAction(contract, useTool);
