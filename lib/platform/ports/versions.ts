import type { Clients } from '#actions/ports/clients.ts';
import { Problem } from '../problem.ts';

/** A published version of a state machine. */
export interface Version {
  number: number;
  arn: string;
  publishedAt?: Date;
}

/** Versions of state machines, and the alias that says which of them new executions get. A missing one is `not_found`. */
export interface Versions {
  /** Returns the versions, newest first. */
  list(stateMachine: string): Promise<Version[]>;
  /** Returns the percentage of new executions by ARN of version. */
  shares(alias: string): Promise<ReadonlyMap<string, number>>;
  /** Gives all new executions one version. */
  point(alias: string, version: string): Promise<void>;
}

const known =
  (arn: string) =>
  (error: unknown): never => {
    const missing = error instanceof Error && /DoesNotExist$|ResourceNotFound/.test(error.name);
    throw missing ? new Problem('not_found', `There is no ${arn}`) : error;
  };

const numberOf = (arn: string): number => Number(arn.split(':').at(-1));

/** Returns versions over the Step Functions API. */
export const versionsOn = (clients: Pick<Clients, 'sfn'>): Versions => {
  const open = async () => ({ sfn: await clients.sfn(), commands: await import('@aws-sdk/client-sfn') });
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
    async point(stateMachineAliasArn, stateMachineVersionArn) {
      const { sfn, commands } = await open();
      const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
      await sfn
        .send(new commands.UpdateStateMachineAliasCommand({ stateMachineAliasArn, routingConfiguration }))
        .catch(known(stateMachineAliasArn));
    },
  };
};
