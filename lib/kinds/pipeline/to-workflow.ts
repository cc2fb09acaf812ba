import type { JsonObject } from '#core/json.ts';
import { stepTypes } from '#steps/index.ts';
import { copied, type Draft, madeFrom, type Path } from '../draft.ts';
import { SECTIONS, SHARED } from '../workflow-fields.ts';
import type { Pipeline, Stage } from './schema.ts';
import { violation } from './violation.ts';

/** Settings of a stage that belong to the step that does its work. */
const OF_WORK = ['retry', 'timeout', 'compensate', 'irreversible', 'breaker', 'cache', 'limits'] as const;

/** Returns the workflow of a pipeline: a step for each stage, or a group with the checks at its boundaries. */
export const toWorkflow = (pipeline: Pipeline): Draft => {
  const { stages } = pipeline;
  const [first] = stages;
  const firstInput = first?.with === undefined && first?.input ? ['stages', 0, 'input'] : ['input'];
  return {
    ...Object.fromEntries([...SHARED, ...SECTIONS].map((field) => [field, copied(pipeline, [field])])),
    input: copied(pipeline, pipeline.input === undefined ? firstInput : ['input']),
    // An id that is there twice is reported as a step's, so it is one phase.
    phases: stages.flatMap(({ id }, index) =>
      stages.findIndex((other) => other.id === id) === index ? [madeFrom(['stages', index], id)] : [],
    ),
    steps: stages.map((stage, index) =>
      madeFrom(
        ['stages', index],
        stageStep(pipeline, stage, { index, context: contextBefore(stages, index) }),
      ),
    ),
    output:
      pipeline.output === undefined
        ? madeFrom(
            ['stages'],
            Object.fromEntries(stages.map(({ id }) => [id, `{{ $${id} != null ? $${id} : null }}`])),
          )
        : copied(pipeline, ['output']),
  };
};

/** Returns the context that a stage gets, in JSONata: the input, and over it the results of the stages before that are maps. */
const contextBefore = (stages: readonly Stage[], index: number): string => {
  const results = stages
    .slice(0, index)
    .map((stage) =>
      isCertainlyMap(stage) ? `$${stage.id}` : `($type($${stage.id}) = "object" ? $${stage.id} : {})`,
    );
  return results.length === 0 ? '$input' : `$merge([$input, ${results.join(', ')}])`;
};

const isCertainlyMap = ({ output, on_error, when }: Stage): boolean =>
  output?.type === 'object' && on_error === undefined && when === undefined;

interface Position {
  index: number;
  /** The context in JSONata. */
  context: string;
}

const stageStep = (pipeline: Pipeline, stage: Stage, { index, context }: Position): Draft => {
  const at = ['stages', index];
  const own = (field: keyof Stage): Draft => copied(pipeline, [...at, field]);
  const place = {
    id: own('id'),
    description: own('description'),
    when: own('when'),
    on_error: own('on_error'),
    phase: stage.id,
  };
  const given = stage.with === undefined ? `{{ ${context} }}` : own('with');
  if (!stage.input && !stage.output) return { ...place, ...work(pipeline, stage, { at, given }) };
  const { id } = stage;
  const before = stage.input ? [...checked('input', stage, { at, value: given })] : [];
  const after = stage.output ? [...checked('output', stage, { at, value: `{{ $${id}_result }}` })] : [];
  return {
    ...place,
    type: 'group',
    steps: [
      ...before,
      {
        id: madeFrom([...at, 'id'], `${id}_result`),
        ...work(pipeline, stage, { at, given: stage.input ? `{{ $${id}_input }}` : given }),
      },
      ...after,
    ],
    output: `{{ $${id}_${stage.output ? 'output' : 'result'} }}`,
  };
};

/** What does the work of a stage, without its id. */
const work = (
  pipeline: Pipeline,
  stage: Stage,
  { at, given }: { at: Path; given: Draft },
): { [field: string]: Draft | undefined } => {
  if (stage.steps) return { type: 'group', steps: copied(pipeline, [...at, 'steps']) };
  const settings = Object.fromEntries(
    OF_WORK.flatMap((field): [string, Draft][] =>
      stage[field] === undefined ? [] : [[field, copied(pipeline, [...at, field])]],
    ),
  );
  if (stage.uses !== undefined) return { uses: copied(pipeline, [...at, 'uses']), with: given, ...settings };
  const step = (stage.step ?? {}) as JsonObject;
  const fields = Object.fromEntries(
    Object.keys(step).map((key) => [key, copied(pipeline, [...at, 'step', key])]),
  );
  const takesInput = stepTypes.get(String(step.type ?? 'task'))?.common.includes('with') ?? false;
  return { ...((takesInput || stage.with !== undefined) && { with: given }), ...settings, ...fields };
};

/** Returns the ids of the steps that check what goes into stages and comes out of them. */
export const generatedIn = ({ stages }: Pipeline): string[] =>
  stages.flatMap((stage) =>
    (['input', 'output'] as const).flatMap((side) =>
      stage[side] ? ['', '_problem', '_check'].map((part) => `${stage.id}_${side}${part}`) : [],
    ),
  );

/** Steps that keep a value of a stage, look for what is wrong with it, and fail if something is. */
const checked = function* (
  side: 'input' | 'output',
  { id, ...stage }: Stage,
  { at, value }: { at: Path; value: Draft },
): Iterable<Draft> {
  const place: Path = [...at, side];
  const name = `${id}_${side}`;
  yield { id: name, type: 'transform', with: value };
  yield {
    id: `${name}_problem`,
    type: 'transform',
    with: madeFrom(place, `{{ ${violation(stage[side] as JsonObject, `$${name}`)} }}`),
  };
  yield madeFrom(place, {
    id: `${name}_check`,
    type: 'fail',
    when: `$${name}_problem != null`,
    error: side === 'input' ? 'InvalidStageInput' : 'InvalidStageOutput',
    cause: `the ${side} of stage ${id} does not fit its schema: {{ $${name}_problem }}`,
  });
};
