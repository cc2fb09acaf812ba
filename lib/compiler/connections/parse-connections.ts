import type { Connection } from '#contracts/connections/connection.ts';
import type { Diagnostic } from '#core/diagnostics.ts';
import { isObject } from '#core/json.ts';
import { inOrder, toDiagnostic } from '../findings/to-diagnostic.ts';
import { wrongType } from '../parse/errors/wrong-type.ts';
import { explainIssues } from '../parse/issues.ts';
import { parseYaml } from '../parse/yaml.ts';
import type { WorkflowSource } from '../types.ts';
import { connectionsSchema } from './connections-schema.ts';

/** Connections of a project by name, and what is wrong with their document. */
export interface ParsedConnections {
  connections: Record<string, Connection>;
  diagnostics: Diagnostic[];
}

/** Parses the document of connections; reports all errors of its shape at once. Never throws. */
export const parseConnections = (source: WorkflowSource): ParsedConnections => {
  const { value, diagnostics, spanOf } = parseYaml(source);
  if (value === undefined) return { connections: {}, diagnostics: inOrder(diagnostics) };
  if (!isObject(value)) {
    const finding = wrongType.finding(
      value,
      'a document of connections, a map with "kind" and "connections"',
      [],
    );
    return { connections: {}, diagnostics: [...diagnostics, toDiagnostic(finding, spanOf)] };
  }
  const parsed = connectionsSchema.safeParse(value);
  if (parsed.success) return { connections: parsed.data.connections, diagnostics };
  const subject = { schema: connectionsSchema, value, path: [], name: 'the connections' };
  const findings = explainIssues(parsed.error, subject, []);
  return {
    connections: {},
    diagnostics: inOrder([...diagnostics, ...findings.map((finding) => toDiagnostic(finding, spanOf))]),
  };
};
