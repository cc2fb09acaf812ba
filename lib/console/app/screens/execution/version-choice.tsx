import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/api.ts';
import type { Version } from '../../api/types.ts';
import { AGAIN_WORDS } from '../../words/execution.ts';

interface VersionChoiceProps {
  workflow: string;
  value: string;
  onChange(version: string): void;
}

/** Offers the published versions, if there are any. */
export const VersionChoice = ({ workflow, value, onChange }: VersionChoiceProps) => {
  const [versions, setVersions] = useState<readonly Version[]>([]);
  useEffect(() => {
    api.versions(workflow).then(
      (list) => setVersions(list.filter(({ resumes }) => resumes === undefined)),
      () => setVersions([]),
    );
  }, [workflow]);
  if (versions.length === 0) return null;
  return (
    <label class="field">
      {AGAIN_WORDS.version}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="live">{AGAIN_WORDS.live}</option>
        {versions.map(({ version }) => (
          <option key={version} value={String(version)}>
            {version}
          </option>
        ))}
      </select>
    </label>
  );
};
