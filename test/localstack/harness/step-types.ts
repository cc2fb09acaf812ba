import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Connection } from '#contracts/connections/connection.ts';
import { secretName } from '#contracts/names.ts';
import type { JsonObject } from '#core/json.ts';
import { startToolServer, type TestToolServer } from '#platform/testing/mcp-server.ts';
import { type ModelServer, startModelServer } from '#platform/testing/model-server.ts';
import { type PostgresServer, postgresFolder, startPostgres } from '#platform/testing/postgres-server.ts';
import { startService, type TestService } from '#platform/testing/service-server.ts';
import { clients } from './clients.ts';
import { type CopiedProject, copyProject } from './project.ts';
import { ended, fresh } from './runs.ts';
import { deployStage, type Stage } from './stage.ts';

/** Stage of the project in `project/`, as its `baton.config.ts` calls it. */
export const STAGE = 'steps';

/** Key of the workflow `signed`. */
export const SIGNING_KEY = 'the key of the shop';

/** Executions of the workflow `cart`, which has two articles in it: they are named before the deployment. */
export const CARTS = { kept: fresh('cart-kept'), refused: fresh('cart-refused') };

/** The project of step types, deployed, and what it is connected to. */
export interface StepTypes {
  stage: Stage;
  project: CopiedProject;
  model: ModelServer;
  tools: TestToolServer;
  services: TestService;
  /** Absent if PostgreSQL is not installed. */
  database?: PostgresServer;
  close(): Promise<void>;
}

/** Starts what the project's steps call, and deploys it. */
export const deployStepTypes = async (): Promise<StepTypes> => {
  const opened: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  const open = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const server = await starting;
    opened.push(server.close);
    return server;
  };
  try {
    const model = await open(startModelServer());
    const tools = await open(startToolServer());
    const services = await open(startService());
    const database = postgresFolder() === undefined ? undefined : await open(startPostgres());
    const project = copyProject(connectionsOf({ model, tools, database }), services.url);
    opened.push(project.remove);
    const secrets = await createSecrets({
      'docs/token': 'Bearer the token of the server',
      'llm/key': 'the key of the model',
      'shop/key': SIGNING_KEY,
      'shop/password': database?.password ?? 'none',
    });
    opened.push(secrets.remove);
    const stage = await deployStage(STAGE, {
      root: project.root,
      stepKeys: Object.values(CARTS).flatMap((name) =>
        ['order/0', 'order/1', 'notified'].map((step) => `${name}/${step}`),
      ),
    });
    opened.push(stage.remove);
    return { stage, project, model, tools, services, database, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const connectionsOf = ({
  model,
  tools,
  database,
}: Pick<StepTypes, 'model' | 'tools' | 'database'>): Record<string, Connection> => ({
  docs: { tools: { url: tools.url }, api_key: { header: 'Authorization', secret: 'docs/token' } },
  reader: { model: { url: `${model.url}/v1`, id: 'small', secret: 'llm/key' } },
  shop: {
    postgres: {
      host: '127.0.0.1',
      database: 'postgres',
      user: 'baton',
      ...database?.postgres,
      secret: 'shop/password',
    },
  },
});

const createSecrets = async (texts: Record<string, string>): Promise<{ remove(): Promise<void> }> => {
  const secrets = Object.entries(texts).map(([name, text]) => ({ id: secretName(name, STAGE), text }));
  for (const { id, text } of secrets)
    await clients.secrets.send(new CreateSecretCommand({ Name: id, SecretString: text }));
  return {
    async remove() {
      for (const { id } of secrets)
        await clients.secrets.send(
          new DeleteSecretCommand({ SecretId: id, ForceDeleteWithoutRecovery: true }),
        );
    },
  };
};

let executions = 0;

/** Starts an execution; returns its name. */
export const started = async (
  { stage }: StepTypes,
  workflow: string,
  input: JsonObject,
  given?: string,
): Promise<string> => {
  executions += 1;
  const name = given ?? fresh(`${workflow}-${executions}`);
  const { status, body } = await stage.api.post(`/workflows/${workflow}/executions`, { name, input });
  if (status !== 202) throw new Error(`${workflow} was not started: ${status} ${JSON.stringify(body)}`);
  return name;
};

/** Runs a workflow to its end; what the API says of the execution. */
export const run = async (deployed: StepTypes, workflow: string, input: JsonObject) =>
  ended(deployed.stage, workflow, await started(deployed, workflow, input));

/** Keys of the files that actions keep, below a prefix. */
export const filesOf = async ({ stage }: StepTypes, prefix: string): Promise<string[]> => {
  const request = new ListObjectsV2Command({ Bucket: stage.bucket, Prefix: `files/${prefix}` });
  const { Contents = [] } = await clients.s3.send(request);
  return Contents.map(({ Key = '' }) => Key.replace(/^files\//, ''));
};
