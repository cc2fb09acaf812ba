import { describe, expect, it } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';

describe('misplaced-secret', () => {
  it('finds secrets that would be in the history, and secrets inside expressions', () => {
    const text = `
name: shop
input: { type: object, properties: { user: { type: string } } }
steps:
  - id: pay
    uses: a/b
    with:
      key: "{{ $secrets.token }}"
      user: "{{ $input.user ?? '' }}:{{ $secrets.\`bank/key\` }}"
      upper: "{{ $uppercase($secrets.token) }}"
      all: "{{ $secrets }}"
    compensate: { uses: a/c, with: { key: "{{ $secrets.token }}" } }
  - id: shown
    type: transform
    with: { key: "{{ $secrets.token }}" }
  - id: asked
    when: $secrets.token = "x"
    type: http
    url: https://api.test/
    headers: { x-key: "Bearer {{ $secrets.token }}" }
output: "{{ $secrets.token }}"
`.slice(1);
    const read =
      'it would be in the execution\'s history (read it in the action, with context.secret("token"))';
    const evaluated = 'error misplaced-secret: a secret is not known when expressions are evaluated';

    expect(foundIn(text)).toEqual([
      `9:29 ${evaluated} (expected its name alone in braces, as in "Bearer {{ $secrets.token }}")`,
      `10:16 ${evaluated} (expected its name alone in braces, as in "Bearer {{ $secrets.name }}")`,
      `11:47 error misplaced-secret: the input of a compensation cannot have a secret: ${read}`,
      `14:22 error misplaced-secret: this place cannot have a secret: ${read}`,
      "16:11 error misplaced-secret: this place cannot have a secret: it would be in the execution's history (name the secret in a connection, and the connection in the step)",
      "19:34 error misplaced-secret: this place cannot have a secret: it would be in the execution's history (name the secret in a connection, and the connection in the step)",
      `20:13 error misplaced-secret: this place cannot have a secret: ${read}`,
    ]);
  });
});
