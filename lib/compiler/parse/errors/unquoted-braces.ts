import type { Finding, RuleInfo } from '../../findings/finding.ts';

const code = 'unquoted-braces';

export default {
  code,
  finds: '`{{ … }}` without quotes, which YAML reads as a map in a map.',
  example: 'with: { order: {{ $input.order_id }} }',
  mend: 'Put quotes around it: `"{{ $input.order_id }}"`.',
  finding: (text: string): Finding => ({
    code,
    message: 'braces without quotes are a map to YAML',
    path: [],
    hint: `write ${text.includes('"') ? `'${text}'` : `"${text}"`}`,
  }),
} satisfies RuleInfo & { finding: unknown };
