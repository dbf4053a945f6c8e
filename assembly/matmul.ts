// Matrix multiplication for any size and stride, after the block-panel scheme of Goto and van de Geijn (2008):
// eight columns of B are packed into one contiguous panel, and 4 × 8 tiles of C are kept in registers.
// Multiplication and addition stay two instructions (no fused multiply-add): every machine gives the same bits.

/** Rows of B in one packed panel: 512 × 8 floats are 16 KB, which stays in the first-level cache. */
const PANEL_ROWS: i32 = 512;

/** Rows of A that a panel meets before the next: packed, 256 × 512 floats stay in the second-level cache. */
const BLOCK_ROWS: i32 = 256;

/** The whole of every matrix takes part. */
export const FULL: i32 = 0;
/** Only C[i, j] with j ≤ i + shift are wanted (scores of causal attention). */
export const LOWER_OUTPUT: i32 = 1;
/** A[i, k] is zero for k > i + shift, and need not be looked at. */
export const LOWER_A: i32 = 2;
/** A[i, k] is zero for k < i − shift, and need not be looked at. */
export const UPPER_A: i32 = 3;

// Packed panel of B, one 4 × 8 tile for the ragged edges, packed block of A. The host says where, so that the kernels
// own no memory and can work on anyone's.
let panel: usize = 0;
let tile: usize = 0;
let block: usize = 0;

/** Bytes of scratch memory that {@link useScratch} needs. */
export function scratchBytes(): i32 {
  return PANEL_ROWS * 32 + 128 + BLOCK_ROWS * PANEL_ROWS * 4;
}

/** Gives the kernels their scratch memory, 16-byte aligned. */
export function useScratch(at: usize): void {
  panel = at;
  tile = at + PANEL_ROWS * 32;
  block = tile + 128;
}

/**
 * Packs rows of a transposed A, four at a time, so that the four values of each step lie side by side. Read in place,
 * they would lie a whole row apart, and such strides fall on a few lines of the cache again and again.
 */
function packA(a: usize, m: i32, rows: i32, ai: i32, ak: i32): void {
  let to = block;
  const step = (<usize>ak) << 2;
  for (let i = 0; i < m; i += 4) {
    let from = a + ((<usize>(i * ai)) << 2);
    if (ai == 1 && i + 4 <= m) {
      for (let k = 0; k < rows; k++) {
        v128.store(to, v128.load(from));
        to += 16;
        from += step;
      }
    } else {
      for (let k = 0; k < rows; k++) {
        for (let r = 0; r < 4; r++) {
          const row = min(r, m - 1 - i);
          store<f32>(to + ((<usize>r) << 2), load<f32>(from + ((<usize>(row * ai)) << 2)));
        }
        to += 16;
        from += step;
      }
    }
  }
}

function pack(b: usize, rows: i32, cols: i32, bk: i32, bj: i32): void {
  if (cols == 8 && bj == 1) {
    let to = panel;
    for (let k = 0; k < rows; k++) {
      v128.store(to, v128.load(b));
      v128.store(to, v128.load(b, 16), 16);
      to += 32;
      b += (<usize>bk) << 2;
    }
    return;
  }
  let k = 0;
  if (cols == 8 && bk == 1) {
    // Four rows of the panel at a time: transpose 4 × 4 blocks in registers.
    const step = (<usize>bj) << 2;
    for (; k + 4 <= rows; k += 4) {
      for (let half: usize = 0; half < 2; half++) {
        const from = b + half * 4 * step + ((<usize>k) << 2);
        const r0 = v128.load(from);
        const r1 = v128.load(from + step);
        const r2 = v128.load(from + 2 * step);
        const r3 = v128.load(from + 3 * step);
        const t0 = i32x4.shuffle(r0, r1, 0, 4, 1, 5);
        const t1 = i32x4.shuffle(r2, r3, 0, 4, 1, 5);
        const t2 = i32x4.shuffle(r0, r1, 2, 6, 3, 7);
        const t3 = i32x4.shuffle(r2, r3, 2, 6, 3, 7);
        const to = panel + ((<usize>k) << 5) + half * 16;
        v128.store(to, i64x2.shuffle(t0, t1, 0, 2));
        v128.store(to, i64x2.shuffle(t0, t1, 1, 3), 32);
        v128.store(to, i64x2.shuffle(t2, t3, 0, 2), 64);
        v128.store(to, i64x2.shuffle(t2, t3, 1, 3), 96);
      }
    }
  }
  for (; k < rows; k++) {
    const to = panel + ((<usize>k) << 5);
    const from = b + ((<usize>(k * bk)) << 2);
    for (let j = 0; j < 8; j++) {
      const value: f32 = j < cols ? load<f32>(from + ((<usize>(j * bj)) << 2)) : 0;
      store<f32>(to + ((<usize>j) << 2), value);
    }
  }
}

function finish(c: usize, value: v128, bias: usize, accumulate: bool): void {
  let sum = value;
  if (bias) sum = f32x4.add(sum, v128.load(bias));
  if (accumulate) sum = f32x4.add(sum, v128.load(c));
  v128.store(c, sum);
}

/** Copies the part of the edge tile that lies inside C. */
function finishEdge(c: usize, ldc: i32, rows: i32, cols: i32, bias: usize, accumulate: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const to = c + ((<usize>(i * ldc + j)) << 2);
      let sum = load<f32>(tile + ((<usize>(i * 8 + j)) << 2));
      if (bias) sum += load<f32>(bias + ((<usize>j) << 2));
      if (accumulate) sum += load<f32>(to);
      store<f32>(to, sum);
    }
  }
}

/** One row of C, four or one columns at a time: for a single token, packing B would cost more than it saves. */
function oneRow(
  a: usize,
  b: usize,
  c: usize,
  n: i32,
  kFrom: i32,
  kTo: i32,
  ak: i32,
  bk: i32,
  bj: i32,
  bias: usize,
  accumulate: bool,
): void {
  const aStep = (<usize>ak) << 2;
  const bStep = (<usize>bk) << 2;
  let j = 0;
  if (bj == 1) {
    for (; j + 16 <= n; j += 16) {
      let s0 = f32x4.splat(0),
        s1 = s0,
        s2 = s0,
        s3 = s0;
      let pa = a + <usize>kFrom * aStep;
      let pb = b + <usize>kFrom * bStep + ((<usize>j) << 2);
      for (let k = kFrom; k < kTo; k++) {
        const x = v128.load32_splat(pa);
        s0 = f32x4.add(s0, f32x4.mul(x, v128.load(pb)));
        s1 = f32x4.add(s1, f32x4.mul(x, v128.load(pb, 16)));
        s2 = f32x4.add(s2, f32x4.mul(x, v128.load(pb, 32)));
        s3 = f32x4.add(s3, f32x4.mul(x, v128.load(pb, 48)));
        pa += aStep;
        pb += bStep;
      }
      const at = (<usize>j) << 2;
      const biasAt = bias ? bias + at : 0;
      finish(c + at, s0, biasAt, accumulate);
      finish(c + at + 16, s1, biasAt ? biasAt + 16 : 0, accumulate);
      finish(c + at + 32, s2, biasAt ? biasAt + 32 : 0, accumulate);
      finish(c + at + 48, s3, biasAt ? biasAt + 48 : 0, accumulate);
    }
  }
  for (; j < n; j++) {
    const at = (<usize>j) << 2;
    let pa = a + <usize>kFrom * aStep;
    let pb = b + <usize>kFrom * bStep + ((<usize>(j * bj)) << 2);
    let k = kFrom;
    let sum: f32 = 0;
    if (ak == 1 && bk == 1) {
      let s = f32x4.splat(0);
      for (; k + 4 <= kTo; k += 4) {
        s = f32x4.add(s, f32x4.mul(v128.load(pa), v128.load(pb)));
        pa += 16;
        pb += 16;
      }
      sum =
        f32x4.extract_lane(s, 0) +
        f32x4.extract_lane(s, 1) +
        (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3));
    }
    for (; k < kTo; k++) {
      sum += load<f32>(pa) * load<f32>(pb);
      pa += aStep;
      pb += bStep;
    }
    if (bias) sum += load<f32>(bias + at);
    if (accumulate) sum += load<f32>(c + at);
    store<f32>(c + at, sum);
  }
}

/**
 * C = A·B (+ bias) (+ C). A is m × k with A[i, k] at a + i·ai + k·ak, B is k × n with B[k, j] at b + k·bk + j·bj
 * (strides in floats), C is m × n with rows ldc apart. A transposition is a swap of strides. `bias` holds n floats
 * or is 0. `part` says which part of the matrices matters, see the constants above.
 */
export function matmul(
  a: usize,
  ai: i32,
  ak: i32,
  b: usize,
  bk: i32,
  bj: i32,
  c: usize,
  ldc: i32,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
  accumulate: bool,
  part: i32,
  shift: i32,
): void {
  if (m < 3) {
    for (let i = 0; i < m; i++) {
      const kTo = part == LOWER_A ? min(k, max(0, i + shift + 1)) : k;
      const kFrom = part == UPPER_A ? min(k, max(0, i - shift)) : 0;
      const nTo = part == LOWER_OUTPUT ? min(n, max(0, i + shift + 1)) : n;
      oneRow(
        a + ((<usize>(i * ai)) << 2),
        b,
        c + ((<usize>(i * ldc)) << 2),
        nTo,
        kFrom,
        kTo,
        ak,
        bk,
        bj,
        bias,
        accumulate,
      );
    }
    return;
  }
  const packs = ak != 1 && n >= 32;
  const aStep: usize = packs ? 16 : (<usize>ak) << 2;
  const cRow = (<usize>ldc) << 2;
  // With no inner dimension the loop below still runs once, to write the bias.
  for (let k0 = 0; k0 == 0 || k0 < k; k0 += PANEL_ROWS) {
    const rows = min(PANEL_ROWS, k - k0);
    const add = accumulate || k0 > 0;
    const biasNow: usize = k0 == 0 ? bias : 0;
    for (let i0 = 0; i0 < m; i0 += BLOCK_ROWS) {
      const iEnd = min(m, i0 + BLOCK_ROWS);
      if (packs) packA(a + ((<usize>(i0 * ai + k0 * ak)) << 2), iEnd - i0, rows, ai, ak);
      for (let j = 0; j < n; j += 8) {
        const cols = min(8, n - j);
        pack(b + ((<usize>(k0 * bk + j * bj)) << 2), rows, cols, bk, bj);
        const biasAt: usize = biasNow ? biasNow + ((<usize>j) << 2) : 0;
        const first = part == LOWER_OUTPUT ? max(i0, (j - shift) & ~3) : i0;
        for (let i = first; i < iEnd; i += 4) {
          const kFrom = part == UPPER_A ? min(rows, max(0, i - shift - k0)) : 0;
          const kTo = part == LOWER_A ? min(rows, max(0, i + 4 + shift - k0)) : rows;
          const left = m - i;
          // Rows past the end read the last row again; their results are thrown away.
          let o1: usize = 4;
          let o2: usize = 8;
          let o3: usize = 12;
          let pa = block + ((<usize>((i - i0) * rows)) << 2) + ((<usize>kFrom) << 4);
          if (!packs) {
            o1 = left > 1 ? (<usize>ai) << 2 : 0;
            o2 = left > 2 ? (<usize>ai) << 3 : o1;
            o3 = left > 3 ? (<usize>(3 * ai)) << 2 : o2;
            pa = a + ((<usize>(i * ai + (k0 + kFrom) * ak)) << 2);
          }
          let c00 = f32x4.splat(0),
            c01 = c00,
            c10 = c00,
            c11 = c00,
            c20 = c00,
            c21 = c00,
            c30 = c00,
            c31 = c00;
          let pb = panel + ((<usize>kFrom) << 5);
          const end = panel + ((<usize>kTo) << 5);
          while (pb < end) {
            const b0 = v128.load(pb);
            const b1 = v128.load(pb, 16);
            let x = v128.load32_splat(pa);
            c00 = f32x4.add(c00, f32x4.mul(x, b0));
            c01 = f32x4.add(c01, f32x4.mul(x, b1));
            x = v128.load32_splat(pa + o1);
            c10 = f32x4.add(c10, f32x4.mul(x, b0));
            c11 = f32x4.add(c11, f32x4.mul(x, b1));
            x = v128.load32_splat(pa + o2);
            c20 = f32x4.add(c20, f32x4.mul(x, b0));
            c21 = f32x4.add(c21, f32x4.mul(x, b1));
            x = v128.load32_splat(pa + o3);
            c30 = f32x4.add(c30, f32x4.mul(x, b0));
            c31 = f32x4.add(c31, f32x4.mul(x, b1));
            pa += aStep;
            pb += 32;
          }
          let to = c + ((<usize>(i * ldc + j)) << 2);
          if (left >= 4 && cols == 8) {
            const biasHigh = biasAt ? biasAt + 16 : 0;
            finish(to, c00, biasAt, add);
            finish(to + 16, c01, biasHigh, add);
            to += cRow;
            finish(to, c10, biasAt, add);
            finish(to + 16, c11, biasHigh, add);
            to += cRow;
            finish(to, c20, biasAt, add);
            finish(to + 16, c21, biasHigh, add);
            to += cRow;
            finish(to, c30, biasAt, add);
            finish(to + 16, c31, biasHigh, add);
          } else {
            v128.store(tile, c00);
            v128.store(tile, c01, 16);
            v128.store(tile, c10, 32);
            v128.store(tile, c11, 48);
            v128.store(tile, c20, 64);
            v128.store(tile, c21, 80);
            v128.store(tile, c30, 96);
            v128.store(tile, c31, 112);
            finishEdge(to, ldc, min(4, left), cols, biasAt, add);
          }
        }
      }
    }
  }
}
