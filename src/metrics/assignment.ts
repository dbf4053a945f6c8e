/**
 * The one-to-one assignment of rows to columns with the greatest sum, by shortest augmenting paths (Kuhn 1955; Jonker and
 * Volgenant 1987).
 *
 * @param gain Square: what each row is worth with each column.
 * @returns The column of each row.
 */
export function bestAssignment(gain: readonly (readonly number[])[]): Int32Array {
  const n = gain.length;
  // Rows and columns count from 1; column 0 stands for the row that looks for a place.
  const rowPrice = new Float64Array(n + 1);
  const columnPrice = new Float64Array(n + 1);
  const rowOf = new Int32Array(n + 1);
  const cameFrom = new Int32Array(n + 1);
  for (let row = 1; row <= n; row++) {
    const distance = new Float64Array(n + 1).fill(Infinity);
    const visited = new Uint8Array(n + 1);
    rowOf[0] = row;
    let column = 0;
    do {
      visited[column] = 1;
      const from = rowOf[column];
      let nearest = 0;
      let least = Infinity;
      for (let j = 1; j <= n; j++) {
        if (visited[j] === 1) continue;
        const cost = -gain[from - 1][j - 1] - rowPrice[from] - columnPrice[j];
        if (cost < distance[j]) {
          distance[j] = cost;
          cameFrom[j] = column;
        }
        if (distance[j] < least) {
          least = distance[j]!;
          nearest = j;
        }
      }
      for (let j = 0; j <= n; j++) {
        if (visited[j] === 1) {
          rowPrice[rowOf[j]] += least;
          columnPrice[j] -= least;
        } else {
          distance[j] -= least;
        }
      }
      column = nearest;
    } while (rowOf[column] !== 0);
    for (; column !== 0; column = cameFrom[column]) rowOf[column] = rowOf[cameFrom[column]]!;
  }
  const columnOf = new Int32Array(n);
  for (let j = 1; j <= n; j++) columnOf[rowOf[j] - 1] = j - 1;
  return columnOf;
}
