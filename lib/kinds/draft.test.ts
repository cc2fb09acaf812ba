import { describe, expect, it } from '@jest/globals';
import { assemble, copied, madeFrom } from './draft.ts';

const document = { stages: [{ id: 'a', with: { rows: [1, 2] } }] };
const { value, sourceOf } = assemble({
  steps: [
    madeFrom(['stages', 0], { id: 'a_check', type: 'fail' }),
    {
      id: copied(document, ['stages', 0, 'id']),
      with: copied(document, ['stages', 0, 'with']),
      when: copied(document, ['when']),
    },
  ],
});

describe('an assembled draft', () => {
  it('is JSON without what is undefined', () => {
    expect(value).toEqual({
      steps: [
        { id: 'a_check', type: 'fail' },
        { id: 'a', with: { rows: [1, 2] } },
      ],
    });
  });

  it('knows the place of a copied value, and of what is inside it', () => {
    expect(sourceOf(['steps', 1, 'with', 'rows', 1])).toEqual({
      path: ['stages', 0, 'with', 'rows', 1],
      copied: true,
    });
  });

  it('knows of what was made from something only what it was made from', () => {
    expect(sourceOf(['steps', 0, 'type'])).toEqual({ path: ['stages', 0], copied: false });
  });

  it('says of everything else that it comes from the document', () => {
    expect(sourceOf(['steps', 1, 'type'])).toEqual({ path: [], copied: false });
  });
});
