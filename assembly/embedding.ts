// Rows of a table by id: gather forward, scatter-add backward. Ids are int32 and were checked by the host.

/** y[r] (+)= table[ids[r]]. */
export function gather(table: usize, ids: usize, y: usize, rows: i32, width: i32, accumulate: bool): void {
  const bytes = (<usize>width) << 2;
  for (let r = 0; r < rows; r++) {
    const from = table + <usize>load<i32>(ids + ((<usize>r) << 2)) * bytes;
    if (accumulate) addRow(from, y, width);
    else memory.copy(y, from, bytes);
    y += bytes;
  }
}

/** table[ids[r]] += dy[r]. */
export function scatterAdd(dy: usize, ids: usize, table: usize, rows: i32, width: i32): void {
  const bytes = (<usize>width) << 2;
  for (let r = 0; r < rows; r++) {
    addRow(dy, table + <usize>load<i32>(ids + ((<usize>r) << 2)) * bytes, width);
    dy += bytes;
  }
}

function addRow(from: usize, to: usize, width: i32): void {
  let j = 0;
  for (; j + 4 <= width; j += 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    to += 16;
    from += 16;
  }
  for (; j < width; j++) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    to += 4;
    from += 4;
  }
}
