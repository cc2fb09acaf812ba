import type { Finding, RuleInfo } from '../../findings/finding.ts';

const code = 'duplicate-key';

export const duplicateKey = {
  code,
  description: 'A key that stands twice in the same map.',
  example: 'timeout: 30s … timeout: 60s',
  fix: 'Remove one of the two.',
  finding: (key: string): Finding => ({
    code,
    message: `"${key}" stands here for the second time in the same map`,
    path: [],
    hint: 'remove one of the two',
  }),
} satisfies RuleInfo & { finding: unknown };
