import type { Finding, RuleInfo } from '../../findings/finding.ts';

const code = 'duplicate-key';

export const duplicateKey = {
  code,
  description: 'A key that occurs twice in the same map.',
  example: 'timeout: 30s … timeout: 60s',
  fix: 'Remove one of the two.',
  finding: (key: string): Finding => ({
    code,
    message: `"${key}" is already a key of this map`,
    path: [],
    hint: 'remove one of the two',
  }),
} satisfies RuleInfo & { finding: unknown };
