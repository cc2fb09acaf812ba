import type { ExecutionStatus } from '../../api/types.ts';
import { linkTo } from '../../router.ts';
import { Time } from '../../view/time.tsx';
import { QUEUE_WORDS } from '../../words/queue.ts';

/** Says what an execution waits for before it begins. */
export const Queued = ({ status: { workflow, queue } }: { status: ExecutionStatus }) => {
  if (!queue) return null;
  const {
    key,
    place,
    waiting = place,
    under_way: owners = [],
    begins_at: beginsAt,
    waits_for: waitsFor = 'rate',
  } = queue;
  return (
    <div class="notice waiting" role="status">
      <p>
        {QUEUE_WORDS.queued}
        {place === undefined || waiting === undefined
          ? QUEUE_WORDS.ofKey(key)
          : QUEUE_WORDS.placeOf(place, waiting, key)}{' '}
        {beginsAt !== undefined && (
          <>
            {QUEUE_WORDS.beginsAt[waitsFor]} <Time at={beginsAt} />.{' '}
          </>
        )}
        {owners.length > 0 && (
          <>
            {QUEUE_WORDS.behind}{' '}
            {owners.map((name, index) => (
              <span key={name}>
                {index > 0 && ', '}
                <a href={linkTo(['executions', workflow, name])}>{name}</a>
              </span>
            ))}
            .{' '}
          </>
        )}
        <a href={linkTo(['queue'], { workflow, prefix: key })}>{QUEUE_WORDS.see}</a>
      </p>
    </div>
  );
};
