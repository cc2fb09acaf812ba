import type { Json } from '#core/json.ts';
import type { Machine } from '../../model/machine.ts';
import type { Store } from '../../store/store.ts';
import { parseMachineArn } from '../protocol/arns.ts';
import { apiErrors } from '../protocol/errors.ts';
import { compileDefinition } from './definitions.ts';
import { Documents } from './documents.ts';
import type { KeptMapRun } from './kept-map-run.ts';

/** One definition with its configuration. It never changes, so running executions keep what they started with. */
export interface Revision {
  id: string;
  stateMachineArn: string;
  name: string;
  type: 'STANDARD' | 'EXPRESS';
  definition: string;
  roleArn: string;
  loggingConfiguration: Json;
  tracingConfiguration: Json;
  encryptionConfiguration?: Json;
  createdAt: number;
  /** The first revision of a state machine has no id that AWS shows. */
  initial: boolean;
}

/** A state machine; times here and below are milliseconds since the Unix epoch. */
export interface StateMachine {
  arn: string;
  name: string;
  type: 'STANDARD' | 'EXPRESS';
  status: 'ACTIVE' | 'DELETING';
  createdAt: number;
  /** Id of the newest revision. */
  revision: string;
  /** Number that the next published version gets. */
  nextVersion: number;
  /** What its creation asked for besides the revision, so that repeating the request is not an error. */
  created?: { publish: boolean; versionDescription?: string };
}

/** A published revision of a state machine, never changed. */
export interface Version {
  arn: string;
  stateMachineArn: string;
  number: number;
  revision: string;
  description?: string;
  createdAt: number;
}

/** A name that leads to one version, or to two by weight. */
export interface Alias {
  arn: string;
  stateMachineArn: string;
  name: string;
  description?: string;
  routing: { stateMachineVersionArn: string; weight: number }[];
  createdAt: number;
  updatedAt: number;
}

/** An activity that workers poll for tasks. */
export interface Activity {
  arn: string;
  name: string;
  createdAt: number;
  encryptionConfiguration?: Json;
}

/** What a state machine's ARN, with or without version or alias, names. */
export interface Target {
  machine: StateMachine;
  revision: Revision;
  version?: Version;
  alias?: Alias;
  testCase?: string;
}

/** Everything that is created by name: state machines with their versions and aliases, activities, tags. */
export class Catalogue {
  readonly machines: Documents<StateMachine>;
  readonly revisions: Documents<Revision>;
  readonly versions: Documents<Version>;
  readonly aliases: Documents<Alias>;
  readonly activities: Documents<Activity>;
  readonly tags: Documents<Record<string, string>>;
  readonly mapRuns: Documents<KeptMapRun>;
  #compiled = new Map<string, Machine>();

  constructor(store: Store) {
    this.machines = new Documents(store, 'state-machine');
    this.revisions = new Documents(store, 'revision');
    this.versions = new Documents(store, 'version');
    this.aliases = new Documents(store, 'alias');
    this.activities = new Documents(store, 'activity');
    this.tags = new Documents(store, 'tags');
    this.mapRuns = new Documents(store, 'map-run');
  }

  /** Returns the compiled definition of a revision, compiled once. */
  compiled(revisionId: string): Machine {
    const known = this.#compiled.get(revisionId);
    if (known) return known;
    const revision = this.revision(revisionId);
    const machine = compileDefinition(revision.definition, home(revision.stateMachineArn));
    this.#compiled.set(revisionId, machine);
    return machine;
  }

  /** Returns a revision that something refers to. */
  revision(id: string): Revision {
    const revision = this.revisions.get(id);
    if (!revision) throw new Error(`the store has no state machine revision ${id}: its data is incomplete`);
    return revision;
  }

  /** Returns the state machine of an ARN without version, or throws StateMachineDoesNotExist. */
  machine(arn: string): StateMachine {
    const machine = this.machines.get(arn);
    if (!machine) throw apiErrors.stateMachineDoesNotExist(arn);
    return machine;
  }

  /**
   * What an execution started on this ARN runs; `random` in [0, 1) picks among an alias's versions.
   * Throws InvalidArn or StateMachineDoesNotExist.
   */
  target(arn: string, random: () => number): Target {
    const { machineArn, qualifier, testCase } = parseMachineArn(arn);
    const machine = this.machines.get(machineArn);
    const plain = qualifier === undefined ? machineArn : `${machineArn}:${qualifier}`;
    if (!machine) throw apiErrors.stateMachineDoesNotExist(plain);
    if (qualifier === undefined) return { machine, revision: this.revision(machine.revision), testCase };
    const alias = this.aliases.get(plain);
    const version = this.versions.get(alias ? pick(alias, random()) : plain);
    if (!version) throw apiErrors.stateMachineDoesNotExist(plain);
    return { machine, revision: this.revision(version.revision), version, alias, testCase };
  }
}

const pick = (alias: Alias, random: number): string => {
  let below = 0;
  for (const { stateMachineVersionArn, weight } of alias.routing) {
    below += weight;
    if (random * 100 < below) return stateMachineVersionArn;
  }
  return alias.routing.at(-1)?.stateMachineVersionArn ?? '';
};

/** Region and account of a state machine: where tasks go whose resource names none. */
const home = (arn: string): { region: string; account: string } => {
  const [, , , region = '', account = ''] = arn.split(':');
  return { region, account };
};
