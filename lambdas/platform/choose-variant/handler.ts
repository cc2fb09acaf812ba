import { defineAction } from '#actions/define-action.ts';
import { systemPorts } from '#platform/platform-ports.ts';
import * as contract from './contract.ts';
import { chooseVariant } from './logic.ts';

export const handler = defineAction(contract, chooseVariant, {
  ports: () => {
    const { manifests, decisions } = systemPorts();
    return { manifests, decisions };
  },
});
