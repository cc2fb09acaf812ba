import { useEffect, useState } from 'preact/hooks';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { api } from '../../api/api.ts';

/** Returns the manifest of a workflow, once it is read. */
export const useManifest = (workflow: string): WorkflowManifest | undefined => {
  const [manifest, setManifest] = useState<WorkflowManifest>();
  useEffect(() => {
    api.compiledWorkflow(workflow).then(
      ({ manifest: compiled }) => setManifest(compiled),
      () => setManifest(undefined),
    );
  }, [workflow]);
  return manifest;
};
