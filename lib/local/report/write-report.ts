import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { maskOfRun } from '#contracts/progress/sensitive-values.ts';
import { makePrivateFolder } from '../storage/private-folder.ts';
import { buildReport, type ReportSource } from './build-report.ts';
import { renderReport } from './render-report.ts';

export type { ReportSource } from './build-report.ts';

/** Writes `report.html` into an execution's folder, which is made if it is missing, and returns the file's path. */
export const writeReport = (folder: string, source: ReportSource): string => {
  const file = join(folder, 'report.html');
  makePrivateFolder(folder);
  // By a rename, which replaces a link and does not follow it.
  const unfinished = `${file}.${process.pid}.part`;
  rmSync(unfinished, { force: true });
  writeFileSync(
    unfinished,
    renderReport(maskOfRun(source.manifest.sensitive, source.events)(buildReport(source))),
    { flag: 'wx', mode: 0o600 },
  );
  renameSync(unfinished, file);
  return file;
};
