import type { RuleInfo } from '../../findings/finding.ts';

export const invalidYaml = {
  code: 'invalid-yaml',
  description:
    'Text that is not YAML 1.2. Only the first such mistake is reported: what follows can mean anything.',
  example: 'title: Ready: ship it?',
  fix: 'Mostly with quotes around the text, or by mending indentation and brackets.',
} satisfies RuleInfo;
