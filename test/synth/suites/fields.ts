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
