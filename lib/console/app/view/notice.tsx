import { Problem } from '../api/request.ts';
import { WORDS } from '../words/common.ts';
import { visible } from './visible.ts';

/** Says what went wrong, and with which fields. */
export const Notice = ({ problem }: { problem: Error | undefined }) => {
  if (!problem) return null;
  const details = problem instanceof Problem ? problem.details : [];
  const isAway = problem instanceof Problem && problem.code === 'unreachable';
  return (
    <div class="notice" role="alert">
      <p>{isAway ? WORDS.unreachable : visible(problem.message)}</p>
      {details.length > 0 && (
        <ul>
          {details.map(({ field, message }) => (
            <li key={field}>
              <code>{visible(field)}</code> {visible(message)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
