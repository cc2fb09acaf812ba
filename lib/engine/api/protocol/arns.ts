import { apiErrors } from './errors.ts';

/** Where the engine's resources live, as their ARNs say. */
export interface EngineSettings {
  partition: string;
  region: string;
  account: string;
}

/** A parsed ARN of Step Functions: `arn:partition:states:region:account:resource:parts…`. */
export interface StatesArn {
  prefix: string;
  resource: string;
  parts: string[];
}

/** Makes an ARN of this engine. */
export const statesArn = (settings: EngineSettings, resource: string, ...parts: string[]): string =>
  ['arn', settings.partition, 'states', settings.region, settings.account, resource, ...parts].join(':');

/** Parses an ARN of one of the resources that an operation takes, or throws InvalidArn. */
export const parseArn = (arn: string, ...resources: string[]): StatesArn => {
  const [scheme, partition, service, region, account, resource, ...parts] = arn.split(':');
  if (scheme !== 'arn' || !partition) throw apiErrors.invalidArn(`Invalid ARN prefix: ${arn}`);
  if (service !== 'states' || !region || !account || !resource || parts.length === 0 || parts.includes('')) {
    throw apiErrors.invalidArn(`Invalid ARN: ${arn}`);
  }
  if (!resources.includes(resource)) {
    throw apiErrors.invalidArn(`Resource type not valid in this context: ${resource}`);
  }
  return { prefix: `arn:${partition}:states:${region}:${account}`, resource, parts };
};

/** A state machine's ARN in its pieces: the machine, a version's number or an alias's name, and a test case. */
export interface MachineArn {
  machineArn: string;
  qualifier?: string;
  testCase?: string;
}

/** Parses `…:stateMachine:name[:version or alias][#TestCase]`; throws InvalidArn, or ValidationException for a Map's. */
export const parseMachineArn = (arn: string): MachineArn => {
  const hash = arn.indexOf('#');
  const plain = hash < 0 ? arn : arn.slice(0, hash);
  const { prefix, parts } = parseArn(plain, 'stateMachine');
  if (parts.length > 2) throw apiErrors.invalidArn(`Invalid ARN: ${arn}`);
  if (parts[0]?.includes('/')) {
    throw apiErrors.validation(`The ARN of a Distributed Map state is not valid here: ${arn}`);
  }
  return {
    machineArn: `${prefix}:stateMachine:${parts[0]}`,
    qualifier: parts[1],
    testCase: hash < 0 ? undefined : arn.slice(hash + 1),
  };
};
