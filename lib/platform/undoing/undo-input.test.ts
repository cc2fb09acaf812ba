import { describe, expect, it } from '@jest/globals';
import { undoInput } from './undo-input.ts';

const undo = (more: object) => ({ uses: 'refund', with: { why: 'undo' }, result: 'charge', ...more });

describe('The input of an undo', () => {
  it('is what was known before, if that is all', async () => {
    expect(await undoInput(undo({}), undefined)).toEqual({ with: { why: 'undo' } });
  });

  it('is one value as a whole if the author wrote one expression', async () => {
    const late = { '': '$charge.id' };

    expect(await undoInput({ ...undo({ late }), with: {} }, { id: 'c' })).toEqual({ with: 'c' });
  });

  it('is computed from the result, with the functions that Step Functions adds', async () => {
    const late = { first: '$parse($charge.text)[0]', sum: '$hash("a", "SHA-256")' };

    expect(await undoInput(undo({ late }), { text: '["x"]' })).toEqual({
      with: {
        why: 'undo',
        first: 'x',
        sum: 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
      },
    });
  });

  it('is computed without a result that no expression names', async () => {
    const late = { id: '$input.charge & $charged' };
    const bindings = { input: { charge: 'c' }, charged: '!' };

    expect(await undoInput(undo({ late, bindings }), undefined)).toEqual({ with: { why: 'undo', id: 'c!' } });
  });

  it('is unknown without a result that it needs, or if it cannot be computed from it', async () => {
    const missing = await undoInput(undo({ late: { id: '$charge.id' } }), undefined);
    const failing = await undoInput(undo({ late: { id: '$error("no id")' } }), {});

    expect(missing).toEqual({ unknown: expect.stringContaining('needs the result of the step') });
    expect(failing).toEqual({ unknown: expect.stringContaining('no id') });
  });
});
