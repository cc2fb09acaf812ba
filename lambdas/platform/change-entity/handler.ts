import { defineAction } from '#actions/define-action.ts';
import { systemPorts } from '#platform/platform-ports.ts';
import * as contract from './contract.ts';
import { changeEntity } from './logic.ts';

export const handler = defineAction(contract, changeEntity, { ports: () => ({ platform: systemPorts() }) });
