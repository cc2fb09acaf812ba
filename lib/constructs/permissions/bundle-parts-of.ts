import { BUNDLE_PARTS, type BundlePart } from '#contracts/bundle-parts.ts';
import type { Access, Deployment } from '#contracts/deployment.ts';
import type { StepDemand } from '../access/index.ts';

/** What asks for a part: what the function may reach by its `deployment.ts`, or what steps demand of it. */
const ASKED_BY: Record<Exclude<BundlePart, 'requests' | 'secrets'>, readonly (Access | StepDemand)[]> = {
  table: ['effect', 'cache', 'breaker', 'turn'],
  turns: ['turn'],
  states: [
    'turn',
    'callback',
    'executions-control',
    'executions-read',
    'executions-start',
    'map-runs-read',
    'tasks',
    'versions-change',
    'versions-describe',
    'versions-publish',
    'versions-read',
  ],
  events: ['breaker', 'bus'],
  files: ['content', 'fetches', 'outbox', 'storage', 'storage-read', 'stores'],
};

/** Returns the parts that a function's bundle does without: those for services that its role may not reach either. */
export const leftOutOf = (
  { access = [], items = {}, secrets = [] }: Deployment,
  demands: Iterable<StepDemand>,
): BundlePart[] => {
  const asked = new Set<Access | StepDemand>([...access, ...demands]);
  const has = (part: keyof typeof ASKED_BY): boolean => ASKED_BY[part].some((one) => asked.has(one));
  const needed: Record<BundlePart, boolean> = {
    table: has('table') || Object.keys(items).length > 0,
    states: has('states'),
    turns: has('turns'),
    events: has('events'),
    files: has('files'),
    secrets: secrets.length > 0,
    requests: false,
  };
  needed.requests = Object.values(needed).some(Boolean) || access.length > 0;
  return (Object.keys(BUNDLE_PARTS) as BundlePart[]).filter((part) => !needed[part]);
};
