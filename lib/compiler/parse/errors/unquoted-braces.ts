import type { Finding, RuleInfo } from '../../findings/finding.ts';

const code = 'unquoted-braces';

export const unquotedBraces = {
  code,
  description: '`{{ … }}` without quotes, which YAML reads as a map inside a map.',
  example: 'with: { order: {{ $input.order_id }} }',
  fix: 'Put quotes around it: `"{{ $input.order_id }}"`.',
  finding: (text: string): Finding => ({
    code,
    message: 'braces without quotes are a map to YAML',
    path: [],
    hint: `write ${text.includes('"') ? `'${text}'` : `"${text}"`}`,
  }),
} satisfies RuleInfo & { finding: unknown };
