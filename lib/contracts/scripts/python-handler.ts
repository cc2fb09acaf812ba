// Above 250 lines: the function's module, which reads from top to bottom as Lambda runs it.
import { ENVIRONMENT } from '../environment.ts';
import { MAX_RESULT_BYTES } from '../result-size.ts';
import { MIN_BYTES, STORED_VALUES_FOLDER } from '../stored-values.ts';
import { TABLE } from '../table.ts';
import { MARK_IT, PYTHON_ANSWER, PYTHON_CALLBACK } from './callback.ts';
import { pythonState } from './python-state.ts';
import type { ScriptFunction } from './script-function.ts';

/** What a script with secrets adds: it reads them when it is called, and masks them in what it returns, raises and prints. */
const WITH_SECRETS = `import boto3, os, time, urllib.parse
manager = boto3.client("secretsmanager")
kept = {}

def read(name):
    known = kept.get(name)
    if known and known[1] > time.time():
        return known[0]
    stage = os.environ.get("BATON_STAGE")
    text = manager.get_secret_value(SecretId=f"{stage}/{name}" if stage else name)["SecretString"]
    kept[name] = (text, time.time() + 300)
    return text

def mask(text):
    for secret, _ in kept.values():
        for form in (secret, json.dumps(secret)[1:-1], urllib.parse.quote(secret, safe="")):
            if len(form) >= 4:
                text = text.replace(form, "***")
    return text

def with_secrets(values, places):
    for place in places:
        target = values
        for key in place["at"][:-1]:
            target = target[key]
        target[place["at"][-1]] = "".join(part if isinstance(part, str) else read(part["secret"]) for part in place["parts"])
    return values

def masked_print(*values, **options):
    print(*(mask(str(value)) for value in values), **options)
`;

/** The same of a script without secrets. */
const WITHOUT_SECRETS = `
def read(name):
    raise RuntimeError("a script that reads a secret names it: context.secret('name')")

def mask(text):
    return text

def with_secrets(values, places):
    return values

masked_print = print
`;

/** What a script that adds to the audit trail has: its function writes entries as `auditItem` makes them, and cannot change any. */
const WITH_AUDIT = `
def add_audit(run, action, details):
    import boto3, datetime, decimal, os, uuid
    at = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    sk = f"{at}#{uuid.uuid4()}"
    execution = run["execution"]
    item = {
        "${TABLE.pk}": f"audit#{execution}", "${TABLE.sk}": sk,
        "${TABLE.indexPk}": f"day#{at[:10]}", "${TABLE.indexSk}": f"{sk}#{execution}",
        "at": at, "execution": execution, "action": action, "by": f'{run["workflow"]}/{run["step"]}',
        "details": {**details, "attempt": run.get("attempt")},
    }
    plain = json.loads(mask(json.dumps(item)), parse_float=decimal.Decimal)
    boto3.resource("dynamodb").Table(os.environ["${ENVIRONMENT.auditTable}"]).put_item(Item=plain)
`;

/** The same of a script that adds nothing. */
const WITHOUT_AUDIT = `
def add_audit(run, action, details):
    raise RuntimeError("a script that adds to the audit trail calls context.audit(...) by this name")
`;

/** What a script adds whose values may be too long for a state: they are in the storage, as `claim-check.ts` puts them there. */
const WITH_VALUES = `
import boto3, hashlib, os
from urllib.parse import urlparse
s3 = boto3.client("s3")
place = urlparse(os.environ["${ENVIRONMENT.storage}"])

class ValueLost(Exception):
    pass

def key_of(key):
    return place.path.strip("/") + "/" + key

def referenced(value):
    found = value.get("baton_stored") if isinstance(value, dict) and len(value) == 1 else None
    return found if isinstance(found, dict) and isinstance(found.get("key"), str) else None

def part_at(value, at):
    for key in at:
        if isinstance(value, list):
            value = value[key] if isinstance(key, int) and key < len(value) else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value

def with_part(whole, at, part):
    if not at:
        return part
    part_at(whole, at[:-1])[at[-1]] = part
    return whole

def value_of(reference):
    key = reference["key"]
    if not key.startswith("${STORED_VALUES_FOLDER}/"):
        raise ValueLost(f"A value of the execution is not there any longer: {key}")
    try:
        body = s3.get_object(Bucket=place.netloc, Key=key_of(key))["Body"].read()
    except s3.exceptions.NoSuchKey:
        raise ValueLost(f"A value of the execution is not there any longer: {key}") from None
    if hashlib.sha256(body).hexdigest() != reference["sha256"]:
        raise ValueLost(f"A value of the execution is not the one that was put there: {key}")
    return json.loads(body)

def other_fields(value, excepted):
    return [name for name in value if name not in excepted] if isinstance(value, dict) else []

def paths_of(value, at):
    if not at or not isinstance(at[-1], dict):
        return [at]
    return [[*at[:-1], name] for name in other_fields(part_at(value, at[:-1]), at[-1]["except"])]

def measured(whole, at):
    part = part_at(whole, at)
    return at, part, json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode()

def parts_to_store(whole, entry):
    above, all_of_it = entry["above_bytes"], measured(whole, entry["at"])
    if all_of_it[1] is None:
        return []
    if "except" not in entry:
        return [all_of_it] if len(all_of_it[2]) > above or referenced(all_of_it[1]) else []
    fields = [measured(whole, [*entry["at"], name]) for name in other_fields(all_of_it[1], entry["except"])]
    left = sum(len(body) for _, _, body in fields)
    going = []
    for field in sorted(fields, key=lambda field: -len(field[2])):
        if (left > above and len(field[2]) > ${MIN_BYTES}) or referenced(field[1]):
            left -= len(field[2])
            going.append(field)
    return going

def fetched(values, run):
    for at in [path for at in run.get("fetches") or [] for path in paths_of(values, at)]:
        reference = referenced(part_at(values, at))
        if reference:
            values = with_part(values, at, value_of(reference))
    return values

def stored(output, run):
    parts = [part for entry in run.get("stores") or [] for part in parts_to_store(output, entry)]
    for at, _, body in parts:
        sha256 = hashlib.sha256(body).hexdigest()
        key = f'${STORED_VALUES_FOLDER}/{run["execution_name"]}/{sha256}.json'
        s3.put_object(Bucket=place.netloc, Key=key_of(key), Body=body, ContentType="application/json")
        output = with_part(output, at, {"baton_stored": {"key": key, "sha256": sha256, "bytes": len(body)}})
    return output
`;

/** The same of a script whose values all are in the data of the execution. */
const WITHOUT_VALUES = `
def fetched(values, run):
    return values

def stored(output, run):
    return output
`;

/**
 * Returns the module of a Python script's function: it defines `handler`. The lines of the author's file are set in the syntax tree,
 * so that tracebacks name them; the body keeps its text, because indenting it would change texts of several lines.
 */
export const pythonHandler = ({
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
  names = [],
}: ScriptFunction): string => `import ast, json, traceback
${secrets ? WITH_SECRETS : WITHOUT_SECRETS}${audits ? WITH_AUDIT : WITHOUT_AUDIT}${storage ? WITH_VALUES : WITHOUT_VALUES}${heartbeats ? PYTHON_CALLBACK : PYTHON_ANSWER}${pythonState(records, written)}
FILE = ${JSON.stringify(file)}
NAMES = json.loads(${JSON.stringify(JSON.stringify(names))})
RETURNS = json.loads(${JSON.stringify(JSON.stringify(returns ?? {}))})
SOURCE = json.loads(${JSON.stringify(JSON.stringify(code))})

class InvalidOutput(Exception):
    pass

class Context:
    def __init__(self, run, lambda_context):
        self._run = run
        self._add = getattr(lambda_context, "audit", add_audit)
        self._secret = getattr(lambda_context, "secret", read)
        self._beat = getattr(lambda_context, "heartbeat", send_heartbeat)
        self.execution = run.get("execution")
        self.execution_name = run.get("execution_name")
        self.workflow = run.get("workflow")
        self.step = run.get("step")
        self.attempt = run.get("attempt")
        self.remaining_milliseconds = getattr(lambda_context, "get_remaining_time_in_millis", lambda: 0)
        self.state = State(run, getattr(lambda_context, "dynamo", None), getattr(lambda_context, "now", None))

    def log(self, message, **data):
        masked_print(json.dumps({"level": "INFO", "message": message, **data, "workflow": self.workflow, "step": self.step, "execution": self.execution}, default=str), flush=True)

    def secret(self, name):
        return self._secret(str(name))

    def heartbeat(self):
        self._beat(self._run)

    def audit(self, action, **details):
        self._add(self._run, str(action), details)

def build(names):
    tree = ast.parse(SOURCE, FILE)
    ast.increment_lineno(tree, ${line - 1})
    function = ast.parse("def script(" + ", ".join([*names, "context"]) + "):\\n    pass", FILE)
    function.body[0].body = tree.body or function.body[0].body
    space = {"__name__": "script", "print": masked_print}
    exec(compile(ast.fix_missing_locations(function), FILE, "exec"), space)
    return space["script"]

def type_of(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    return {str: "string", list: "array", dict: "object"}[type(value)]

def misfit(value, schema, path):
    if not isinstance(schema, dict):
        return None
    if "anyOf" in schema:
        return None if any(misfit(value, one, path) is None for one in schema["anyOf"]) else path + " fits no part of its anyOf"
    kind = type_of(value)
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and kind not in types and not (kind == "integer" and "number" in types):
        return f"{path} is {kind}, expected {' or '.join(types)}"
    allowed = [schema["const"]] if "const" in schema else schema.get("enum")
    if allowed is not None and value not in allowed:
        return f"{path} is none of {json.dumps(allowed)}"
    if kind == "object":
        properties = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                return f"{path} has no {name}"
        for name, item in value.items():
            if name not in properties and schema.get("additionalProperties") is False:
                return f"{path} has {name}, which is not declared"
            found = misfit(item, properties[name], f"{path}.{name}") if name in properties else None
            if found:
                return found
    if kind == "array" and "items" in schema:
        for index, item in enumerate(value):
            found = misfit(item, schema["items"], f"{path}[{index}]")
            if found:
                return found
    return None

def place_of(error):
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == FILE:
            return f" ({FILE}:{frame.lineno})"
    return ""

def fitting(output):
    size = lambda value: len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
    if size(output) <= ${MAX_RESULT_BYTES}:
        return output
    sizes = sorted((size(value), name) for name, value in output.items()) if isinstance(output, dict) else []
    field = f', {-(-sizes[-1][0] // 1024)} KiB of them in "{sizes[-1][1]}"' if sizes else ""
    raise InvalidOutput(f'the result has {-(-size(output) // 1024)} KiB{field}, and a state of Step Functions holds 256 KiB; ${MARK_IT} ({FILE}:${line})')

def call(event, lambda_context):
    run = event.get("run") or {}
    values = with_secrets(fetched(event.get("input") or {}, run), run.get("secrets") or [])
    values = {**dict.fromkeys(NAMES), **values}
    script = build(list(values))
    result = script(**values, context=Context(run, lambda_context))
    result = json.loads(mask(json.dumps(result)))
    wrong = misfit(result, RETURNS, "the result")
    if wrong:
        raise InvalidOutput(f"{wrong} ({FILE}:${line})")
    output = stored(result, run)
    return answered(output if getattr(lambda_context, "keeps", False) else fitting(output), run)

def handler(event, lambda_context):
    try:
        return call(event, lambda_context)
    except (InvalidOutput, MemoryError):
        raise
    except Exception as error:
        place = place_of(error)
        if place and not str(error).endswith(place):
            kind = type(error)
            # An error of the same name, so that retries and handlers find it.
            raise type(kind.__name__, (Exception,), {})(f"{mask(str(error))}{place}") from None
        raise
`;
