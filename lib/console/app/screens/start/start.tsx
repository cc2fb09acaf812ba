import { useEffect, useState } from 'preact/hooks';
import { isObject, type Json, type JsonObject, parseJson } from '#core/json.ts';
import { api } from '../../api/api.ts';
import type { WorkflowView } from '../../api/types.ts';
import { linkTo, type Route } from '../../router.ts';
import { Copy } from '../../view/copy.tsx';
import { Notice } from '../../view/notice.tsx';
import { WORDS } from '../../words/common.ts';
import { START_WORDS } from '../../words/start.ts';
import { earlierInput } from './earlier-input.ts';
import { FormInput } from './form-input.tsx';
import { type FormField, formFields, readField } from './schema-fields.ts';

/** Starts an execution: a form made from the schema of the input, or its JSON. */
export const Start = ({ route }: { route: Route }) => {
  const [, name = ''] = route.parts;
  const [workflow, setWorkflow] = useState<WorkflowView>();
  const [given, setGiven] = useState<Json>();
  const [problem, setProblem] = useState<Error>();
  useEffect(() => {
    const { like } = route.fields;
    const load = async (): Promise<void> => {
      if (like) setGiven(await earlierInput(name, like));
      setWorkflow(await api.workflow(name));
    };
    load().catch(setProblem);
  }, [name, route.fields.like]);
  return (
    <main>
      <h1>{START_WORDS.title(name)}</h1>
      {workflow?.description && <p>{workflow.description}</p>}
      <Notice problem={problem} />
      {workflow ? (
        <Form key={name} workflow={workflow} given={given} />
      ) : (
        !problem && <p class="empty">{WORDS.loading}</p>
      )}
    </main>
  );
};

const Form = ({ workflow, given }: { workflow: WorkflowView; given: Json | undefined }) => {
  const [chosen, setChosen] = useState(given);
  const fields = formFields(workflow.input as JsonObject | undefined, chosen);
  const [asJson, setAsJson] = useState(fields === undefined);
  const [values, setValues] = useState(() =>
    Object.fromEntries((fields ?? []).map((field) => [field.name, field.initial])),
  );
  const [json, setJson] = useState(() => JSON.stringify(given ?? inputOf(fields ?? [], values), null, 2));
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<Error>();
  const input = (): Json => (asJson ? parsed(json) : readInput(fields ?? [], values));
  const start = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const body = { input: input(), ...(reason !== '' && { reason }) };
      const { name } = await api.start(workflow.name, body);
      location.hash = linkTo(['executions', workflow.name, name]);
    } catch (refused) {
      setProblem(refused as Error);
    }
  };
  const fill = (example: Json | undefined): void => {
    setChosen(example);
    const filled = formFields(workflow.input as JsonObject | undefined, example) ?? [];
    const texts = Object.fromEntries(filled.map((field) => [field.name, field.initial]));
    setValues(texts);
    setJson(JSON.stringify(example ?? inputOf(filled, texts), null, 2));
  };
  const change = (toJson: boolean): void => {
    if (toJson) setJson(JSON.stringify(inputOf(fields ?? [], values), null, 2));
    setAsJson(toJson);
  };
  return (
    <form class="start" onSubmit={(event) => void start(event)}>
      {fields && (
        <label class="switch">
          <input
            type="checkbox"
            checked={asJson}
            onChange={({ currentTarget }) => change(currentTarget.checked)}
          />{' '}
          {START_WORDS.asJson}
        </label>
      )}
      {workflow.examples && <Examples examples={workflow.examples} onChoose={fill} />}
      {asJson ? (
        <label>
          {START_WORDS.input}
          <textarea
            rows={14}
            spellcheck={false}
            value={json}
            onInput={({ currentTarget }) => setJson(currentTarget.value)}
          />
        </label>
      ) : (
        fields?.map((field) => (
          <FormInput
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))
      )}
      <label class="field">
        {WORDS.reason}
        <input
          value={reason}
          maxLength={1000}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
      <Notice problem={problem} />
      <div class="buttons">
        <button type="submit" class="primary">
          {START_WORDS.start}
        </button>
      </div>
      <Commands
        workflow={workflow.name}
        input={asJson ? json : JSON.stringify(inputOf(fields ?? [], values))}
      />
    </form>
  );
};

interface ExamplesProps {
  examples: NonNullable<WorkflowView['examples']>;
  onChoose(input: Json | undefined): void;
}

/** Fills the form with an example. */
const Examples = ({ examples, onChoose }: ExamplesProps) => (
  <label class="field">
    {START_WORDS.example}
    <select onChange={({ currentTarget }) => onChoose(examples[Number(currentTarget.value)]?.input)}>
      <option value="-1">{START_WORDS.noExample}</option>
      {examples.map(({ name }, index) => (
        <option key={name} value={index}>
          {name}
        </option>
      ))}
    </select>
  </label>
);

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(START_WORDS.notJson((error as Error).message));
  }
};

const readInput = (fields: readonly FormField[], values: Record<string, string>): Json =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = readField(field, values[field.name] ?? '');
      return value === undefined ? [] : [[field.name, value]];
    }),
  );

/** The same where a field that does not fit is left as its text. */
const inputOf = (fields: readonly FormField[], values: Record<string, string>): JsonObject => {
  const input = fields.flatMap((field): [string, Json][] => {
    const text = values[field.name] ?? '';
    if (text === '') return [];
    return [
      [field.name, field.kind === 'text' || field.kind === 'choice' ? text : (parseJson(text) ?? text)],
    ];
  });
  return Object.fromEntries(input);
};

const Commands = ({ workflow, input }: { workflow: string; input: string }) => {
  const value = parseJson(input);
  const body = JSON.stringify({ input: isObject(value) ? value : {} });
  const quoted = body.replaceAll("'", "'\\''");
  return (
    <details>
      <summary>{START_WORDS.elsewhere}</summary>
      <Copy
        label="curl"
        text={`curl -X POST ${location.origin}/workflows/${workflow}/executions -d '${quoted}'`}
      />
      <Copy
        label="Baton"
        text={`npx baton start ${workflow} --input '${JSON.stringify(isObject(value) ? value : {}).replaceAll("'", "'\\''")}'`}
      />
      <Copy
        label="AWS SDK"
        text={`await new SFNClient({}).send(new StartExecutionCommand({\n  stateMachineArn, // of ${workflow}, with the alias "live"\n  input: ${JSON.stringify(JSON.stringify(isObject(value) ? value : {}))},\n}));`}
      />
    </details>
  );
};
