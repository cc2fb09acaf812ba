import type { WorkflowManifest } from '#contracts/manifest.ts';
import { executionArn, localStateMachineArn } from '#contracts/names.ts';
import { invariant } from '#core/invariant.ts';
import { isObject, type Json, parseJson } from '#core/json.ts';
import { localDefinition } from '../definitions/substitute.ts';

/** An execution that another one starts in virtual time. */
export interface ChildStart {
  manifest: WorkflowManifest;
  name: string;
  input: Json;
  /** Milliseconds since the epoch. */
  startAt: number;
  /** Seconds after which the execution is stopped. */
  limitSeconds?: number;
}

/** An execution that a function has asked to start. */
export interface AskedStart {
  stateMachineArn: string;
  name: string;
  input: Json;
}

/** Returns what the engine needs to run an execution, besides what answers its tasks. */
export const virtualRunOf = ({ manifest, name, input, startAt, limitSeconds }: ChildStart) => {
  const definition = parseJson(localDefinition(manifest));
  invariant(isObject(definition), 'a definition is an object');
  const { TimeoutSeconds: own = Number.POSITIVE_INFINITY } = definition;
  const limit = Math.min(Number(own), limitSeconds ?? Number.POSITIVE_INFINITY);
  const stateMachineArn = localStateMachineArn(manifest.name);
  const id = executionArn(stateMachineArn, name);
  return {
    definition: Number.isFinite(limit) ? { ...definition, TimeoutSeconds: limit } : definition,
    input,
    startAt,
    identity: { id, name, stateMachineArn, stateMachineName: manifest.name },
  };
};
