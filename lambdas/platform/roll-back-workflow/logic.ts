import type { rollBackWorkflow as route } from '#contracts/http/routes/roll-back-workflow.ts';
import { defined } from '#core/defined.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { stateMachineArn } from '#platform/ports/arns.ts';
import { callerName } from '#platform/ports/audit.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { Problem } from '#platform/problem.ts';
import { aliasArn, versionsOf } from '#platform/views/versions-view.ts';

/** Points new executions to an earlier version; the workflow's audit trail records who did it. */
export const rollBackWorkflow: Serves<typeof route> = async ({ parameters, body, caller }, ports) => {
  const { manifests, versions, versionStore, audit } = ports;
  const { name } = await requireManifest(manifests, parameters.workflow);
  const alias = aliasArn(name);
  if (alias === undefined) {
    throw new Problem('conflict', `"${name}" has no versions here: they are published where it is deployed`);
  }
  const { versions: list } = await versionStore.of(name);
  const wanted = list.find(({ number }) => number === body.version);
  if (!wanted) {
    const there = list.map(({ number }) => number).join(', ');
    throw new Problem('not_found', `"${name}" has no version ${body.version}; there are ${there}`);
  }
  const { resumes } = wanted;
  if (resumes !== undefined)
    throw new Problem(
      'conflict',
      `Version ${body.version} of "${name}" was made to continue the execution "${resumes}"; expected a version that was deployed`,
    );
  const { version, reason } = body;
  await audit({
    execution: stateMachineArn(name),
    action: 'rolled-back',
    by: callerName(caller),
    from: caller.address,
    details: { version, ...defined({ reason }) },
  });
  await versions.point(alias, wanted.arn);
  await versionStore.point(name, version);
  return versionsOf(ports, name);
};
