/** A graph's steps put into sequences and forks. */
export type Nest =
  | { kind: 'step'; id: string }
  | { kind: 'sequence'; items: Nest[] }
  | { kind: 'fork'; branches: Nest[] };

/** A step of a graph: what it waits for and how long it takes. */
export interface GraphNode {
  id: string;
  needs: readonly string[];
  seconds: number;
  /** The duration is the author's or measured, not assumed. */
  estimated: boolean;
}
