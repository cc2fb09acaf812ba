import type { Item } from '#actions/ports/documents.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Json } from '#core/json.ts';
import type { Announcement, Approval, Decision } from './approval.ts';

/** Seconds for which an approval stays readable after it was decided or has expired: 90 days. */
const APPROVAL_RETENTION_SECONDS = 90 * 86_400;

/** Fields stored as JSON text: DynamoDB's types lose large numbers and fields called `constructor`. */
type SerializedFields = 'show' | 'editable' | 'decided' | 'announcements';

/** Returns the item of an approval that is requested. */
export const itemOf = ({ show, editable, decided, announcements, ...approval }: Approval): Item => {
  const { id, requested_at, expires_at } = approval;
  const expires = Date.parse(expires_at ?? requested_at) / 1000;
  return {
    ...KEYS.approval(id),
    [TABLE.indexPk]: INDEX.approvals('pending'),
    [TABLE.indexSk]: `${requested_at}#${id}`,
    ...approval,
    editable: JSON.stringify(editable),
    show: show === undefined ? undefined : JSON.stringify(show),
    decided: decided && JSON.stringify(decided),
    announcements: announcements && JSON.stringify(announcements),
    [TABLE.ttl]: Math.ceil(expires) + APPROVAL_RETENTION_SECONDS,
  };
};

/** Returns the approval in an item. */
export const approvalOf = (item: Item): Approval => {
  const {
    pk: _p,
    sk: _s,
    gsi1pk: _gp,
    gsi1sk: _gs,
    ttl: _t,
    show,
    editable,
    decided,
    announcements,
    ...approval
  } = item;
  return {
    ...(approval as Omit<Approval, SerializedFields>),
    editable: JSON.parse(String(editable ?? '[]')) as Approval['editable'],
    ...(show !== undefined && { show: JSON.parse(String(show)) as Json }),
    ...(announcements !== undefined && {
      announcements: JSON.parse(String(announcements)) as Announcement[],
    }),
    ...(decided !== undefined && { decided: JSON.parse(String(decided)) as Decision }),
  };
};
