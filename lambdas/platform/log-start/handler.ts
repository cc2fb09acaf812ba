import { defineAction } from '#actions/define-action.ts';
import { systemPorts } from '#platform/platform-ports.ts';
import * as contract from './contract.ts';
import { findStarted } from './logic.ts';

export const handler = defineAction(contract, () => null, {
  ports: () => ({ executions: systemPorts().executions }),
  find: findStarted,
});
