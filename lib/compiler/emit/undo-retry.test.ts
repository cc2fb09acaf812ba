import { describe, expect, it } from '@jest/globals';
import { compileDefinition, defineWorkflow, type WorkflowDefinition } from '../define-workflow.ts';
import type { ActionCatalog, ActionContract } from '../types.ts';

const ACTIONS: ActionCatalog = new Map(
  [
    { name: 'shop/charge', compensate: { uses: 'shop/refund' } },
    { name: 'shop/refund', errors: { Gone: { retryable: false }, Busy: { retryable: true } } },
    { name: 'shop/release', errors: { InvalidInput: { retryable: true } } },
    { name: 'shop/unpack' },
  ].map((one): [string, ActionContract] => [
    one.name,
    { input: { type: 'object' }, effect: true, ...one } as ActionContract,
  ]),
);

/** Returns the texts of a definition that say how the log of effects tries an undo again. */
const saidOf = (steps: WorkflowDefinition['steps']): string[] => {
  const { manifest, diagnostics } = compileDefinition(defineWorkflow({ name: 'shop', steps }), {
    actions: ACTIONS,
  });
  const text = JSON.stringify(manifest?.definition ?? diagnostics).replaceAll('\\"', '"');
  return text.match(/"(final|retry)": ?\[[^\]]*\]/g) ?? [];
};

interface Case {
  what: string;
  steps: Extract<WorkflowDefinition['steps'], readonly unknown[]>;
  said: unknown[];
}

const CASES: Case[] = [
  {
    what: 'is the usual way, if nothing says otherwise',
    steps: [{ id: 'pack', uses: 'shop/charge', compensate: { uses: 'shop/unpack' } }],
    said: [],
  },
  {
    what: 'is said by the contract of what undoes',
    steps: [{ id: 'charge', uses: 'shop/charge' }],
    said: ['"final":["Gone"]'],
  },
  {
    what: 'is said by the step',
    steps: [
      {
        id: 'pack',
        uses: 'shop/charge',
        compensate: { uses: 'shop/unpack', retry: { max_attempts: 9, errors: ['Busy'] } },
      },
    ],
    said: [expect.stringContaining('"retry":[{"ErrorEquals":["Lambda.')],
  },
  {
    what: 'is said by a contract that thinks otherwise of an error that is final as a rule',
    steps: [{ id: 'hold', uses: 'shop/charge', compensate: { uses: 'shop/release' } }],
    said: [expect.stringContaining('"retry":[{"ErrorEquals":["ApprovalRejected","InvalidOutput",')],
  },
  {
    what: 'is in the saga list, for a step without a function',
    steps: [
      {
        id: 'send',
        type: 'aws',
        service: 'sqs',
        action: 'sendMessage',
        resources: ['arn:aws:sqs:*:*:q'],
        with: { QueueUrl: 'q', MessageBody: 'm' },
        compensate: { uses: 'shop/refund' },
      },
    ],
    said: ['"final": ["Gone"]'],
  },
  {
    what: 'is chosen with the action, for tasks that are computed',
    steps: [
      {
        id: 'more',
        type: 'dynamic',
        allow: ['shop/charge'],
        tasks: "[{'id': 'a', 'uses': 'shop/charge'}]",
      },
    ],
    said: ['"final": ["Gone"]'],
  },
];

describe('How the log of effects tries an undo again', () => {
  it.each(CASES)('$what', ({ steps, said }) => {
    const found = saidOf([...steps, { id: 'end', type: 'fail', error: 'Stop' }]);

    expect([...new Set(found)]).toEqual(said);
  });
});
