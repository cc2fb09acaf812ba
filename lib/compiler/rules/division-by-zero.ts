import type { Node } from '../expressions/ast.ts';
import type { Finding } from '../findings/finding.ts';
import { inText } from '../findings/in-text.ts';
import type { Model } from '../model/model.ts';
import type { Rule } from './rule.ts';

const code = 'division-by-zero';

/** Operators at any depth of a tree that divide by a literal 0. */
const divisionsIn = (tree: Node): Node[] => {
  const found: Node[] = [];
  JSON.stringify(tree, (_, node: Node) => {
    const divides = node?.type === 'binary' && (node.value === '/' || node.value === '%');
    if (divides && node.rhs?.type === 'number' && node.rhs.value === 0) found.push(node);
    return node;
  });
  return found;
};

export const divisionByZero = {
  code,
  description:
    'A division by 0. JSONata yields an infinite number, which Step Functions passes on as the text "Infinity", and other ' +
    'operators fail on it.',
  example: 'with: { rate: "{{ $input.sum / 0 }}" }',
  fix: 'Divide by another number, or test the divisor first: `$n = 0 ? 0 : $sum / $n`.',
  *check(model: Model): Iterable<Finding> {
    for (const expression of model.expressions) {
      if (!expression.analysis.ok) continue;
      for (const { value, position = 0 } of divisionsIn(expression.analysis.ast)) {
        yield {
          code,
          severity: 'warning',
          message: `"${String(value)}" by 0: the value becomes the text "Infinity" or "NaN"`,
          hint: 'divide by another number',
          ...inText(expression, { start: position - 1, end: position }),
        };
      }
    }
  },
} satisfies Rule;
