import { useId } from 'preact/hooks';
import { START_WORDS } from '../../words/start.ts';
import type { FormField } from './schema-fields.ts';

interface FormInputProps {
  field: FormField;
  value: string;
  onChange(value: string): void;
}

/** One field of a form, with what its schema says of it. */
export const FormInput = ({ field, value, onChange }: FormInputProps) => {
  const id = useId();
  const { name, required, description } = field;
  return (
    <div class="field">
      <label for={id}>
        {name}
        {required && <span class="quiet"> {START_WORDS.required}</span>}
        {field.kind === 'json' && <span class="quiet"> {START_WORDS.json}</span>}
      </label>
      <Control id={id} field={field} value={value} onChange={onChange} />
      {description && (
        <p class="quiet" id={`${id}-help`}>
          {description}
        </p>
      )}
    </div>
  );
};

/** Lines of a field that holds JSON. */
const MIN_ROWS = 2;
const MAX_ROWS = 14;

const Control = ({ id, field, value, onChange }: FormInputProps & { id: string }) => {
  const shared = {
    id,
    value,
    required: field.required,
    ...(field.description && { 'aria-describedby': `${id}-help` }),
  };
  switch (field.kind) {
    case 'choice':
    case 'flag':
      return (
        <select {...shared} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
          <option value="" />
          {(field.choices ?? ['true', 'false']).map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      );
    case 'json':
      return (
        <textarea
          {...shared}
          rows={Math.min(MAX_ROWS, Math.max(MIN_ROWS, value.split('\n').length))}
          spellcheck={false}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    case 'number':
      return (
        <input
          {...shared}
          type="number"
          step="any"
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    default:
      return <input {...shared} onInput={({ currentTarget }) => onChange(currentTarget.value)} />;
  }
};
