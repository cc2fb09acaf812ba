import { isObject, type Json } from '#core/json.ts';
import { oneOf } from '../field-values.ts';
import { isDistributed, type PlacedState } from '../walk.ts';
import type { Rule, RuleContext } from './rule.ts';

/** What only one type of state has to keep: resources, waits, processors, branches. */
export const states: Rule = {
  order: 20,
  check(context) {
    for (const placed of context.states) CHECKS.get(placed.type)?.(context, placed);
  },
};

type CheckState = (context: RuleContext, placed: PlacedState) => void;

const report = (context: RuleContext, message: string, location: string, severity?: 'WARNING'): void =>
  context.report('SCHEMA_VALIDATION_FAILED', message, location, severity);

const givenOf = (fields: string[], { state }: PlacedState): string[] =>
  fields.filter((field) => state[field] !== undefined);

const atMostOne = (context: RuleContext, placed: PlacedState, fields: string[]): void => {
  if (givenOf(fields, placed).length <= 1) return;
  const message = `There should only be one of the following fields: [${fields.join(', ')}]`;
  report(context, message, placed.location);
};

const exactlyOne = (context: RuleContext, placed: PlacedState, fields: string[]): void => {
  atMostOne(context, placed, fields);
  if (givenOf(fields, placed).length > 0) return;
  const message = `This object should have only one of the following fields: [${fields.join(', ')}]`;
  report(context, message, placed.location);
};

const RESOURCE = /^arn:[\w-]+:(?:lambda|states):[^:]*:[^:]*:\S+$/;
const TASK_RESOURCE = /^arn:[\w-]+:states:[^:]*:[^:]*:(?:activity:\S+|\S+:\S+)$/;
const ACTIVITY = /^arn:[\w-]+:states:[^:]*:[^:]*:activity:/;
const LAMBDA_RESOURCE = /^arn:[\w-]+:lambda:[^:]*:[^:]*:function:\S+$/;

const task: CheckState = (context, placed) => {
  const { Resource: resource, TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = placed.state;
  atMostOne(context, placed, ['TimeoutSeconds', 'TimeoutSecondsPath']);
  atMostOne(context, placed, ['HeartbeatSeconds', 'HeartbeatSecondsPath']);
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
    report(
      context,
      'HeartbeatSeconds must be smaller than TimeoutSeconds',
      `${placed.location}/HeartbeatSeconds`,
      'WARNING',
    );
  }
  checkCredentials(context, placed);
  if (typeof resource !== 'string') return;
  const known = RESOURCE.test(resource) && (TASK_RESOURCE.test(resource) || LAMBDA_RESOURCE.test(resource));
  if (!known) report(context, 'Value is not a valid resource ARN', `${placed.location}/Resource`);
};

/** Credentials name a role, and nothing else (Developer Guide: Task workflow state, Credentials). */
const checkCredentials: CheckState = (context, { state, language, location }) => {
  const { Credentials: credentials } = state;
  if (!isObject(credentials)) return;
  const at = `${location}/Credentials`;
  if (ACTIVITY.test(String(state.Resource)))
    report(context, "The field 'Credentials' is not supported for activities", at);
  const fields = language === 'JSONPath' ? ['RoleArn', 'RoleArn.$'] : ['RoleArn'];
  for (const field of Object.keys(credentials)) {
    if (!fields.includes(field)) report(context, `Field '${field}' is not supported`, at);
  }
  if (fields.every((field) => credentials[field] === undefined))
    report(context, "The field 'RoleArn' is required but was missing", at);
  if (credentials.RoleArn !== undefined && typeof credentials.RoleArn !== 'string')
    report(context, 'Expected value of type [STRING]', `${at}/RoleArn`);
};

const wait: CheckState = (context, placed) =>
  exactlyOne(context, placed, ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp']);

const fail: CheckState = (context, placed) => {
  atMostOne(context, placed, ['Error', 'ErrorPath']);
  atMostOne(context, placed, ['Cause', 'CausePath']);
};

const parallel: CheckState = (context, { state, location }) => {
  const { Branches: branches } = state;
  if (!Array.isArray(branches)) return;
  if (branches.length === 0) report(context, 'Value cannot be empty', `${location}/Branches`);
  branches.forEach((branch: Json, index) => {
    if (!isObject(branch))
      report(context, 'Expected value of type [OBJECT]', `${location}/Branches[${index}]`);
  });
};

/** AWS accepts these everywhere, though only a distributed Map has use for them. */
const ONLY_DISTRIBUTED = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'];
const MAX_LABEL_LENGTH = 40;

const map: CheckState = (context, placed) => {
  const { state, location } = placed;
  exactlyOne(context, placed, ['ItemProcessor', 'Iterator']);
  for (const field of ['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage']) {
    atMostOne(context, placed, [field, `${field}Path`]);
  }
  atMostOne(context, placed, ['ItemSelector', 'Parameters']);
  const field = state.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
  const processor = state[field];
  if (!isObject(processor)) return;
  const config = processor.ProcessorConfig;
  if (isObject(config)) checkConfig(context, config, `${location}/${field}/ProcessorConfig`);
  if (!isDistributed(processor)) {
    for (const only of ONLY_DISTRIBUTED) {
      if (state[only] === undefined) continue;
      const message = `Field '${only}' is only supported in DISTRIBUTED mode`;
      report(context, message, `${location}/${only}`, 'WARNING');
    }
  }
  if (typeof state.Label === 'string') checkLabel(context, state.Label, `${location}/Label`);
};

/** What a label must not hold, for it is a part of ARNs (Developer Guide: Map state in Distributed mode, Label). */
const NOT_IN_LABELS = /[\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]/u;

const checkLabel = (context: RuleContext, label: string, location: string): void => {
  const [unfit] = NOT_IN_LABELS.exec(label) ?? [];
  if (label === '') report(context, 'Label cannot be empty', location);
  if (label.length > MAX_LABEL_LENGTH) {
    const message = `Invalid Label name: ${label} exceeds the ${MAX_LABEL_LENGTH}-character limit allowed by the service`;
    context.report('INVALID_LABEL_NAME', message, location);
  }
  if (unfit !== undefined) report(context, `Label contains invalid character: '${unfit}'`, location);
};

const checkConfig = (context: RuleContext, config: Record<string, Json>, location: string): void => {
  const fields = new Map([
    ['Mode', oneOf('INLINE', 'DISTRIBUTED')],
    ['ExecutionType', oneOf('STANDARD', 'EXPRESS')],
  ]);
  for (const [field, value] of Object.entries(config)) {
    const check = fields.get(field);
    const wrong = check ? check(value) : `Field '${field}' is not supported`;
    if (wrong !== undefined) report(context, wrong, check ? `${location}/${field}` : location);
  }
  if (config.Mode === 'INLINE' && config.ExecutionType !== undefined)
    report(context, "Field 'ExecutionType' is not supported", location);
  if (config.Mode === 'DISTRIBUTED' && config.ExecutionType === undefined) {
    report(context, 'These fields are required: [ExecutionType]', location);
  }
};

const CHECKS: ReadonlyMap<string, CheckState> = new Map([
  ['Task', task],
  ['Wait', wait],
  ['Fail', fail],
  ['Parallel', parallel],
  ['Map', map],
]);
