import { PairTable } from './pair-table';

/** Finds which of many pieces stand at a place of a text. */
export class PieceTrie {
  /** Node 0 is the root, the child of `node` by a unit is 1 + the number of that pair. */
  readonly #children = new PairTable();
  readonly #pieceAt: number[] = [-1];

  constructor(pieces: readonly string[]) {
    pieces.forEach((piece, id) => {
      let node = 0;
      for (let i = 0; i < piece.length; i++) {
        node = 1 + this.#children.add(node, piece.charCodeAt(i));
        this.#pieceAt[node] ??= -1;
      }
      if (node > 0) this.#pieceAt[node] = id;
    });
  }

  /** Calls with the end and the number of every piece that stands in the text from `from` on, the shortest first. */
  visit(text: string, from: number, take: (end: number, id: number) => void): void {
    for (let node = 0, at = from; at < text.length;) {
      const child = this.#children.find(node, text.charCodeAt(at));
      if (child < 0) return;
      node = child + 1;
      at++;
      const id = this.#pieceAt[node];
      if (id >= 0) take(at, id);
    }
  }
}
