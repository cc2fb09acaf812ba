import type { FieldKind } from '#steps/common-fields.ts';
import { describe, placeName } from '../../findings/describe.ts';
import type { Finding, Path, RuleInfo } from '../../findings/finding.ts';

const code = 'wrong-type';
/** Words that other versions of YAML take for true or false. */
export const YAML_1_1_BOOLEANS = /^(yes|no|on|off|y|n|true|false)$/i;

export const BOOLEAN_HINT = 'YAML 1.2 knows only true and false, without quotes';

/** Hint for a template in a field that takes none. */
export const FIXED = 'this is fixed when the workflow is compiled and cannot be an expression';

const fixFor = (
  value: unknown,
  expected: string,
  path: Path,
  kind: FieldKind | undefined,
): string | undefined => {
  if (expected === 'a list' && typeof value === 'object' && !Array.isArray(value) && value !== null) {
    return 'begin each entry with "- "';
  }
  if (expected === 'a list' && typeof value === 'number') return `write [${value}]`;
  if (expected === 'a map' && Array.isArray(value)) return 'write "name: …" in place of "- …"';
  if (value === null && path.length > 0)
    return typeof path.at(-1) === 'number'
      ? 'there is nothing after "-"'
      : 'there is nothing after the colon';
  if (kind === 'expression' && typeof value === 'object' && value !== null)
    return 'an expression is JSONata in a text, such as "$plan.tasks" or \'[{ "id": "a" }]\'';
  if (kind === 'duration' && typeof value === 'number') return `say the unit: "${value}s"`;
  if (kind === 'size' && typeof value === 'number') return `say the unit: "${value}MB"`;
  if (typeof value === 'string') {
    if (value.includes('{{')) return FIXED;
    if (expected === 'true or false' && YAML_1_1_BOOLEANS.test(value)) {
      return BOOLEAN_HINT;
    }
    if (expected === 'a number' || expected === 'a whole number') {
      const [, percent] = /^(\d+(?:[.]\d+)?)\s*%$/.exec(value) ?? [];
      if (percent !== undefined) return `write ${percent}`;
      return value.trim() !== '' && Number.isFinite(Number(value)) ? 'remove the quotes' : undefined;
    }
    if (expected === 'a list') return `write [${value}]`;
  }
  if (expected === 'a text' && (typeof value === 'number' || typeof value === 'boolean'))
    return `write "${value}"`;
  if (expected === 'a whole number' && typeof value === 'number') return `write ${Math.round(value)}`;
  return undefined;
};

/** Begins a message with the place of the value; with nothing if it is the whole document. */
const at = (path: Path): string => (path.length > 0 ? `${placeName(path)}: ` : '');

export const wrongType = {
  code,
  description: 'A value of the wrong type.',
  example: 'needs: reserve',
  fix: 'Write a value of the type that the message asks for.',
  /** `kind` is the mark of the expected field; `fields` are those of the expected map. */
  finding: (
    value: unknown,
    expected: string,
    path: Path,
    { kind, fields = [] }: { kind?: FieldKind; fields?: string[] } = {},
  ): Finding =>
    typeof value === 'number' && !Number.isFinite(value)
      ? {
          code,
          message: `${at(path)}JSON has no ${describe(value)}`,
          path,
          hint: 'write the number in digits',
        }
      : {
          code,
          message: `${at(path)}expected ${expected}, got ${describe(value)}`,
          path,
          hint:
            fixFor(value, expected, path, kind) ??
            (fields.length > 0 ? `it has the fields ${fields.join(', ')}` : undefined),
        },
  /** For what a definition in TypeScript holds and JSON has not. */
  unwritable: (got: string, path: Path): Finding => ({
    code,
    message: `${at(path)}expected a value that JSON can carry, got ${got}`,
    path,
  }),
} satisfies RuleInfo & { finding: unknown; unwritable: unknown };
