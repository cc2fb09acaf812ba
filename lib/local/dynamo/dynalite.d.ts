declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** DynamoDB over HTTP on LevelDB; in memory without `path`. */
  export default function dynalite(options?: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
