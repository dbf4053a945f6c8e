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

/** The same from a table in 8 bits, stored as the weights of int8.ts: its rows are `stride` bytes. */
export function gatherInt8(
  table: usize,
  scales: usize,
  stride: i32,
  ids: usize,
  y: usize,
  rows: i32,
  width: i32,
  accumulate: bool,
): void {
  for (let r = 0; r < rows; r++) {
    const id = <usize>load<i32>(ids + ((<usize>r) << 2));
    const from = table + id * <usize>stride;
    const scale = load<f32>(scales + (id << 2));
    for (let j = 0; j < width; j++) {
      const to = y + ((<usize>j) << 2);
      const place = j & 15;
      const byte = (j & ~15) + (place < 8 ? 2 * place : 2 * place - 15);
      const value = <f32>(<i32>load<u8>(from + <usize>byte) - 128) * scale;
      store<f32>(to, accumulate ? load<f32>(to) + value : value);
    }
    y += (<usize>width) << 2;
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
