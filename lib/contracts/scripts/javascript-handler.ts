import { ENVIRONMENT } from '../environment.ts';
import { MAX_RESULT_BYTES } from '../result-size.ts';
import { MIN_BYTES, STORED_VALUES_FOLDER } from '../stored-values.ts';
import { TABLE } from '../table.ts';
import { JAVASCRIPT_ANSWER, JAVASCRIPT_CALLBACK, MARK_IT } from './callback.ts';
import { javascriptState } from './javascript-state.ts';
import type { ScriptFunction } from './script-function.ts';

/** What a script with secrets adds: it reads them when it is called, and masks them in what it returns, throws and prints. */
const WITH_SECRETS = `import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
const manager = new SecretsManagerClient();
const kept = new Map();
const read = async (name) => {
  const known = kept.get(name);
  if (known?.until > Date.now()) return known.text;
  const SecretId = (process.env.BATON_STAGE ? process.env.BATON_STAGE + '/' : '') + name;
  const { SecretString: text } = await manager.send(new GetSecretValueCommand({ SecretId }));
  kept.set(name, { text, until: Date.now() + 300000 });
  return text;
};
const mask = (text) => {
  for (const { text: secret } of kept.values())
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      if (form.length >= 4) text = text.replaceAll(form, '***');
  return text;
};
const withSecrets = async (input, places) => {
  for (const { at, parts } of places) {
    const texts = await Promise.all(parts.map((part) => typeof part === 'string' ? part : read(part.secret)));
    let place = input;
    for (const key of at.slice(0, -1)) place = place[key];
    place[at.at(-1)] = texts.join('');
  }
  return input;
};
for (const level of ['log', 'info', 'warn', 'error', 'debug']) {
  const write = console[level];
  console[level] = (...all) => write(...all.map((one) => typeof one === 'string' ? mask(one) : JSON.parse(mask(JSON.stringify(one) ?? 'null'))));
}
`;

/** The same of a script without secrets. */
const WITHOUT_SECRETS = `const read = () => Promise.reject(new Error("a script that reads a secret names it: context.secret('name')"));
const mask = (text) => text;
const withSecrets = (input) => input;
`;

/**
 * What a script that adds to the audit trail has: its function writes entries as `auditItem` makes them, and cannot change any. On the
 * local stack, whoever runs the script takes them.
 */
const WITH_AUDIT = `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';
const dynamo = new DynamoDBClient();
const typed = (value) =>
  value === null ? { NULL: true }
  : typeof value === 'string' ? { S: value }
  : typeof value === 'number' ? { N: String(value) }
  : typeof value === 'boolean' ? { BOOL: value }
  : Array.isArray(value) ? { L: value.map(typed) }
  : { M: Object.fromEntries(Object.entries(value).map(([name, item]) => [name, typed(item)])) };
const addAudit = async ({ execution, workflow, step, attempt }, action, details) => {
  const at = new Date().toISOString();
  const sk = at + '#' + randomUUID();
  const item = {
    ${TABLE.pk}: 'audit#' + execution, ${TABLE.sk}: sk,
    ${TABLE.indexPk}: 'day#' + at.slice(0, 10), ${TABLE.indexSk}: sk + '#' + execution,
    at, execution, action, by: workflow + '/' + step, details: { ...details, attempt },
  };
  const plain = JSON.parse(mask(JSON.stringify(item)));
  await dynamo.send(new PutItemCommand({ TableName: process.env.${ENVIRONMENT.auditTable}, Item: typed(plain).M }));
};
`;

/** The same of a script that adds nothing. */
const WITHOUT_AUDIT = `const addAudit = () => Promise.reject(new Error('a script that adds to the audit trail calls context.audit(…) by this name'));
`;

/** What a script adds whose values may be too long for a state: they are in the storage, as `claim-check.ts` puts them there. */
const WITH_VALUES = `import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
const s3 = new S3Client({ forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL || process.env.AWS_ENDPOINT_URL_S3) });
const { hostname: Bucket, pathname } = new URL(process.env.${ENVIRONMENT.storage});
const keyOf = (key) => pathname.replace(/^\\/+|\\/+$/g, '') + '/' + key;
const referenced = (value) => {
  const found = value?.baton_stored;
  return typeof found?.key === 'string' && Object.keys(value).length === 1 ? found : undefined;
};
const partAt = (value, at) => at.reduce((part, key) => part !== null && typeof part === 'object' && Object.hasOwn(part, key) ? part[key] : undefined, value);
const withPart = (whole, at, part) => {
  if (at.length === 0) return part;
  partAt(whole, at.slice(0, -1))[at.at(-1)] = part;
  return whole;
};
const lost = (key, what) => Object.assign(new Error('A value of the execution ' + what + ': ' + key), { name: 'ValueLost' });
const valueOf = async ({ key, sha256 }) => {
  const gone = () => lost(key, 'is not there any longer');
  if (!key.startsWith('${STORED_VALUES_FOLDER}/')) throw gone();
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: keyOf(key) })).catch((error) => {
    throw error.name === 'NoSuchKey' ? gone() : error;
  });
  const text = await Body.transformToString();
  if (createHash('sha256').update(text).digest('hex') !== sha256) throw lost(key, 'is not the one that was put there');
  return JSON.parse(text);
};
const otherFields = (value, except) => typeOf(value) === 'object' ? Object.keys(value).filter((name) => !except.includes(name)) : [];
const pathsOf = (value, at) => {
  const last = at.at(-1);
  if (last === null || typeof last !== 'object') return [at];
  const path = at.slice(0, -1);
  return otherFields(partAt(value, path), last.except).map((name) => [...path, name]);
};
const measured = (whole, at) => ({ at, part: partAt(whole, at), Body: Buffer.from(JSON.stringify(partAt(whole, at)) ?? '') });
const partsToStore = (whole, { at, above_bytes, except }) => {
  const all = measured(whole, at);
  if (all.part === undefined || all.part === null) return [];
  if (!except) return all.Body.length > above_bytes || referenced(all.part) ? [all] : [];
  const fields = otherFields(all.part, except).map((name) => measured(whole, [...at, name]));
  let left = fields.reduce((sum, { Body }) => sum + Body.length, 0);
  return fields.sort((a, b) => b.Body.length - a.Body.length).filter(({ part, Body }) => {
    const goes = (left > above_bytes && Body.length > ${MIN_BYTES}) || referenced(part);
    if (goes) left -= Body.length;
    return goes;
  });
};
const fetched = async (input, { fetches = [] }) => {
  let whole = input;
  for (const at of fetches.flatMap((at) => pathsOf(whole, at))) {
    const reference = referenced(partAt(whole, at));
    if (reference) whole = withPart(whole, at, await valueOf(reference));
  }
  return whole;
};
const stored = async (output, { stores = [], execution_name }) => {
  let whole = output;
  for (const { at, Body } of stores.flatMap((place) => partsToStore(output, place))) {
    const sha256 = createHash('sha256').update(Body).digest('hex');
    const key = '${STORED_VALUES_FOLDER}/' + execution_name + '/' + sha256 + '.json';
    await s3.send(new PutObjectCommand({ Bucket, Key: keyOf(key), Body, ContentType: 'application/json' }));
    whole = withPart(whole, at, { baton_stored: { key, sha256, bytes: Body.length } });
  }
  return whole;
};
`;

/** The same of a script whose values all are in the data of the execution. */
const WITHOUT_VALUES = `const fetched = (input) => input;
const stored = (output) => output;
`;

/**
 * Returns the module of a JavaScript script's function: it exports `handler`. Its errors name the lines of the author's file, because
 * the code is compiled as if it were there.
 */
export const javascriptHandler = ({
  code,
  file,
  line,
  returns,
  secrets,
  audits,
  storage,
  heartbeats,
  records,
  written,
}: ScriptFunction): string => `${secrets ? WITH_SECRETS : WITHOUT_SECRETS}${audits ? WITH_AUDIT : WITHOUT_AUDIT}${storage ? WITH_VALUES : WITHOUT_VALUES}${heartbeats ? JAVASCRIPT_CALLBACK : JAVASCRIPT_ANSWER}${javascriptState(records, written)}import vm from 'node:vm';
const FILE = ${JSON.stringify(file)};
const RETURNS = ${JSON.stringify(returns ?? {})};
const body = vm.runInThisContext(${JSON.stringify(code)}, {
  filename: FILE,
  lineOffset: ${line - 2},
  importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const typeOf = (value) => value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
const misfit = (value, schema, path) => {
  if (schema === true || typeof schema !== 'object') return undefined;
  if (schema.anyOf) return schema.anyOf.some((one) => !misfit(value, one, path)) ? undefined : path + ' fits no part of its anyOf';
  const type = typeOf(value);
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.includes(type) && !(type === 'integer' && types.includes('number')))
    return path + ' is ' + type + ', expected ' + types.join(' or ');
  const allowed = 'const' in schema ? [schema.const] : schema.enum;
  if (allowed && !allowed.some((one) => JSON.stringify(one) === JSON.stringify(value))) return path + ' is none of ' + JSON.stringify(allowed);
  if (type === 'object') {
    for (const name of schema.required ?? []) if (!(name in value)) return path + ' has no ' + name;
    for (const [name, item] of Object.entries(value)) {
      const own = schema.properties && Object.hasOwn(schema.properties, name);
      if (!own && schema.additionalProperties === false) return path + ' has ' + name + ', which is not declared';
      const found = own ? misfit(item, schema.properties[name], path + '.' + name) : undefined;
      if (found) return found;
    }
  }
  if (type === 'array' && schema.items)
    for (const [index, item] of value.entries()) {
      const found = misfit(item, schema.items, path + '[' + index + ']');
      if (found) return found;
    }
  return undefined;
};
const placed = (error) => {
  if (!(error instanceof Error)) return error;
  const frames = String(error.stack).split('\\n').filter((one) => one.includes(FILE + ':'));
  const line = frames[0]?.split(FILE + ':')[1]?.match(/^\\d+/)?.[0];
  error.message = mask(error.message);
  if (line) error.message += ' (' + FILE + ':' + line + ')';
  error.stack = [error.name + ': ' + error.message, ...frames.map(mask)].join('\\n');
  return error;
};
const fitting = (output) => {
  const bytes = Buffer.byteLength(JSON.stringify(output));
  if (bytes <= ${MAX_RESULT_BYTES}) return output;
  const sizes = Object.entries(output ?? {}).map(([name, value]) => [name, Buffer.byteLength(JSON.stringify(value))]);
  const [largest] = typeOf(output) === 'object' ? sizes.sort((a, b) => b[1] - a[1]) : [];
  const field = largest ? ', ' + Math.ceil(largest[1] / 1024) + ' KiB of them in "' + largest[0] + '"' : '';
  throw Object.assign(new Error('the result has ' + Math.ceil(bytes / 1024) + ' KiB' + field + ', and a state of Step Functions holds 256 KiB; ${MARK_IT} (' + FILE + ':${line})'), { name: 'InvalidOutput' });
};
export const handler = async ({ input, run }, lambda) => {
  const { execution, execution_name, workflow, step, attempt } = run;
  const context = {
    execution, execution_name, workflow, step, attempt,
    log: (message, data = {}) => console.log(JSON.stringify({ level: 'INFO', message, ...data, workflow, step, execution })),
    audit: (action, details = {}) => (lambda?.audit ?? addAudit)(run, String(action), details),
    secret: (name) => (lambda?.secret ?? read)(String(name)),
    heartbeat: () => (lambda?.heartbeat ?? heartbeatOf(run))(),
    state: stateOf(run, lambda?.dynamo, lambda?.now),
    remainingMilliseconds: () => lambda?.getRemainingTimeInMillis?.() ?? 0,
  };
  let result;
  try {
    const values = await withSecrets(await fetched(input, run), run.secrets ?? []);
    result = JSON.parse(mask(JSON.stringify((await body(values, context)) ?? null)));
  } catch (error) {
    throw placed(error);
  }
  const wrong = misfit(result, RETURNS, 'the result');
  if (wrong) throw Object.assign(new Error(wrong + ' (' + FILE + ':${line})'), { name: 'InvalidOutput' });
  const output = await stored(result, run);
  return answered(lambda?.keeps ? output : fitting(output), run);
};
`;
