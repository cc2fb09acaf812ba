import type { RuleInfo } from '../../findings/finding.ts';

export const invalidYaml = {
  code: 'invalid-yaml',
  description:
    'Text that is not YAML 1.2. Only the first such error is reported, because what follows it is ambiguous.',
  example: 'title: Ready: ship it?',
  fix: 'Usually, quote the text, or fix the indentation or brackets.',
} satisfies RuleInfo;
