import { MAX_MODEL_SECONDS } from '#contracts/models/prompt.ts';
import { didYouMean } from '#core/did-you-mean.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import { modelNames } from './models.ts';

const MESSAGES: JsonObject = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['role', 'content'],
    properties: { role: { enum: ['user', 'assistant'] }, content: { type: 'string', minLength: 1 } },
  },
};

/** Checks that there is one question, that the models are known, and the time that they have. */
export const checkLlm = (step: Step, schemas: Schemas): StepProblem[] => [
  ...checkQuestion(step),
  ...checkModels(step, schemas),
  ...checkRepeated(step),
  ...checkTexts(step, schemas),
  ...checkTimeout(step),
];

const checkQuestion = ({ prompt, messages }: Step): StepProblem[] => {
  if ((prompt === undefined) !== (messages === undefined)) return [];
  return prompt === undefined
    ? [{ path: [], message: 'expected "prompt" or "messages", got neither', hint: 'write prompt: …' }]
    : [
        {
          path: ['messages'],
          message: 'expected "prompt" or "messages", got both',
          hint: 'remove one of the two',
        },
      ];
};

const checkRepeated = (step: Step): StepProblem[] => {
  const names = modelNames(step);
  return names.flatMap((name, index): StepProblem[] =>
    names.indexOf(name) === index
      ? []
      : [
          {
            path: ['fallback', index - 1],
            message: `"${name}" is asked before`,
            hint: 'name another model; "retry" asks the same one again',
          },
        ],
  );
};

const checkModels = (step: Step, { project: { connections } }: Schemas): StepProblem[] => {
  if (!connections) return [];
  const known = Object.keys(connections).filter((name) => connections[name]?.model);
  return modelNames(step).flatMap((name, index): StepProblem[] => {
    if (name.startsWith('bedrock/') || known.includes(name)) return [];
    const path = index === 0 ? ['model'] : ['fallback', index - 1];
    const all =
      known.length > 0 ? `the project has ${known.join(', ')}` : 'write bedrock/ and the id of a model';
    const described = ownField(connections, name)
      ? `the connection "${name}" is not a model`
      : `there is no model "${name}"`;
    const hint = didYouMean(name, known) ?? `${all}, or describe it in statemachines/connections.yaml`;
    return [{ path, message: described, hint }];
  });
};

const checkTexts = (step: Step, schemas: Schemas): StepProblem[] => {
  const texts = ['system', 'prompt'].flatMap((field) =>
    step[field] === undefined
      ? []
      : schemas.misfits(step[field] as Json, {
          schema: { type: 'string', minLength: 1 },
          path: [field],
          who: 'a model',
        }),
  );
  if (step.messages === undefined) return texts;
  return [
    ...texts,
    ...schemas.misfits(step.messages as Json, { schema: MESSAGES, path: ['messages'], who: 'a model' }),
  ];
};

const checkTimeout = ({ timeout }: Step): StepProblem[] =>
  (parseDurationSeconds(timeout ?? '') ?? 0) > MAX_MODEL_SECONDS
    ? [{ path: ['timeout'], message: `models have 5m to answer, got ${timeout}`, hint: 'write 5m' }]
    : [];
