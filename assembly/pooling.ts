// One row out of several.

/** y[j] = the largest of x[0 … rows − 1, j], and the row it stands in. */
export function maxRows(x: usize, rows: i32, cols: i32, y: usize, places: usize): void {
  for (let j = 0; j < cols; j++) {
    const at = (<usize>j) << 2;
    let top = load<f32>(x + at);
    let place = 0;
    for (let i = 1; i < rows; i++) {
      const value = load<f32>(x + ((<usize>(i * cols)) << 2) + at);
      // A NaN wins and stays.
      if (value > top || value != value) {
        top = value;
        place = i;
      }
    }
    store<f32>(y + at, top);
    store<i32>(places + at, place);
  }
}

/** dx = 0 but dx[places[j], j] = dy[j]. */
export function maxRowsBackward(dy: usize, places: usize, dx: usize, rows: i32, cols: i32): void {
  memory.fill(dx, 0, (<usize>(rows * cols)) << 2);
  for (let j = 0; j < cols; j++) {
    const at = (<usize>j) << 2;
    const row = load<i32>(places + at);
    store<f32>(dx + ((<usize>(row * cols)) << 2) + at, load<f32>(dy + at));
  }
}
