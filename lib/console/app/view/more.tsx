import { WORDS } from '../words/common.ts';

/** A button that adds the next page to a list, as long as there is one. */
export const More = ({ of: { hasMore, more } }: { of: { hasMore: boolean; more(): void } }) =>
  hasMore ? (
    <p>
      <button type="button" onClick={more}>
        {WORDS.showMore}
      </button>
    </p>
  ) : null;
