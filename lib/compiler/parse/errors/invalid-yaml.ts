import type { RuleInfo } from '../../findings/finding.ts';

export default {
  code: 'invalid-yaml',
  finds:
    'Text that is not YAML 1.2. Only the first such mistake is reported: what follows can mean anything.',
  example: 'title: Ready: ship it?',
  mend: 'Mostly with quotes around the text, or by mending indentation and brackets.',
} satisfies RuleInfo;
