import type { ValueFiles } from '#contracts/claim-check.ts';
import type { ScriptAudit } from '#contracts/scripts/audit.ts';
import type { Json, JsonObject } from '#core/json.ts';

/** A call of a script's function. */
export interface ScriptCall {
  event: Json;
  /** Time for it, in milliseconds. */
  milliseconds: number;
  /** Takes what the script prints. */
  write(text: string): void;
  /** Keeps an entry of the audit trail. Default: it is dropped. */
  audit?(entry: ScriptAudit): Promise<void>;
  /** Milliseconds since the epoch when it begins. Default: as the machine's clock has it. */
  now?: number;
  /** Calls DynamoDB with the JSON of its API. Default: there is no table. */
  dynamo?(operation: string, input: JsonObject): Promise<JsonObject>;
  /** Sends a heartbeat of the task that the call is for. Default: nothing waits for it. */
  heartbeat?(): Promise<void>;
  /** Secrets that the script may read by their names. Default: none. */
  secrets?: Record<string, string>;
  /** Values that are too long for a state. Default: none are. */
  files?: ValueFiles;
}

/** What a script has done when it ends. */
export interface ScriptEnd {
  audits: ScriptAudit[];
  /** Absent if it has failed. */
  output?: Json;
  error?: Error;
}
