// What the products with weights of 8 and 4 bits share. The other factor is rounded to integers from −127 to 127 with a
// scale a row, and kept in 16 bits, so that a product takes it as it is. The weights are stored without a sign, since
// bytes are then taken apart by a mask and a shift; what that adds to a sum, a fixed number times the sum of the
// integers of the other factor, is known beforehand and taken off.

/**
 * Rounds each row of x (symmetric quantization). A row of q is `stride` integers of 16 bits, a multiple of 32, and zero
 * beyond its own. A row of `sums` holds vectors of four partial sums: of all integers, then of each 32.
 */
export function quantizeRows(
  x: usize,
  rows: i32,
  cols: i32,
  q: usize,
  stride: i32,
  scales: usize,
  sums: usize,
): void {
  const ones = i16x8.splat(1);
  for (let r = 0; r < rows; r++) {
    let tops = f32x4.splat(0);
    let j = 0;
    for (; j + 4 <= cols; j += 4) tops = f32x4.max(tops, f32x4.abs(v128.load(x + ((<usize>j) << 2))));
    let most: f32 = max(
      max(f32x4.extract_lane(tops, 0), f32x4.extract_lane(tops, 1)),
      max(f32x4.extract_lane(tops, 2), f32x4.extract_lane(tops, 3)),
    );
    for (; j < cols; j++) most = max(most, abs(load<f32>(x + ((<usize>j) << 2))));
    const inverse: f32 = most > 0 ? 127 / most : 0;
    store<f32>(scales + ((<usize>r) << 2), most / 127);
    const by = f32x4.splat(inverse);
    for (j = 0; j + 8 <= cols; j += 8) {
      const at = x + ((<usize>j) << 2);
      v128.store(
        q + ((<usize>j) << 1),
        i16x8.narrow_i32x4_s(whole(v128.load(at), by), whole(v128.load(at, 16), by)),
      );
    }
    for (; j < cols; j++)
      store<i16>(q + ((<usize>j) << 1), <i16>nearest<f32>(load<f32>(x + ((<usize>j) << 2)) * inverse));
    for (; j < stride; j++) store<i16>(q + ((<usize>j) << 1), 0);
    const totalAt = sums;
    let total = i32x4.splat(0);
    for (j = 0; j < stride; j += 32) {
      const low = i32x4.add(i32x4.dot_i16x8_s(v128.load(q), ones), i32x4.dot_i16x8_s(v128.load(q, 16), ones));
      const high = i32x4.add(
        i32x4.dot_i16x8_s(v128.load(q, 32), ones),
        i32x4.dot_i16x8_s(v128.load(q, 48), ones),
      );
      const sum = i32x4.add(low, high);
      total = i32x4.add(total, sum);
      q += 64;
      sums += 16;
      v128.store(sums, sum);
    }
    v128.store(totalAt, total);
    sums += 16;
    x += (<usize>cols) << 2;
  }
}

/** Four values times a factor, rounded to the nearest integer (of two, the even one). */
function whole(x: v128, by: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(x, by)));
}

/** The sums of the lanes of four vectors of integers, side by side. */
export function integerSums(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const t0 = i32x4.add(i32x4.shuffle(s0, s1, 0, 4, 1, 5), i32x4.shuffle(s0, s1, 2, 6, 3, 7));
  const t1 = i32x4.add(i32x4.shuffle(s2, s3, 0, 4, 1, 5), i32x4.shuffle(s2, s3, 2, 6, 3, 7));
  return i32x4.add(i64x2.shuffle(t0, t1, 0, 2), i64x2.shuffle(t0, t1, 1, 3));
}

/** The sums of the lanes of four vectors of floats, side by side. */
export function floatSums(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const t0 = f32x4.add(i32x4.shuffle(s0, s1, 0, 4, 1, 5), i32x4.shuffle(s0, s1, 2, 6, 3, 7));
  const t1 = f32x4.add(i32x4.shuffle(s2, s3, 0, 4, 1, 5), i32x4.shuffle(s2, s3, 2, 6, 3, 7));
  return f32x4.add(i64x2.shuffle(t0, t1, 0, 2), i64x2.shuffle(t0, t1, 1, 3));
}

/** Stores four floats, or as many as are left in the row. */
export function storeUpTo4(to: usize, y: v128, left: i32): void {
  if (left >= 4) {
    v128.store(to, y);
    return;
  }
  store<f32>(to, f32x4.extract_lane(y, 0));
  if (left > 1) store<f32>(to, f32x4.extract_lane(y, 1), 4);
  if (left > 2) store<f32>(to, f32x4.extract_lane(y, 2), 8);
}
