import { type Clients, statesCommands } from '#actions/ports/clients.ts';
import { deployedManifest } from '#contracts/names.ts';
import { resumedExecution } from '#contracts/resumed-executions.ts';
import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import { Problem } from '../problem.ts';

/** A published version of a state machine. */
export interface Version {
  number: number;
  arn: string;
  publishedAt?: Date;
}

/** A version, or what a state machine was deployed with last. */
export interface VersionDetails {
  definition: JsonObject;
  /** ARN of the role that its executions have. */
  role: string;
  /** Name of the execution that it was made to continue or run again; absent if it was deployed. */
  resumes?: string;
  /** Version of the manifest that it was deployed with; absent if that is not known. */
  deploys?: string;
}

/** A version that is made for one execution. */
export interface NewVersion extends VersionDetails {
  description: string;
}

/** Versions of state machines, and the alias that says which of them new executions get. A missing one is `not_found`. */
export interface Versions {
  /** Returns the versions, newest first. */
  list(stateMachine: string): Promise<Version[]>;
  /** Returns the percentage of new executions by ARN of version. */
  shares(alias: string): Promise<ReadonlyMap<string, number>>;
  /** Gives all new executions one version. */
  point(alias: string, version: string): Promise<void>;
  /** Returns a version, by its ARN, or what a state machine was deployed with last, by its. */
  describe(arn: string): Promise<VersionDetails>;
  /**
   * Publishes a version of a state machine and returns its ARN. Executions are started by versions, so what the state machine itself has
   * is free for this; afterwards it has what it was deployed with again.
   */
  publish(stateMachine: string, version: NewVersion, deployed: VersionDetails): Promise<string>;
}

const known =
  (arn: string) =>
  (error: unknown): never => {
    const missing = error instanceof Error && /DoesNotExist$|ResourceNotFound/.test(error.name);
    throw missing ? new Problem('not_found', `There is no ${arn}`) : error;
  };

/** Returns the ARNs of the versions of functions that a definition names. */
export const functionsIn = (definition: JsonObject): string[] =>
  [...new Set(JSON.stringify(definition).match(/arn:[\w-]+:lambda:[\w-]+:\d+:function:[\w-]+:\d+/g))].sort();

const numberOf = (arn: string): number => Number(arn.split(':').at(-1));

/** Returns versions over the Step Functions API. */
export const versionsOn = (clients: Pick<Clients, 'sfn'>): Versions => {
  const open = async () => ({ sfn: await clients.sfn(), commands: await statesCommands() });
  return {
    async list(stateMachineArn) {
      const { sfn, commands } = await open();
      const found: Version[] = [];
      let nextToken: string | undefined;
      do {
        const page = await sfn
          .send(new commands.ListStateMachineVersionsCommand({ stateMachineArn, nextToken }))
          .catch(known(stateMachineArn));
        for (const { stateMachineVersionArn: arn = '', creationDate } of page.stateMachineVersions ?? []) {
          found.push({ number: numberOf(arn), arn, publishedAt: creationDate });
        }
        nextToken = page.nextToken;
      } while (nextToken);
      return found.sort((a, b) => b.number - a.number);
    },
    async shares(stateMachineAliasArn) {
      const { sfn, commands } = await open();
      const { routingConfiguration = [] } = await sfn
        .send(new commands.DescribeStateMachineAliasCommand({ stateMachineAliasArn }))
        .catch(known(stateMachineAliasArn));
      return new Map(
        routingConfiguration.map(({ stateMachineVersionArn = '', weight = 0 }) => [
          stateMachineVersionArn,
          weight,
        ]),
      );
    },
    async describe(stateMachineArn) {
      const { sfn, commands } = await open();
      const { definition, roleArn, description } = await sfn
        .send(new commands.DescribeStateMachineCommand({ stateMachineArn }))
        .catch(known(stateMachineArn));
      return {
        definition: JSON.parse(definition ?? '{}') as JsonObject,
        role: roleArn ?? '',
        ...defined({ resumes: resumedExecution(description), deploys: deployedManifest(description) }),
      };
    },
    async publish(stateMachineArn, { definition, role: roleArn, description: versionDescription }, deployed) {
      const { sfn, commands } = await open();
      const { stateMachineVersionArn = '' } = await sfn.send(
        new commands.UpdateStateMachineCommand({
          stateMachineArn,
          definition: JSON.stringify(definition),
          roleArn,
          publish: true,
          versionDescription,
        }),
      );
      await sfn.send(
        new commands.UpdateStateMachineCommand({
          stateMachineArn,
          definition: JSON.stringify(deployed.definition),
          roleArn: deployed.role,
        }),
      );
      return stateMachineVersionArn;
    },
    async point(stateMachineAliasArn, stateMachineVersionArn) {
      const { sfn, commands } = await open();
      const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
      await sfn
        .send(new commands.UpdateStateMachineAliasCommand({ stateMachineAliasArn, routingConfiguration }))
        .catch(known(stateMachineAliasArn));
    },
  };
};
