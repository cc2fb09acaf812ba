import { defineAction } from '#actions/define-action.ts';
import { systemPorts } from '#platform/platform-ports.ts';
import { undoEffects } from '#platform/undoing/undo-effects.ts';
import * as contract from './contract.ts';

export const handler = defineAction(contract, undoEffects, {
  ports: () => {
    const { executions, logOf } = systemPorts();
    return { executions, logOf };
  },
});
