import type { WorkflowManifest } from '#contracts/manifest.ts';
import { LIVE_ALIAS, LOCAL, localStateMachineArn } from '#contracts/names.ts';
import type { Engine } from '#engine/engine.ts';
import { localDefinition } from './substitute.ts';

const ROLE = `arn:aws:iam::${LOCAL.account}:role/baton-local`;

/**
 * Creates or updates the state machine of every workflow, with a version that new executions get; running executions keep theirs. As on
 * AWS, a definition that did not change makes no version.
 */
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
    await pointAlias(engine, stateMachineArn);
  }
};

const pointAlias = async (engine: Engine, stateMachineArn: string): Promise<void> => {
  const { stateMachineVersionArn } = await engine.publishStateMachineVersion({ stateMachineArn });
  const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
  const stateMachineAliasArn = `${stateMachineArn}:${LIVE_ALIAS}`;
  const { stateMachineAliases } = await engine.listStateMachineAliases({ stateMachineArn });
  if (stateMachineAliases.some((alias) => alias.stateMachineAliasArn === stateMachineAliasArn))
    await engine.updateStateMachineAlias({ stateMachineAliasArn, routingConfiguration });
  else await engine.createStateMachineAlias({ name: LIVE_ALIAS, routingConfiguration });
};
