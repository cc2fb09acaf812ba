import { ENVIRONMENT } from '../environment.ts';
import { SORTED_CHARACTERS, SORTED_PREFIX } from '../records/record-index.ts';
import { attributeOf, CONDITION_FAILED } from '../records/record-write.ts';
import { KEYS, TABLE } from '../table.ts';
import { type ScriptRecords, WRITTEN_DAYS } from './records.ts';

const [PREFIX, SK] = [attributeOf(''), KEYS.state('', '', '').sk];

/** What a script adds that uses records, as `javascript-state.ts` does it. */
const WITH_STATE = `
class InvalidRecord(Exception):
    pass

class Canceled(Exception):
    def __init__(self, reasons):
        super().__init__("TransactionCanceledException")
        self.reasons = reasons

records_client = None

def on_table(operation, request):
    global records_client
    import boto3
    records_client = records_client or boto3.client("dynamodb")
    try:
        return records_client.get_item(**request) if operation == "GetItem" else records_client.transact_write_items(**request)
    except records_client.exceptions.TransactionCanceledException as error:
        raise Canceled(error.response.get("CancellationReasons") or []) from None

def typed_value(value):
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, (int, float)):
        return {"N": repr(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, list):
        return {"L": [typed_value(item) for item in value]}
    return {"M": {name: typed_value(item) for name, item in value.items()}}

def plain_value(attribute):
    kind, value = next(iter(attribute.items()))
    if kind == "NULL":
        return None
    if kind == "N":
        return int(value) if value.lstrip("-").isdigit() else float(value)
    if kind == "L":
        return [plain_value(item) for item in value]
    if kind == "M":
        return {name: plain_value(item) for name, item in value.items()}
    return value

class State:
    def __init__(self, run, call=None, now=None):
        import os, time
        self._run, self._call, self._now, self._written = run, call or on_table, now or time.time, {}
        self._table = os.environ.get("${ENVIRONMENT.table}", "")

    def get(self, name, key=None):
        place = self._place("get", name, key)
        return self._record_in(self._read(place["Key"]), place["fields"])

    def put(self, name, record, key=None):
        return self._write("put", name, key, lambda _: record)

    def update(self, name, change, key=None):
        if not callable(change):
            raise TypeError(f'context.state.update("name", lambda record: ..., key) takes a function of the record, got {type(change).__name__}')
        return self._write("update", name, key, change)

    def delete(self, name, key=None):
        return self._write("delete", name, key, None)

    def _read(self, key):
        return self._call("GetItem", {"TableName": self._table, "Key": key, "ConsistentRead": True}).get("Item")

    def _place(self, operation, name, key):
        state = RECORDS.get(name)
        if not state or operation not in state["operations"]:
            raise RuntimeError(f'a script that uses a state names it: context.state.{operation}("name", ...)')
        text = "" if key is None else str(int(key)) if isinstance(key, float) and key.is_integer() else str(key)
        return {**state, "text": text, "Key": {"${TABLE.pk}": {"S": state["partition"] + text}, "${TABLE.sk}": {"S": "${SK}"}}}

    def _record_in(self, item, fields):
        if not item or ("${TABLE.ttl}" in item and float(item["${TABLE.ttl}"]["N"]) <= self._now()):
            return None
        return {field: plain_value(item["${PREFIX}" + field]) for field in fields if "${PREFIX}" + field in item}

    def _unchanged(self, item, fields):
        if not item:
            return {"ConditionExpression": "attribute_not_exists(${TABLE.pk})"}
        known = [one for one in dict.fromkeys([*item, *("${PREFIX}" + field for field in fields), "${TABLE.ttl}"]) if one not in ("${TABLE.pk}", "${TABLE.sk}")]
        values = {f":a{index}": item[one] for index, one in enumerate(known) if one in item}
        conditions = [f"#a{index} = :a{index}" if one in item else f"attribute_not_exists(#a{index})" for index, one in enumerate(known)]
        return {
            "ConditionExpression": " AND ".join(["attribute_exists(${TABLE.pk})", *conditions]),
            "ExpressionAttributeNames": {f"#a{index}": one for index, one in enumerate(known)},
            **({"ExpressionAttributeValues": values} if values else {}),
        }

    def _checked(self, name, value, fields):
        record = json.loads(json.dumps(value))
        wrong = misfit(record, {"type": "object", "additionalProperties": False, "properties": fields}, f"the record of {name}")
        if wrong:
            raise InvalidRecord(wrong)
        return record

    def _write(self, operation, name, key, change):
        import copy, math, random, time
        place = self._place(operation, name, key)
        fields, text = place["fields"], place["text"]
        counted = f"{name}#{text}"
        self._written[counted] = self._written.get(counted, 0) + 1
        note = {"${TABLE.pk}": {"S": WRITTEN + str(self._run.get("idempotency_key"))}, "${TABLE.sk}": {"S": f"{counted}#{self._written[counted]}"}}
        for tries in range(50):
            before = self._read(place["Key"])
            found = self._record_in(before, fields)
            record = None if operation == "delete" else self._checked(name, change(copy.deepcopy(found)), fields)
            result = record if operation == "update" else found
            now = int(self._now())
            if record is None:
                change_item = {"Delete": {"TableName": self._table, "Key": place["Key"], **self._unchanged(before, fields)}}
            else:
                kept = {attribute: value for attribute, value in (before or {}).items() if operation == "update" and (attribute[${PREFIX.length}:] not in fields if attribute.startswith("${PREFIX}") else attribute == "${TABLE.ttl}")}
                item = {
                    **kept, **place["Key"],
                    "${TABLE.indexPk}": {"S": place["index"]}, "${TABLE.indexSk}": {"S": ("${SORTED_PREFIX}" + text)[:${SORTED_CHARACTERS}]},
                    **{"${PREFIX}" + field: typed_value(value) for field, value in record.items()},
                    **({"${TABLE.ttl}": {"N": str(now + math.ceil(place["ttlSeconds"]))}} if "ttlSeconds" in place else {}),
                }
                change_item = {"Put": {"TableName": self._table, "Item": item, **self._unchanged(before, fields)}}
            noted = {"Put": {"TableName": self._table, "Item": {**note, "result": {"S": json.dumps(result)}, "${TABLE.ttl}": {"N": str(now + ${WRITTEN_DAYS} * 86400)}}, "ConditionExpression": "attribute_not_exists(${TABLE.pk})"}}
            try:
                self._call("TransactWriteItems", {"TransactItems": [change_item, noted]})
                return result
            except Canceled as error:
                for reason in error.reasons:
                    if reason.get("Code") == "ValidationError":
                        raise InvalidRecord(f'the record of {name} cannot be written: {reason.get("Message")}') from None
            earlier = self._read(note)
            if earlier:
                return json.loads(earlier["result"]["S"])
            time.sleep(random.random() * 0.01 * min(tries, 10))
        raise type("${CONDITION_FAILED}", (Exception,), {})(f"Gave up writing a record of {name}: 50 attempts lost to concurrent writers")
`;

/** The same of a script that uses none. */
const WITHOUT_STATE = `
class State:
    def __init__(self, run, call=None, now=None):
        pass

    def _refuse(self, *values, **options):
        raise RuntimeError('a script that uses a state names it: context.state.get("name", key)')

    get = put = update = delete = _refuse
`;

/** Returns what the module of a Python script's function has for records; `written` begins the keys of its notes. */
export const pythonState = (
  records: Record<string, ScriptRecords> | undefined,
  written: string | undefined,
): string => {
  if (!records) return WITHOUT_STATE;
  const literal = (value: unknown): string => JSON.stringify(JSON.stringify(value));
  return `\nRECORDS = json.loads(${literal(records)})\nWRITTEN = json.loads(${literal(written ?? '')})\n${WITH_STATE}`;
};
