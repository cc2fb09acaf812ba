import { isObject } from '#core/json.ts';
import { SDK_SERVICES } from '../sdk-services.ts';
import type { PlacedState } from '../walk.ts';
import type { Rule, RuleContext } from './rule.ts';

/** The service integrations that AWS has: what a Task may ask of them, and how it may wait. */
interface Service {
  actions?: string[];
  /** Arguments that AWS refuses a definition without. */
  required?: string[];
  /** Whether a job can be waited for: with any action, or with some. */
  sync?: true | string[];
  token?: true;
}

const SAGEMAKER_JOBS = [
  ...['createHyperParameterTuningJob', 'createLabelingJob', 'createProcessingJob'],
  ...['createTrainingJob', 'createTransformJob'],
];

/** Developer Guide: Integrating optimized services with Step Functions, and the pages of the services. */
const SERVICES: ReadonlyMap<string, Service> = new Map(
  Object.entries<Service>({
    apigateway: { actions: ['invoke'], required: ['ApiEndpoint', 'Method'], token: true },
    athena: {
      actions: ['startQueryExecution', 'stopQueryExecution', 'getQueryExecution', 'getQueryResults'],
      sync: ['startQueryExecution'],
    },
    batch: { actions: ['submitJob'], required: ['JobName', 'JobQueue', 'JobDefinition'], sync: true },
    bedrock: {
      actions: ['invokeModel', 'createModelCustomizationJob'],
      sync: ['createModelCustomizationJob'],
      token: true,
    },
    codebuild: {
      actions: [
        ...['startBuild', 'stopBuild', 'batchDeleteBuilds', 'batchGetReports'],
        ...['startBuildBatch', 'stopBuildBatch', 'retryBuildBatch', 'deleteBuildBatch'],
      ],
      sync: ['startBuild', 'startBuildBatch', 'retryBuildBatch'],
    },
    databrew: { actions: ['startJobRun'], required: ['Name'], sync: true },
    dynamodb: { actions: ['getItem', 'putItem', 'updateItem', 'deleteItem'] },
    ecs: { actions: ['runTask'], required: ['TaskDefinition'], sync: true, token: true },
    eks: {
      actions: [
        ...['createCluster', 'deleteCluster', 'createNodegroup', 'deleteNodegroup'],
        ...['createFargateProfile', 'deleteFargateProfile', 'runJob', 'call'],
      ],
      sync: true,
      token: true,
    },
    elasticmapreduce: {
      actions: [
        ...['createCluster', 'terminateCluster', 'addStep', 'cancelStep', 'setClusterTerminationProtection'],
        ...['modifyInstanceFleetByName', 'modifyInstanceGroupByName'],
      ],
      sync: ['createCluster', 'terminateCluster', 'addStep'],
    },
    'emr-containers': {
      actions: ['createVirtualCluster', 'deleteVirtualCluster', 'startJobRun'],
      sync: true,
    },
    'emr-serverless': {
      actions: [
        ...['createApplication', 'startApplication', 'stopApplication', 'deleteApplication'],
        ...['startJobRun', 'cancelJobRun'],
      ],
      sync: true,
    },
    events: { actions: ['putEvents'], required: ['Entries'], token: true },
    glue: { actions: ['startJobRun'], required: ['JobName'], sync: true },
    http: { actions: ['invoke'], required: ['ApiEndpoint', 'Method'] },
    lambda: { actions: ['invoke'], required: ['FunctionName'], token: true },
    mediaconvert: { actions: ['createJob'], sync: true },
    sagemaker: {
      actions: ['createEndpoint', 'createEndpointConfig', 'createModel', 'updateEndpoint', ...SAGEMAKER_JOBS],
      sync: SAGEMAKER_JOBS,
    },
    sns: { actions: ['publish'], required: ['Message'], token: true },
    sqs: { actions: ['sendMessage'], required: ['QueueUrl', 'MessageBody'], token: true },
    states: { actions: ['startExecution'], required: ['StateMachineArn'], sync: true, token: true },
  }),
);

/** Returns whether a service can be waited for with `.sync` as well as with `.waitForTaskToken`. */
export const canBeAnswered = (name: string): boolean => {
  const service = SERVICES.get(name);
  return service?.sync !== undefined && service.token === true;
};

const INTEGRATION =
  /^arn:[\w-]+:states:[^:]*:[^:]*:(?!activity:)(\S+?):([^\s:.]+)(?:\.(sync|sync:2|waitForTaskToken))?$/;

/** Returns what is said of a resource that there is not. */
export const unknownResource = (resource: string): string =>
  `The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`;

/** A Task that asks for a service integration asks for one that there is. */
export const resources: Rule = {
  order: 30,
  check(context) {
    for (const placed of context.states) {
      const { state, type, location } = placed;
      const { Resource: resource } = state;
      if (type !== 'Task' || typeof resource !== 'string') continue;
      const [, service, action, pattern] = INTEGRATION.exec(resource) ?? [];
      if (service === undefined || action === undefined) continue;
      if (isKnown(service, action, pattern)) checkGiven(context, placed, service, action);
      else context.report('SCHEMA_VALIDATION_FAILED', unknownResource(resource), `${location}/Resource`);
    }
  },
};

/** Arguments of DynamoDB's actions. */
const ITEMS: ReadonlyMap<string, string[]> = new Map([
  ['getItem', ['TableName', 'Key']],
  ['putItem', ['TableName', 'Item']],
  ['updateItem', ['TableName', 'Key']],
  ['deleteItem', ['TableName', 'Key']],
]);

/** An integration is given arguments, those that it needs among them (observed on AWS; the Developer Guide's pages of the services). */
const checkGiven = (
  context: RuleContext,
  { state, language, location }: PlacedState,
  service: string,
  action: string,
): void => {
  const field = language === 'JSONata' ? 'Arguments' : 'Parameters';
  const given = state[field];
  if (given === undefined) {
    const message = `${field} field is required for resource ARN: ${String(state.Resource)}`;
    context.report('SCHEMA_VALIDATION_FAILED', message, location);
  }
  if (!isObject(given)) return;
  const required = service === 'dynamodb' ? ITEMS.get(action) : SERVICES.get(service)?.required;
  for (const name of required ?? []) {
    if (given[name] !== undefined || (language === 'JSONPath' && given[`${name}.$`] !== undefined)) continue;
    const message = `The field '${name}' is required but was missing`;
    context.report('SCHEMA_VALIDATION_FAILED', message, `${location}/${field}`);
  }
};

const isKnown = (name: string, action: string, pattern: string | undefined): boolean => {
  const sdk = /^aws-sdk:([^:]+)$/.exec(name)?.[1];
  if (sdk !== undefined && !(SDK_SERVICES.has(sdk) && /^[a-z]/.test(action))) return false;
  const service = sdk === undefined ? SERVICES.get(name) : SDK;
  if (!service || service.actions?.includes(action) === false) return false;
  if (pattern === undefined) return true;
  if (pattern === 'waitForTaskToken') return service.token === true;
  const isJob = service.sync === true || service.sync?.includes(action) === true;
  return isJob && (pattern === 'sync' || name === 'states');
};

const SDK: Service = { token: true };
