import { describe, expect, it } from '@jest/globals';
import type { Path } from './findings/finding.ts';
import { placeInModule } from './place-in-module.ts';

const text = `
export default defineWorkflow({
  name: 'shop',
  steps: [
    { id: 'reserve', uses: 'a/b', with: { sku: 1, 'odd-key': 2 } },
    { id: "each", type: 'for_each', foreach: [], steps: [
      { id: 'inner', uses: 'a/b', timout: '3s' },
    ] },
    ...['x', 'y'].map((id) => ({ id: \`price_\${id}\`, uses: 'a/b', tiemout: '3s' })),
  ],
});
`.slice(1);
const definition = {
  name: 'shop',
  steps: [
    { id: 'reserve', uses: 'a/b', with: { sku: 1, 'odd-key': 2 } },
    { id: 'each', type: 'for_each', foreach: [], steps: [{ id: 'inner', uses: 'a/b', timout: '3s' }] },
    { id: 'price_x', uses: 'a/b', tiemout: '3s' },
  ],
};
const placed = (...path: Path): string | undefined => {
  const span = placeInModule(path, definition, { text, file: 'shop.workflow.ts' });
  return span && `${span.start.line}:${span.start.column} ${text.slice(span.start.offset, span.end.offset)}`;
};

describe('the place of a diagnostic in a module', () => {
  it('is the field of the step, or of a map inside', () => {
    expect(placed('steps', 0, 'uses')).toBe('4:22 uses');
    expect(placed('steps', 0, 'with', 'sku')).toBe('4:43 sku');
    expect(placed('steps', 0, 'with', 'odd-key')).toBe("4:51 'odd-key'");
    expect(placed('steps', 1, 'steps', 0, 'timout')).toBe('6:35 timout');
  });

  it('is the id of the step if the field is not written there', () => {
    expect(placed('steps', 0)).toBe("4:7 id: 'reserve'");
    expect(placed('steps', 1, 'max_concurrency')).toBe('5:7 id: "each"');
  });

  it('is a field of the document if it is there once', () => {
    expect(placed('name')).toBe('2:3 name');
  });

  it('is not known of what is computed', () => {
    expect(placed('steps', 2, 'tiemout')).toBeUndefined();
    expect(placed('output')).toBeUndefined();
    expect(placed()).toBeUndefined();
  });
});
