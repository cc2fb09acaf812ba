import { expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { diagnosticLine } from '#core/diagnostics.ts';

const found = (services: string): string[] =>
  compileWorkflow(
    { text: `kind: services\nname: shop\nservices:\n${services}`, file: 's' },
    { connections: { crm: {} } },
  ).diagnostics.map(diagnosticLine);

const service = (name: string, more = ''): string =>
  `  ${name}: { url: "https://${name}.example.com", operations: { run: { path: /run } }${more} }\n`;

it.each([
  [
    'a cycle of dependencies, with its path',
    service('a', ', needs: [b]') + service('b', ', needs: [c]') + service('c', ', needs: [a]'),
    's:4:83 error invalid-value: services depend on each other in a circle: a → b → c → a',
  ],
  [
    'an operation that undoes itself',
    '  a: { url: "https://a.example.com", operations: { run: { path: /run, undo: run } } }\n',
    's:4:77 error invalid-value: run of a cannot undo itself (name the operation that takes its effect back, or write irreversible: true)',
  ],
  [
    'a service that depends on itself',
    service('a', ', needs: [a]'),
    's:4:83 error invalid-value: services depend on each other in a circle: a → a',
  ],
  [
    'a dependency that is not registered',
    service('accounts') + service('stock', ', needs: [acounts]'),
    'error invalid-value: stock depends on "acounts", which is not registered (did you mean "accounts"?)',
  ],
  [
    'an unknown connection',
    service('a', ', connection: crn'),
    'error invalid-value: there is no connection "crn" (did you mean "crm"?)',
  ],
  [
    'checks that are too frequent',
    service('a', ', health: { path: /, interval: 10s }'),
    'the health of a is checked every 10s, expected 1m or more',
  ],
  [
    'a brace that is not closed',
    '  a: { url: "https://a.example.com", operations: { take: { path: "/x/{id" } } }\n',
    's:4:66 error invalid-value: a brace in the path of take of a is not around the name of a field (write a field as in /orders/{order_id})',
  ],
  [
    'an operation that is undone by an unknown one',
    '  a: { url: "https://a.example.com", operations: { take: { path: /, undo: giv }, give: { path: / } } }\n',
    'a has no operation "giv" (did you mean "give"?)',
  ],
  [
    'an operation that an unknown one finds',
    '  a: { url: "https://a.example.com", operations: { take: { path: /, find: tak }, taken: { method: GET, path: / } } }\n',
    'a has no operation "tak" (did you mean "taken"?)',
  ],
  [
    'an operation that one finds which may change something',
    '  a: { url: "https://a.example.com", operations: { take: { path: /, find: give }, give: { path: / } } }\n',
    'give of a is a POST, which may change something; what finds must not (name an operation with method: GET)',
  ],
  [
    'an operation that only reads and is found',
    '  a: { url: "https://a.example.com", operations: { look: { method: GET, path: /, find: see }, see: { method: GET, path: / } } }\n',
    'look of a is a GET, which does nothing to find',
  ],
  [
    'an operation that one finds whose path needs more',
    '  a: { url: "https://a.example.com", operations: { take: { path: "/{sku}", input: { type: object, properties: { n: {} } }, find: taken }, taken: { method: GET, path: "/{bin}/{key}" } } }\n',
    'the path /{bin}/{key} of taken needs bin, which take does not get (it gets key, sku, n)',
  ],
  [
    'an irreversible operation that only reads',
    '  a: { url: "https://a.example.com", operations: { count: { method: GET, path: /, irreversible: true } } }\n',
    'count of a is a GET, which changes nothing',
  ],
  [
    'services without operations',
    '  a: { url: "https://a.example.com" }\n',
    's:3:1 error invalid-value: none of the services has an operation',
  ],
  [
    'an address without a scheme',
    '  a: { url: a.example.com }\n',
    'expected an address such as https://stock.example.com/api',
  ],
])('A registry with %s is refused', (_, services, message) => {
  expect(found(services).join('\n')).toContain(message);
});

it('A registry is drawn as its services, with arrows from each to those that need it', () => {
  const { document } = compileWorkflow({
    text: `kind: services\nname: shop\nservices:\n${service('b', ', needs: [a]')}${service('a', ', health: { path: /up }')}`,
    file: 's',
  });

  const { nodes = [], edges, summary } = document?.origin?.graph ?? {};
  expect(nodes.map(({ id, marks }) => [id, marks])).toEqual([
    ['a', ['run', 'health: GET /up']],
    ['b', ['run', 'health is not checked']],
  ]);
  expect(edges).toMatchObject([{ from: 'a', to: 'b', kind: 'next' }]);
  expect(summary).toBe('2 services, 2 operations');
});

it.each([
  ['none', undefined],
  ['{ failures: 2 }', { name: 'service-a', failures: 2 }],
])('A service with "breaker: %s" has that breaker around its calls', (breaker, expected) => {
  const { manifest } = compileWorkflow({
    text: `kind: services\nname: shop\nservices:\n${service('a', `, breaker: ${breaker}`)}`,
    file: 's',
  });

  const definition = JSON.stringify(manifest?.definition);
  const found = /"breaker":(\{[^}]*\})/.exec(definition)?.[1];
  expect(found && JSON.parse(found)).toEqual(expected && expect.objectContaining(expected));
});

it('A registry without an operation is one error', () => {
  expect(found('  a: { url: "https://a.example.com" }\n')).toEqual([
    's:3:1 error invalid-value: none of the services has an operation (describe what can be asked of them in "operations")',
  ]);
});
