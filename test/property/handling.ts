import { allSteps } from '#compiler/emit/build.ts';
import type { OnError, Step } from '#steps/step.ts';

/** Gives every step one of the ways to handle errors, in turn; a last step fails where all went well. */
export const handling = (made: readonly Step[], choices: readonly number[]): Step[] => {
  const steps = structuredClone([...made]);
  let number = 0;
  for (const step of [...allSteps(steps)]) step.on_error = onError(step, choices[number++ % choices.length]!);
  return [...steps, { id: 'last', type: 'fail', error: 'Last' }];
};

const onError = (step: Step, choice: number): OnError | undefined => {
  const fallback: Step = {
    id: `${step.id}_fallback`,
    type: 'task',
    uses: 'work/fallback',
    retry: { max_attempts: 0 },
    compensate: { uses: 'work/undo', with: { proof: `{{ $${step.id}_fallback.proof }}` } },
  };
  const ways: (OnError | undefined)[] = [
    undefined,
    { action: 'skip' },
    { action: 'continue' },
    { action: 'fail', fallback_value: { given: 'up' } },
    { action: 'fail', fallback },
    { action: 'skip', fallback },
    { action: 'abort' },
  ];
  return ways[choice];
};
