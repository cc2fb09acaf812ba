import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import { jsonEqual } from '#core/json.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { requireManifest } from '../ports/manifests.ts';
import { Problem } from '../problem.ts';
import type { QueuedStart, StartOrder } from '../starts/start-store.ts';
import { checkedInput, startRun, withinLimit } from './start-execution.ts';

/** What accepting starts needs. */
type AcceptPorts = Pick<PlatformPorts, 'manifests' | 'publish' | 'starts'>;

/**
 * Accepts a start, which a queue passes on. It is stored before it is queued, so that what is accepted cannot be lost. The same name and input are
 * accepted once; a name that waits with another input is a `conflict`.
 */
export const acceptStart = async (ports: AcceptPorts, order: StartOrder) => {
  const { workflow, name } = order;
  const manifest = await requireManifest(ports.manifests, workflow);
  // The input of a variant may be another one, and is checked when it is chosen.
  if (!manifest.variants) await checkedInput(manifest, order.input);
  withinLimit(order.input);
  const accepted = await ports.starts.accept(order);
  if (!jsonEqual(accepted.input, order.input)) {
    const message = `A start "${name}" of "${workflow}" waits with another input; expected a different name for each input`;
    throw new Problem('conflict', message);
  }
  await passOn(ports, accepted);
  return { workflow, name, accepted_at: isoOf(accepted.at) };
};

const passOn = ({ publish }: Pick<PlatformPorts, 'publish'>, { workflow, name, at }: QueuedStart) =>
  publish('Start Queued', { workflow, name, at: isoOf(at) });

/** Problems that another attempt would meet again. */
const FINAL = new Set(['conflict', 'invalid_input', 'not_found', 'too_large', 'too_many_requests']);

/** Makes a start that was accepted, unless that has been done. One that cannot be made is kept, with the reason. */
export const makeStart = async (ports: PlatformPorts, workflow: string, name: string): Promise<void> => {
  const start = await ports.starts.find(workflow, name);
  if (!start) return;
  const { input, by, from, reason, correlation } = start;
  try {
    await startRun(ports, { workflow, name, input, by, ...defined({ from, reason, correlation }) });
  } catch (error) {
    if (!(error instanceof Problem) || !FINAL.has(error.code)) throw error;
    await ports.starts.fail(start, error.message);
    return;
  }
  await ports.starts.made(start);
};

/** Passes on again what was accepted, and passed on, before a time and still waits: its event may have been lost. */
export const sweepStarts = async (
  ports: Pick<PlatformPorts, 'publish' | 'starts'>,
  before: number,
): Promise<void> => {
  for await (const start of ports.starts.sentBefore(before)) {
    await passOn(ports, start);
    await ports.starts.sent(start);
  }
};
