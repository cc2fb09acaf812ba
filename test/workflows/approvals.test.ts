import { describe, expect, it } from '@jest/globals';
import { runYaml } from './run-yaml.ts';

describe('approvals', () => {
  const text = (extra: string) => `
name: approve
steps:
  - { id: pack, uses: a/pack }
  - id: review
    type: approval
    with: { title: "Ship {{ $pack.parcel }}?", to: [ops@example.com], show: { carrier: "{{ $pack.carrier }}" }, editable: [carrier] }
    timeout: 24h
    ${extra}
  - { id: ship, uses: a/ship, when: $review.approved, with: { carrier: "{{ $review.carrier }}" } }
output: { review: "{{ $review.decision }}", ship: "{{ $ship }}" }
`;
  const pack = { parcel: 'p1', carrier: 'post' };

  it('the approver sees what is shown and decides', async () => {
    const decided = { decision: 'approved', approved: true, by: 'ann', carrier: 'bike' };
    const result = await runYaml(text(''), {
      answers: { 'a/pack': pack, 'a/ship': 'sent', 'request-approval': decided },
    });

    expect(result.output).toEqual({ review: 'approved', ship: 'sent' });
    expect(result.calls[1]).toMatchObject({
      to: 'request-approval',
      input: {
        approval: {
          title: 'Ship p1?',
          to: ['ops@example.com'],
          show: { carrier: 'post' },
          editable: ['carrier'],
          on_reject: 'fail',
          on_timeout: 'reject',
          timeout_seconds: 86_400,
        },
      },
      run: { task_token: expect.any(String) },
    });
    expect(result.calls[2]!.input).toEqual({ carrier: 'bike' });
  });

  it.each([
    ['on_reject: continue', { status: 'SUCCEEDED', output: { review: 'rejected', ship: null } }],
    ['on_timeout: approve', { status: 'SUCCEEDED', output: { review: 'approved', ship: 'sent' } }],
    ['on_timeout: fail', { status: 'FAILED', error: 'States.Timeout' }],
    ['on_timeout: reject', { status: 'FAILED', error: 'ApprovalRejected' }],
  ])('there is no decision within 24 hours: %s', async (extra, expected) => {
    const answers = { 'a/pack': pack, 'a/ship': 'sent', 'request-approval': { never: true as const } };
    const began = performance.now();
    const result = await runYaml(text(extra), { answers });

    expect(result).toMatchObject(expected);
    expect(result.elapsedMilliseconds).toBe(86_400_000);
    expect(performance.now() - began).toBeLessThan(10_000);
    if (result.calls[2]) expect(result.calls[2].input).toEqual({ carrier: 'post' });
  });

  describe('skipped by its condition', () => {
    const skippable = (show: string, read = '{{ $review.carrier }}') => `
name: ask-if-dear
steps:
  - { id: pack, uses: a/pack }
  - id: review
    type: approval
    when: $input.total > 1000
    with: { title: Ship?, show: ${show}, editable: [carrier] }
    timeout: 24h
    on_timeout: approve
  - { id: ship, uses: a/ship, with: { carrier: "${read}" } }
`;
    const shows = ['{ carrier: "{{ $pack.carrier }}" }', '"{{ $pack }}"'];
    const answers = { 'a/pack': pack, 'a/ship': 'sent' };

    it.each(shows)('fields are as %s would have shown them', async (show) => {
      const result = await runYaml(skippable(show), { input: { total: 5 }, answers });

      expect(result.calls.map(({ to }) => to)).toEqual(['a/pack', 'a/ship']);
      expect(result.calls[1]!.input).toEqual({ carrier: 'post' });
    });

    it.each(shows)('and if it runs they are as edited, or as %s without an answer', async (show) => {
      const input = { total: 5000 };
      const decided = { decision: 'approved', approved: true, by: 'ann', carrier: 'bike' };
      const edited = await runYaml(skippable(show), {
        input,
        answers: { ...answers, 'request-approval': decided },
      });

      expect(edited.calls[2]!.input).toEqual({ carrier: 'bike' });
      const silent = { ...answers, 'request-approval': { never: true as const } };
      const asShown = await runYaml(skippable(show), { input, answers: silent });

      expect(asShown.calls[2]!.input).toEqual({ carrier: 'post' });
    });

    it('in a graph, where what was shown is read nowhere else', async () => {
      const graph = `
name: ask-in-a-branch
steps:
  - { id: pack, uses: a/pack }
  - id: review
    type: approval
    needs: [pack]
    when: $input.total > 1000
    with: { title: Ship?, show: "{{ $pack }}", editable: [carrier] }
    timeout: 24h
  - { id: bill, uses: a/bill }
  - { id: ship, uses: a/ship, needs: [review, bill], with: { carrier: "{{ $review.carrier }}" } }
`;
      const result = await runYaml(graph, { input: { total: 5 }, answers });
      expect(result.calls.at(-1)).toMatchObject({ to: 'a/ship', input: { carrier: 'post' } });
    });

    it('what only a decision says needs a guard', async () => {
      await expect(runYaml(skippable(shows[0]!, '{{ $review.by }}'), { answers })).rejects.toThrow(
        'maybe-skipped',
      );
    });
  });
});
