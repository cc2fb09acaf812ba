import { useState } from 'preact/hooks';
import type { FileView } from '../../api/types.ts';
import { useFiles } from '../../state/use-files.ts';
import { EXECUTION_WORDS } from '../../words/execution.ts';

/** Lists the files that an execution has made, where the stack serves them, and opens one in place. */
export const Files = ({
  workflow,
  execution,
  ended,
}: {
  workflow: string;
  execution: string;
  ended: boolean;
}) => {
  const files = useFiles(workflow, execution, String(ended));
  const [opened, setOpened] = useState<FileView>();
  if (files.length === 0) return null;
  return (
    <details class="files">
      <summary>{EXECUTION_WORDS.files(files.length)}</summary>
      <ul>
        {files.map((file) => (
          <li key={file.path}>
            <button type="button" class="link" onClick={() => setOpened(file)}>
              {file.path}
            </button>{' '}
            <span class="quiet">{EXECUTION_WORDS.bytes(file.bytes)}</span>
          </li>
        ))}
      </ul>
      {opened && <iframe title={opened.path} src={opened.url} sandbox="" />}
    </details>
  );
};
