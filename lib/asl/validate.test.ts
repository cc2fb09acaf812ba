// Long for its table: a case for each thing that AWS refuses.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { diagnosticsText, isRefused } from './diagnostic.ts';
import { validateDefinition, validateDefinitionText } from './validate.ts';

const pass = { Type: 'Pass', End: true };
const distributed = {
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'I',
    States: { I: { Type: 'Succeed' } },
  },
  End: true,
};
const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', End: true };
const machine = (States: object, more: object = {}): JsonObject =>
  ({ StartAt: Object.keys(States)[0], States, ...more }) as unknown as JsonObject;
const only = (state: object, more: object = {}): JsonObject => machine({ A: state }, more);
const jsonata = (state: object): JsonObject => only(state, { QueryLanguage: 'JSONata' });

/** What AWS says: code, message, location. */
const CASES: [string, JsonObject, string][] = [
  [
    'a loop that never ends',
    machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }),
    'MISSING_END_STATE: Workflow has no terminal state at null',
  ],
  [
    'a loop beside a state that nothing leads to',
    machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' }, C: pass }),
    'MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C',
  ],
  [
    'a transition to nowhere',
    only({ Type: 'Pass', Next: 'NOPE' }),
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Next, MISSING_END_STATE: Workflow has no terminal state at null",
  ],
  [
    'a machine without states',
    { StartAt: 'A' },
    'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /',
  ],
  [
    'a machine that starts nowhere',
    { States: { A: pass } } as unknown as JsonObject,
    'SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt] at /',
  ],
  [
    'a catcher with what the other language has',
    only({ ...task, Catch: [{ ErrorEquals: ['X'], Next: 'A', Output: {} }] }),
    "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A/Catch[0]",
  ],
  [
    'a path in a catcher of JSONata',
    jsonata({ ...task, Catch: [{ ErrorEquals: ['X'], Next: 'A', ResultPath: '$.e' }] }),
    "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'ResultPath' is only supported for the 'JSONPath' QueryLanguage at /States/A/Catch[0]",
  ],
  [
    'errors that are not listed',
    only({ ...task, Retry: [{ ErrorEquals: 'X' }, { ErrorEquals: ['X', 5] }] }),
    'SCHEMA_VALIDATION_FAILED: Expected value of type [ARRAY] at /States/A/Retry[0]/ErrorEquals, SCHEMA_VALIDATION_FAILED: Expected value of type [STRING] at /States/A/Retry[1]/ErrorEquals[1]',
  ],
  [
    'a retry without a pause',
    only({ ...task, Retry: [{ ErrorEquals: ['X'], IntervalSeconds: 0, MaxAttempts: 0 }] }),
    'SCHEMA_VALIDATION_FAILED: Minimum value is 1 at /States/A/Retry[0]/IntervalSeconds',
  ],
  [
    'a mode of an Iterator that there is not',
    machine({
      M: { Type: 'Map', Iterator: machine({ I: pass }, { ProcessorConfig: { Mode: 'BOTH' } }), End: true },
    }),
    'SCHEMA_VALIDATION_FAILED: Value should be one of the following: [INLINE, DISTRIBUTED] at /States/M/Iterator/ProcessorConfig/Mode',
  ],
  [
    'alternatives of which there is none',
    machine({ A: { Type: 'Choice', Choices: [{ Or: [], Next: 'B' }] }, B: pass }),
    'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/A/Choices[0]/Or',
  ],
  [
    'a comparison with a time that is none',
    machine({
      A: { Type: 'Choice', Choices: [{ Variable: '$.t', TimestampLessThan: 'noon', Next: 'B' }] },
      B: pass,
    }),
    'SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/A/Choices[0]/TimestampLessThan',
  ],
  [
    'a result where there is none yet',
    jsonata({ ...task, TimeoutSeconds: '{% $states.result.seconds %}', Output: '{% $states.result.n %}' }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. at /States/A/TimeoutSeconds",
  ],
  [
    'a result of a state that has none',
    jsonata({ ...pass, Output: { n: '{% $sum($states.result.n) %}' } }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. at /States/A/Output/n",
  ],
  [
    'a catcher that leads nowhere',
    only({ ...task, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'NOPE' }] }),
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Catch[0]/Next",
  ],
  [
    'a Default that leads nowhere',
    machine({
      A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'B' }], Default: 'NOPE' },
      B: pass,
    }),
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Default",
  ],
  [
    'TimeoutSeconds on a Map',
    machine({ M: { Type: 'Map', TimeoutSeconds: 3, ItemProcessor: machine({ I: pass }), End: true } }),
    "SCHEMA_VALIDATION_FAILED: Field 'TimeoutSeconds' is not supported at /States/M",
  ],
  [
    'Catch on a Pass',
    only({ ...pass, Catch: [] }),
    "SCHEMA_VALIDATION_FAILED: Field 'Catch' is not supported at /States/A",
  ],
  [
    'an expression in a JSONPath state that needs a number',
    only({ Type: 'Wait', Seconds: '{% 1 %}', End: true }),
    'SCHEMA_VALIDATION_FAILED: Expected value of type Integer at /States/A/Seconds',
  ],
  [
    'credentials without a role',
    only({ ...task, Credentials: {} }),
    "SCHEMA_VALIDATION_FAILED: The field 'RoleArn' is required but was missing at /States/A/Credentials",
  ],
  [
    'credentials that are something else',
    jsonata({
      ...task,
      Arguments: {},
      Credentials: { Key: 'x', RoleArn: 'arn:aws:iam::123456789012:role/r' },
    }),
    "SCHEMA_VALIDATION_FAILED: Field 'Key' is not supported at /States/A/Credentials",
  ],
  [
    'a ResultPath that calls a function',
    only({ ...pass, ResultPath: '$.a.length()' }),
    'SCHEMA_VALIDATION_FAILED: Value is not a Reference Path at /States/A/ResultPath',
  ],
  [
    'a path whose name is in double quotes',
    only({ ...pass, InputPath: '$["a"]' }),
    'SCHEMA_VALIDATION_FAILED: Value must be a valid JSONPath. at /States/A/InputPath',
  ],
  [
    'a JSONata field in a JSONPath state',
    only({ ...pass, Output: {} }),
    "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A",
  ],
  [
    'a JSONPath state in a JSONata machine',
    jsonata({ ...pass, QueryLanguage: 'JSONPath' }),
    "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A",
  ],
  [
    'QueryLanguage on an item processor',
    machine({
      M: { Type: 'Map', ItemProcessor: machine({ I: pass }, { QueryLanguage: 'JSONata' }), End: true },
    }),
    "SCHEMA_VALIDATION_FAILED: Field 'QueryLanguage' is not supported at /States/M/ItemProcessor",
  ],
  [
    'a query language that is none',
    jsonata({ ...pass, QueryLanguage: 'jsonpath' }),
    'SCHEMA_VALIDATION_FAILED: Value should be one of the following: [JSONPath, JSONata] at /States/A/QueryLanguage',
  ],
  [
    'two of a Map’s limits for one thing',
    machine({
      M: {
        Type: 'Map',
        ItemProcessor: machine({ I: pass }),
        MaxConcurrency: 1,
        MaxConcurrencyPath: '$.n',
        End: true,
      },
    }),
    'SCHEMA_VALIDATION_FAILED: There should only be one of the following fields: [MaxConcurrency, MaxConcurrencyPath] at /States/M',
  ],
  [
    'a limit below zero',
    machine({
      M: { Type: 'Map', ItemProcessor: machine({ I: pass }), ToleratedFailureCount: -1, End: true },
    }),
    'SCHEMA_VALIDATION_FAILED: Minimum value is 0 at /States/M/ToleratedFailureCount',
  ],
  [
    'more than all of the failures',
    machine({
      M: { Type: 'Map', ItemProcessor: machine({ I: pass }), ToleratedFailurePercentage: 101, End: true },
    }),
    'SCHEMA_VALIDATION_FAILED: Maximum value is 100.0 at /States/M/ToleratedFailurePercentage',
  ],
  [
    'the root of an expression',
    jsonata({ ...pass, Output: '{% $$ %}' }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. at /States/A/Output",
  ],
  [
    'a bare name in an expression',
    jsonata({ ...pass, Output: { v: '{% phone %}' } }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output/v",
  ],
  [
    'an expression that does not parse',
    jsonata({ ...pass, Output: '{% 1 + %}' }),
    'INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output',
  ],
  [
    'a path that is none',
    only({ ...pass, Parameters: { 'x.$': 'oops' } }),
    "SCHEMA_VALIDATION_FAILED: The value for the field 'x.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters",
  ],
  [
    'a resource that is not an ARN',
    only({ ...task, Resource: 'lambda' }),
    'SCHEMA_VALIDATION_FAILED: Value is not a valid resource ARN at /States/A/Resource',
  ],
  ...[
    'lambda:invoke.sync',
    'sqs:receiveMessage',
    'nope:nope',
    'aws-sdk:sqs:sendMessage.sync:2',
    'dynamodb:getItem.waitForTaskToken',
    'states:startExecution.sync:3',
    'sqs.sendMessage:x',
  ].map((resource): [string, JsonObject, string] => [
    `the integration ${resource}`,
    only({ ...task, Resource: `arn:aws:states:::${resource}` }),
    `SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource`,
  ]),
  [
    'a label that cannot be part of an ARN',
    only({ ...distributed, Label: 'a b' }),
    "SCHEMA_VALIDATION_FAILED: Label contains invalid character: ' ' at /States/A/Label",
  ],
  [
    'items that are not a list',
    jsonata({ ...distributed, Items: 'x' }),
    'SCHEMA_VALIDATION_FAILED: Expected value of type [ARRAY, OBJECT] at /States/A/Items',
  ],
  [
    'a day that no month has',
    only({ Type: 'Wait', Timestamp: '2016-02-30T21:29:29Z', End: true }),
    'SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/A/Timestamp',
  ],
  [
    'a state without its type',
    only({ End: true }),
    'SCHEMA_VALIDATION_FAILED: These fields are required: [Type] at /States/A',
  ],
  [
    'a name that a branch has',
    machine({ A: { Type: 'Parallel', Branches: [machine({ A: pass })], End: true } }),
    'DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/Branches[0]/States/A',
  ],
  [
    'States.ALL that is not the last',
    only({ ...task, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] }),
    'SCHEMA_VALIDATION_FAILED: States.ALL must appear alone and at end of list at /States/A/Retry[0]/ErrorEquals[0]',
  ],
  [
    'a rule with two kinds of test',
    machine({
      A: { Type: 'Choice', Choices: [{ Variable: '$.a', And: [], Next: 'B' }] },
      B: pass,
    }),
    'SCHEMA_VALIDATION_FAILED: The object must have only one of the following fields, [And, Or, Not, Variable, Condition] at /States/A/Choices[0]',
  ],
  [
    'a rule about something that is not a path',
    machine({
      A: { Type: 'Choice', Choices: [{ Variable: 'Test', StringMatches: 'Test', Next: 'B' }] },
      B: pass,
    }),
    "SCHEMA_VALIDATION_FAILED: Value is not a Reference Path: Reference path didn't start with '$' at /States/A/Choices[0]/Variable",
  ],
  [
    'a JSONPath rule in JSONata',
    machine(
      { A: { Type: 'Choice', Choices: [{ Variable: '$.a', Condition: true, Next: 'B' }] }, B: pass },
      { QueryLanguage: 'JSONata' },
    ),
    "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'Variable' is only supported for the 'JSONPath' QueryLanguage at /States/A/Choices[0]",
  ],
  [
    'a Choice without rules',
    machine({ A: { Type: 'Choice', Choices: [], Default: 'B' }, B: pass }),
    'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/A/Choices',
  ],
  [
    'an entry without errors',
    only({ ...task, Retry: [{ MaxAttempts: 1 }] }),
    'SCHEMA_VALIDATION_FAILED: These fields are required: [ErrorEquals] at /States/A/Retry[0]',
  ],
  [
    'too long a time',
    only({ ...task, TimeoutSeconds: 100_000_000 }),
    'SCHEMA_VALIDATION_FAILED: Maximum value is 99999999 at /States/A/TimeoutSeconds',
  ],
  [
    'too short a time',
    only({ ...task, TimeoutSeconds: 0 }),
    'SCHEMA_VALIDATION_FAILED: Minimum value is 1 at /States/A/TimeoutSeconds',
  ],
  [
    'a path into the context where AWS takes none',
    only({ Type: 'Wait', SecondsPath: '$$.Execution.Input.n', End: true }),
    'SCHEMA_VALIDATION_FAILED: Value is not a Reference Path at /States/A/SecondsPath',
  ],
  [
    'an end and a next state',
    machine({ A: { ...pass, Next: 'B' }, B: pass }),
    'SCHEMA_VALIDATION_FAILED: There should only be one of the following fields: [Next, End] at /States/A',
  ],
  [
    'an expression without its end',
    jsonata({ ...pass, Output: { a: '{% 1' } }),
    'SCHEMA_VALIDATION_FAILED: JSONata string must start with {% and end with %} at /States/A/Output/a',
  ],
  [
    'a reserved variable',
    only({ ...pass, Assign: { states: 1 } }),
    "RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/A/Assign/states",
  ],
  [
    'a variable that cannot be read',
    only({ ...pass, Assign: { 'a-b': 1 } }),
    "INVALID_VARIABLE_NAME: Invalid variable name 'a-b': the variable name contains invalid characters. at /States/A/Assign/a-b",
  ],
  [
    'a version that there is not',
    only(pass, { Version: '2.0' }),
    'SCHEMA_VALIDATION_FAILED: Value should be one of the following: [1.0] at /Version',
  ],
  [
    'an integration without arguments',
    only({ ...task, Resource: 'arn:aws:states:::aws-sdk:s3:listBuckets' }),
    'SCHEMA_VALIDATION_FAILED: Parameters field is required for resource ARN: arn:aws:states:::aws-sdk:s3:listBuckets at /States/A',
  ],
  [
    'a request without an address',
    only({ ...task, Resource: 'arn:aws:states:::http:invoke', Parameters: { Method: 'GET' } }),
    "SCHEMA_VALIDATION_FAILED: The field 'ApiEndpoint' is required but was missing at /States/A/Parameters",
  ],
  [
    'an integration without an argument that it needs',
    only({ ...task, Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: { 'QueueUrl.$': '$.q' } }),
    "SCHEMA_VALIDATION_FAILED: The field 'MessageBody' is required but was missing at /States/A/Parameters",
  ],
  [
    'credentials for an activity',
    only({
      ...task,
      Resource: 'arn:aws:states:us-east-1:123456789012:activity:a',
      Credentials: { RoleArn: 'arn:aws:iam::123456789012:role/r' },
    }),
    "SCHEMA_VALIDATION_FAILED: The field 'Credentials' is not supported for activities at /States/A/Credentials",
  ],
  [
    'a variable of an outer scope in an inner one',
    machine({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
      P: { Type: 'Parallel', Branches: [machine({ B: { ...pass, Assign: { x: 2 } } })], End: true },
    }),
    "SCHEMA_VALIDATION_FAILED: The variable 'x' is assigned in an outer scope too; an inner scope can not assign it once it is set there at /States/P/Branches[0]/States/B/Assign/x",
  ],
  [
    'a name of more than 80 characters',
    machine({ ['n'.repeat(81)]: pass }),
    `INVALID_STATE_NAME: Invalid State name: ${'n'.repeat(81)} exceeds the 80-character limit allowed by the service at /States/${'n'.repeat(81)}`,
  ],
  [
    'a Wait that says not how long',
    only({ Type: 'Wait', End: true }),
    'SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A',
  ],
  [
    'a distributed Map without the type of its children',
    machine({
      M: {
        Type: 'Map',
        ItemProcessor: machine({ I: pass }, { ProcessorConfig: { Mode: 'DISTRIBUTED' } }),
        End: true,
      },
    }),
    'SCHEMA_VALIDATION_FAILED: These fields are required: [ExecutionType] at /States/M/ItemProcessor/ProcessorConfig',
  ],
];

describe('a definition', () => {
  it.each(CASES)('is refused for %s', (_, definition, expected) => {
    expect(diagnosticsText(validateDefinition(definition))).toBe(expected);
  });

  it('may refer to the errorOutput in Catch alone', () => {
    const catcher = (where: object, inCatch: object): JsonObject =>
      jsonata({ ...task, ...where, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'A', ...inCatch }] });
    const read = '{% $states.errorOutput.Error %}';

    expect(validateDefinition(catcher({}, { Output: read, Assign: { e: read } }))).toEqual([]);
    expect(diagnosticsText(validateDefinition(catcher({ Output: read }, {})))).toBe(
      "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist. at /States/A/Output",
    );
    expect(isRefused(validateDefinition(catcher({}, { Output: '{% $states.result %}' })))).toBe(true);
  });

  it.each([
    '{% $states.input.items[price > 3].name %}',
    '{% $map($x, function($v) { $v.a }) %}',
    '{% $x.{"n": name} %}',
    '{% $x{name: price} %}',
    '{% $x^(>price) %}',
    '{% $x ~> |items|{"total": price * 2}| %}',
    '{% ( $y := 1; $y + $states.result.n ) %}',
    '{% $filter($x, function($v, $i, $a) { $i > 0 })[0] %}',
  ])('may say %s', (expression) => {
    expect(validateDefinition(jsonata({ ...task, Output: expression }))).toEqual([]);
  });

  it.each([
    '{% $$.a %}',
    '{% $ %}',
    '{% a.b[c] %}',
    '{% [x] %}',
    '{% {"k": v} %}',
    '{% $f(name) %}',
    '{% ** %}',
  ])('may not say %s', (expression) => {
    expect(diagnosticsText(validateDefinition(jsonata({ ...task, Output: expression })))).toMatch(
      /^UNSUPPORTED_JSONATA_EXPRESSION: Reference to '/,
    );
  });

  it('may be any JSON at all without a crash', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { diagnostics } = validateDefinitionText(JSON.stringify(value));

        expect(isRefused(diagnostics)).toBe(true);
      }),
    );
  });

  it('may be broken at any place without a crash', () => {
    const whole = machine(
      {
        A: {
          ...task,
          Retry: [{ ErrorEquals: ['X'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }],
          Next: 'C',
          End: undefined,
        },
        C: {
          Type: 'Choice',
          Choices: [{ Or: [{ Variable: '$.a', IsNull: true }], Next: 'M' }],
          Default: 'P',
        },
        M: { Type: 'Map', ItemProcessor: machine({ I: pass }), ItemSelector: { 'x.$': '$.y' }, Next: 'P' },
        P: { Type: 'Parallel', Branches: [machine({ B: { ...pass, Assign: { v: 1 } } })], End: true },
      },
      { QueryLanguage: 'JSONPath' },
    );
    const text = JSON.stringify(whole);
    const places: [object, string][] = [];
    JSON.parse(text, function (this: object, key: string, value: unknown) {
      if (key !== '') places.push([this, key]);
      return value;
    });
    fc.assert(
      fc.property(fc.nat(places.length - 1), fc.jsonValue(), (at, value) => {
        let seen = 0;
        const broken = JSON.parse(text, (key: string, old: unknown) =>
          key !== '' && seen++ === at ? value : old,
        ) as JsonObject;

        expect(Array.isArray(validateDefinition(broken))).toBe(true);
      }),
      { numRuns: generatedRuns(1000) },
    );

    expect(validateDefinition(JSON.parse(text) as JsonObject)).toEqual([]);
  });

  it('is refused if it is not JSON, too deep or too large', () => {
    const refused = (text: string): string => diagnosticsText(validateDefinitionText(text).diagnostics);

    expect(refused('{')).toBe(
      'INVALID_JSON_DESCRIPTION: Unexpected end-of-input: expected close marker for Object\n at [Source: (String)"{"; line: 1, column: 2] at [Source: (String)"{"; line: 1, column: 2]',
    );
    expect(refused(' ')).toBe('SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null');
    expect(refused('[]')).toMatch(/^SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object/);
    expect(refused(`"${'x'.repeat(1_048_576)}"`)).toMatch(/larger than 1048576 bytes/);
    expect(refused(`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`)).toMatch(/nested more than 200 levels/);
  });
});
