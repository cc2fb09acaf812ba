import type { ComponentChildren } from 'preact';
import { WORDS } from '../words/common.ts';
import { Notice } from './notice.tsx';

/** Says that something is being loaded, or why it is not. */
export const Pending = ({ problem }: { problem: Error | undefined }) =>
  problem ? <Notice problem={problem} /> : <p class="empty">{WORDS.loading}</p>;

interface ListingProps<Item> {
  of: { value?: readonly Item[] | undefined; problem?: Error | undefined };
  /** What is said if there is none. */
  none: string;
  children(items: readonly Item[]): ComponentChildren;
}

/** Shows a list that is loaded: that it is being loaded, that it has nothing, what went wrong since, or its items. */
export const Listing = <Item,>({ of: { value, problem }, none, children }: ListingProps<Item>) => {
  if (!value) return <Pending problem={problem} />;
  return (
    <>
      <Notice problem={problem} />
      {value.length === 0 ? <p class="empty">{none}</p> : children(value)}
    </>
  );
};
