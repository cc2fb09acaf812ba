import { defineAction } from '#actions/define-action.ts';
import { systemPorts } from '#platform/platform-ports.ts';
import * as contract from './contract.ts';
import { answerTurn } from './logic.ts';

export const handler = defineAction(contract, answerTurn, { ports: () => ({ platform: systemPorts() }) });
