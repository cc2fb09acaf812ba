import { ENVIRONMENT } from '../environment.ts';
import { SORTED_CHARACTERS, SORTED_PREFIX } from '../records/record-index.ts';
import { attributeOf, CONDITION_FAILED } from '../records/record-write.ts';
import { KEYS, TABLE } from '../table.ts';
import { type ScriptRecords, WRITTEN_DAYS } from './records.ts';

const [PREFIX, SK] = [attributeOf(''), KEYS.state('', '', '').sk];

/**
 * What a script adds that uses records: `context.state`. A write goes into the table with a note of it, on the record that was read, so
 * that concurrent writes all count and an attempt that is repeated finds what it has written. `call` performs an operation of DynamoDB, and `time`
 * tells the milliseconds since the epoch.
 */
const WITH_STATE = `let records;
const onTable = async (operation, input) => {
  const sdk = await import('@aws-sdk/client-dynamodb');
  records ??= new sdk.DynamoDBClient();
  return records.send(new sdk[operation + 'Command'](input));
};
const typedValue = (value) =>
  value === null ? { NULL: true }
  : typeof value === 'string' ? { S: value }
  : typeof value === 'number' ? { N: String(value) }
  : typeof value === 'boolean' ? { BOOL: value }
  : Array.isArray(value) ? { L: value.map(typedValue) }
  : { M: Object.fromEntries(Object.entries(value).map(([name, item]) => [name, typedValue(item)])) };
const plainValue = (attribute) => {
  const [[type, value]] = Object.entries(attribute).filter(([, one]) => one !== undefined);
  return type === 'NULL' ? null
    : type === 'N' ? Number(value)
    : type === 'L' ? value.map(plainValue)
    : type === 'M' ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainValue(item)]))
    : value;
};
const named = (name, message) => Object.assign(new Error(message), { name });
const stateOf = (run, call = onTable, time = Date.now) => {
  const written = new Map();
  const TableName = process.env.${ENVIRONMENT.table};
  const read = async (Key) => (await call('GetItem', { TableName, Key, ConsistentRead: true })).Item;
  const placeOf = (operation, name, key) => {
    const state = Object.hasOwn(RECORDS, name) ? RECORDS[name] : undefined;
    if (!state?.operations.includes(operation)) throw new Error("a script that uses a state names it: context.state." + operation + "('name', …)");
    const text = key === undefined || key === null ? '' : String(key);
    return { ...state, text, Key: { ${TABLE.pk}: { S: state.partition + text }, ${TABLE.sk}: { S: '${SK}' } } };
  };
  const recordIn = (item, fields) => {
    if (!item || (item.${TABLE.ttl} && Number(item.${TABLE.ttl}.N) * 1000 <= time())) return null;
    return Object.fromEntries(Object.keys(fields).flatMap((field) => item['${PREFIX}' + field] ? [[field, plainValue(item['${PREFIX}' + field])]] : []));
  };
  const unchanged = (item, fields) => {
    if (!item) return { ConditionExpression: 'attribute_not_exists(${TABLE.pk})' };
    const known = [...new Set([...Object.keys(item), ...Object.keys(fields).map((field) => '${PREFIX}' + field), '${TABLE.ttl}'])].filter((one) => one !== '${TABLE.pk}' && one !== '${TABLE.sk}');
    const values = known.flatMap((one, index) => item[one] ? [[':a' + index, item[one]]] : []);
    return {
      ConditionExpression: ['attribute_exists(${TABLE.pk})', ...known.map((one, index) => item[one] ? '#a' + index + ' = :a' + index : 'attribute_not_exists(#a' + index + ')')].join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(known.map((one, index) => ['#a' + index, one])),
      ...(values.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(values) } : {}),
    };
  };
  const checked = (name, value, fields) => {
    const record = JSON.parse(JSON.stringify(value ?? null));
    const wrong = misfit(record, { type: 'object', additionalProperties: false, properties: fields }, 'the record of ' + name);
    if (wrong) throw named('InvalidRecord', wrong);
    return record;
  };
  const write = async (operation, name, key, next) => {
    const { text, Key, index, fields, ttlSeconds } = placeOf(operation, name, key);
    const counted = name + '#' + text;
    written.set(counted, (written.get(counted) ?? 0) + 1);
    const note = { ${TABLE.pk}: { S: WRITTEN + run.idempotency_key }, ${TABLE.sk}: { S: counted + '#' + written.get(counted) } };
    for (let tries = 0; tries < 50; tries++) {
      const before = await read(Key);
      const found = recordIn(before, fields);
      const record = operation === 'delete' ? undefined : checked(name, await next(found && structuredClone(found)), fields);
      const result = operation === 'update' ? record : found;
      const now = Math.floor(time() / 1000);
      const kept = Object.entries(operation === 'update' && before ? before : {}).filter(([one]) => one.startsWith('${PREFIX}') ? !Object.hasOwn(fields, one.slice(${PREFIX.length})) : one === '${TABLE.ttl}');
      const item = record && {
        ...Object.fromEntries(kept), ...Key,
        ${TABLE.indexPk}: { S: index }, ${TABLE.indexSk}: { S: [...'${SORTED_PREFIX}' + text].slice(0, ${SORTED_CHARACTERS}).join('') },
        ...Object.fromEntries(Object.entries(record).map(([field, value]) => ['${PREFIX}' + field, typedValue(value)])),
        ...(ttlSeconds === undefined ? {} : { ${TABLE.ttl}: { N: String(now + Math.ceil(ttlSeconds)) } }),
      };
      const change = item ? { Put: { TableName, Item: item, ...unchanged(before, fields) } } : { Delete: { TableName, Key, ...unchanged(before, fields) } };
      const noted = { Put: { TableName, Item: { ...note, result: { S: JSON.stringify(result) }, ${TABLE.ttl}: { N: String(now + ${WRITTEN_DAYS} * 86400) } }, ConditionExpression: 'attribute_not_exists(${TABLE.pk})' } };
      try {
        await call('TransactWriteItems', { TransactItems: [change, noted] });
        return result;
      } catch (error) {
        if (error.name !== 'TransactionCanceledException') throw error;
        const reason = error.CancellationReasons?.find(({ Code }) => Code === 'ValidationError');
        if (reason) throw named('InvalidRecord', 'the record of ' + name + ' cannot be written: ' + reason.Message);
      }
      const earlier = await read(note);
      if (earlier) return JSON.parse(earlier.result.S);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * Math.min(tries, 10)));
    }
    throw named('${CONDITION_FAILED}', 'Gave up writing a record of ' + name + ': 50 attempts lost to concurrent writers');
  };
  return {
    get: async (name, key) => {
      const { Key, fields } = placeOf('get', name, key);
      return recordIn(await read(Key), fields);
    },
    put: (name, record, key) => write('put', name, key, () => record),
    update: (name, change, key) => {
      if (typeof change !== 'function') throw new TypeError("context.state.update('name', (record) => …, key) takes a function of the record, got " + typeof change);
      return write('update', name, key, change);
    },
    delete: (name, key) => write('delete', name, key),
  };
};
`;

/** The same of a script that uses none. */
const WITHOUT_STATE = `const refused = () => { throw new Error("a script that uses a state names it: context.state.get('name', key)"); };
const stateOf = () => ({ get: refused, put: refused, update: refused, delete: refused });
`;

/** Returns what the module of a JavaScript script's function has for records; `written` begins the keys of its notes. */
export const javascriptState = (
  records: Record<string, ScriptRecords> | undefined,
  written: string | undefined,
): string =>
  records
    ? `const RECORDS = ${JSON.stringify(records)};\nconst WRITTEN = ${JSON.stringify(written)};\n${WITH_STATE}`
    : WITHOUT_STATE;
