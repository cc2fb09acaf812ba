import type { Publish } from '#actions/ports/publish.ts';
import type { Audit } from '../ports/audit.ts';
import type { Approval, Decision } from './approval.ts';

interface Ports {
  audit: Audit;
  publish: Publish;
}

const event = (
  { publish }: Ports,
  { id, workflow, execution, step }: Approval,
  { decision, by, at }: Decision,
): Promise<void> =>
  publish('Approval Decided', { workflow, execution, step, at, by, decision, approval: id });

/** Records in the audit trail who decided what; returns false if it was recorded before. */
const note = (
  { audit }: Ports,
  { id, execution, step }: Approval,
  { decision, by, at, from, edits }: Decision,
): Promise<boolean> =>
  audit({
    execution,
    action: decision,
    by,
    from,
    details: { approval: id, step, edited: Object.keys(edits) },
    tookPlace: new Date(at),
  });

/** Records a decision in the audit trail and announces it on the bus. */
export const tellDecision = async (ports: Ports, approval: Approval, decided: Decision): Promise<void> => {
  await event(ports, approval, decided);
  await note(ports, approval, decided);
};

/** Records and announces a decision if whoever made it failed to. */
export const tellLostDecision = async (
  ports: Ports,
  approval: Approval,
  decided: Decision,
): Promise<void> => {
  if (await note(ports, approval, decided)) await event(ports, approval, decided);
};
