import { describe, expect, it } from '@jest/globals';
import { smallProject } from '../harness/project.ts';
import { type Loose, statementsOf, synthesize } from '../harness/synthesize.ts';

const secretsOf = (statements: Loose[]): string =>
  JSON.stringify(
    statements
      .filter(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'))
      .map(({ Resource }) => Resource),
  );

describe('a step with secrets', () => {
  it('lets its function read them by name, besides those that the function declares', async () => {
    const project = await smallProject([
      {
        name: 'paying',
        steps: [
          { id: 'charge', uses: 'shop/charge', with: { key: '{{ $secrets.token }}' } },
          { id: 'look', uses: 'shop/look', with: { key: 'x{{ $secrets.`crm/key` }}' } },
          { id: 'told', type: 'script', script: 'return key', with: { key: '{{ $secrets.slack }}' } },
          { id: 'pure', type: 'script', script: 'return 1' },
        ],
      },
    ]);
    const { 'baton-actions': actions, 'baton-workflows': workflows } = synthesize(project);

    expect(secretsOf(statementsOf(actions, 'shopcharge'))).toMatch(
      /:secret:bank\/key-\?{6}.*:secret:token-\?{6}/,
    );
    expect(secretsOf(statementsOf(actions, 'shoplook'))).toMatch(
      /^[^:]*(:[^:]*)*:secret:crm\/key-\?{6}[^:]*$/,
    );
    expect(secretsOf(statementsOf(actions, 'shoprefund'))).toBe('[]');
    expect(secretsOf(statementsOf(workflows, 'payingscriptpayingtoldRole'))).toContain(
      ':secret:slack-??????',
    );
    expect(secretsOf(statementsOf(workflows, 'payingscriptpayingpureRole'))).toBe('[]');
    expect(secretsOf(statementsOf(workflows, 'payingRole'))).toBe('[]');
  });
});

describe('a step with a cache', () => {
  it('lets its function keep results, and read the files whose contents are its key', async () => {
    const project = await smallProject([
      {
        name: 'cached',
        steps: [
          { id: 'charge', uses: 'shop/charge', cache: { ttl: '1h', content: '"file"' } },
          { id: 'refund', uses: 'shop/refund', cache: { ttl: '1h' } },
        ],
      },
    ]);
    const actions = synthesize(project)['baton-actions'];
    const rights = (role: string): string[] =>
      statementsOf(actions, role)
        .flatMap(({ Action }) => [Action].flat())
        .filter((action) => /^(dynamodb|s3):/.test(action));
    const keys = statementsOf(actions, 'shoprefund').flatMap(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [],
    );

    expect(rights('shoprefund')).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem']);
    expect(keys).toEqual(['cache#*']);
    expect(rights('shopcharge')).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 's3:GetObject']);
  });
});
