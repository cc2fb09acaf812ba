import { BUILT_IN_FUNCTIONS } from '#asl/jsonata/functions.ts';
import { RESERVED_NAMES } from '../expressions/reserved.ts';
import type { Finding, Path } from '../findings/finding.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'reserved-id';

const find = (name: string, path: Path, own: readonly string[] = []): Finding | undefined => {
  if (own.includes(name)) return undefined;
  const hint = `call it "${name}_result", for example`;
  if (RESERVED_NAMES.has(name))
    return { code, message: `"${name}" is reserved: $${name} already has a meaning`, path, hint };
  if (!BUILT_IN_FUNCTIONS.has(name)) return undefined;
  return { code, message: `"${name}" is a function of JSONata, so $${name} cannot be a result`, path, hint };
};

export const reservedId = {
  code,
  description:
    'An id, or a name for items, that already means something in expressions: `input`, `loop`, … or a JSONata function ([list](#reserved-names)).',
  example: '- id: merge',
  fix: 'Choose another name.',
  *check(model: Model): Iterable<Finding> {
    for (const node of model.steps) {
      const found = node.fallbackOf ? undefined : find(node.step.id, [...node.path, 'id']);
      if (found) yield found;
      const { as } = node.step;
      const bound = typeof as === 'string' ? find(as, [...node.path, 'as'], ['item']) : undefined;
      if (bound) yield bound;
    }
  },
} satisfies Rule;
