import type { Finding, Path, RuleInfo } from '../../findings/finding.ts';

const code = 'missing-field';

const firstSentence = (text: string | undefined): string | undefined => text?.split(/(?<=\.)\s/)[0];

export const missingField = {
  code,
  description: 'A required field that is missing.',
  example: '- id: reserve   # a task without uses',
  fix: 'Add the field.',
  finding: (key: string | number, parent: Path, owner: string, description?: string): Finding => {
    const about = firstSentence(description);
    return {
      code,
      message: `"${key}" is missing in ${owner}`,
      path: parent,
      hint: about && `${key}: ${about}`,
      meant: String(key),
    };
  },
} satisfies RuleInfo & { finding: unknown };
