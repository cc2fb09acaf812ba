import type { ComponentChildren } from 'preact';
import type { Group } from '#contracts/http/groups.ts';
import { may } from '../api/session/current.ts';

/** Shows what people of a group may do to those alone, and to others a sentence, if there is one. */
export const Allowed = ({
  group,
  children,
  otherwise,
}: {
  group: Group;
  children: ComponentChildren;
  otherwise?: string;
}) => {
  if (may(group)) return <>{children}</>;
  return otherwise === undefined ? null : <p class="notice">{otherwise}</p>;
};
