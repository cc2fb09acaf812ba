import type { WorkflowManifest } from '#contracts/manifest.ts';
import { LOCAL, localStateMachineArn } from '#contracts/names.ts';
import type { Engine } from '#engine/engine.ts';
import { localDefinition } from './substitute.ts';

const ROLE = `arn:aws:iam::${LOCAL.account}:role/baton-local`;

/** Creates or updates the state machine of every workflow; running executions keep their definition. */
export const registerStateMachines = async (
  engine: Engine,
  manifests: readonly WorkflowManifest[],
): Promise<void> => {
  const { stateMachines } = await engine.listStateMachines({});
  const existing = new Set(stateMachines.map(({ stateMachineArn }) => stateMachineArn));
  for (const manifest of manifests) {
    const definition = localDefinition(manifest);
    const stateMachineArn = localStateMachineArn(manifest.name);
    if (existing.has(stateMachineArn)) {
      await engine.updateStateMachine({ stateMachineArn, definition, roleArn: ROLE });
    } else {
      await engine.createStateMachine({ name: manifest.name, definition, roleArn: ROLE });
    }
  }
};
