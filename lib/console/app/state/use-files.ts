import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/api.ts';
import type { FileView } from '../api/types.ts';

/** Returns the files of an execution, read again when `when` changes; none where they cannot be read, or if `when` is empty. */
export const useFiles = (workflow: string, execution: string, when: string): readonly FileView[] => {
  const [files, setFiles] = useState<readonly FileView[]>([]);
  useEffect(() => {
    if (when !== '') api.files(workflow, execution).then(setFiles, () => setFiles([]));
  }, [workflow, execution, when]);
  return files;
};
