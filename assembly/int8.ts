// Matrix multiplication in 8-bit integers: every row of both factors has its own scale, value = scale · integer.

/** Rounds each row of x to integers from −127 to 127 times a scale (symmetric quantization). */
export function quantizeRows(x: usize, rows: i32, cols: i32, q: usize, scales: usize): void {
  for (let r = 0; r < rows; r++) {
    let most: f32 = 0;
    for (let j = 0; j < cols; j++) most = max(most, abs(load<f32>(x + ((<usize>j) << 2))));
    const scale: f32 = most / 127;
    const inverse: f32 = scale > 0 ? 1 / scale : 0;
    store<f32>(scales + ((<usize>r) << 2), scale);
    for (let j = 0; j < cols; j++) {
      store<i8>(q + <usize>j, <i8>nearest<f32>(load<f32>(x + ((<usize>j) << 2)) * inverse));
    }
    x += (<usize>cols) << 2;
    q += <usize>cols;
  }
}

function lanes(x: v128): i32 {
  return (
    i32x4.extract_lane(x, 0) +
    i32x4.extract_lane(x, 1) +
    (i32x4.extract_lane(x, 2) + i32x4.extract_lane(x, 3))
  );
}

/** Σ a·w over k entries from `from` on. */
function tail(a: usize, w: usize, from: i32, k: i32): i32 {
  let sum: i32 = 0;
  for (let i = from; i < k; i++) sum += <i32>load<i8>(a + <usize>i) * <i32>load<i8>(w + <usize>i);
  return sum;
}

/** C[i, j] = a_i · w_j (+ bias_j): a is m × k, w is n × k (one row an output), both int8 with a scale a row. */
export function matmulInt8(
  a: usize,
  aScales: usize,
  w: usize,
  wScales: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
): void {
  const whole = k & ~7;
  const row = <usize>k;
  for (let j = 0; j < n; j += 4) {
    const w0 = w + <usize>j * row;
    // Outputs past the end read the last row again; their results are not stored.
    const w1 = w + <usize>min(j + 1, n - 1) * row;
    const w2 = w + <usize>min(j + 2, n - 1) * row;
    const w3 = w + <usize>min(j + 3, n - 1) * row;
    for (let i = 0; i < m; i++) {
      const ai = a + <usize>i * row;
      let s0 = i32x4.splat(0),
        s1 = s0,
        s2 = s0,
        s3 = s0;
      for (let x = 0; x < whole; x += 8) {
        const at = <usize>x;
        const v = v128.load8x8_s(ai + at);
        s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v, v128.load8x8_s(w0 + at)));
        s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v, v128.load8x8_s(w1 + at)));
        s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v, v128.load8x8_s(w2 + at)));
        s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v, v128.load8x8_s(w3 + at)));
      }
      const scale = load<f32>(aScales + ((<usize>i) << 2));
      const to = c + ((<usize>(i * n + j)) << 2);
      put(to, lanes(s0) + tail(ai, w0, whole, k), scale, wScales, bias, j);
      if (j + 1 < n) put(to + 4, lanes(s1) + tail(ai, w1, whole, k), scale, wScales, bias, j + 1);
      if (j + 2 < n) put(to + 8, lanes(s2) + tail(ai, w2, whole, k), scale, wScales, bias, j + 2);
      if (j + 3 < n) put(to + 12, lanes(s3) + tail(ai, w3, whole, k), scale, wScales, bias, j + 3);
    }
  }
}

function put(to: usize, sum: i32, scale: f32, wScales: usize, bias: usize, j: i32): void {
  const at = (<usize>j) << 2;
  let value = <f32>sum * scale * load<f32>(wScales + at);
  if (bias) value += load<f32>(bias + at);
  store<f32>(to, value);
}
