// Scaled dot-product attention (Vaswani et al. 2017), all heads of all sequences in one call.
import { FULL, LOWER_A, LOWER_OUTPUT, UPPER_A, matmul } from './matmul';
import { softmaxRow } from './softmax';
import { sum4 } from './math';
import { dropout } from './elementwise';

/** Tells the heads of one call apart. */
function headKey(key: i32, index: i32): i32 {
  return key ^ ((index + 1) * 0x85ebca6b);
}

/** How many keys query i may look at. */
function visible(i: i32, keys: i32, causal: bool, shift: i32, length: i32): i32 {
  const n = causal ? min(keys, i + shift + 1) : keys;
  return min(n, length);
}

/**
 * For sequence b and head h, with rows of `headSize` floats:
 *   p = softmax(q kᵀ / √headSize), out = p v.
 * q and out: batch × queries rows, `qRow`/`outRow` floats apart; k and v: rows `kvRow` floats apart, the sequences
 * `kvSequence` floats apart; head h starts at h · headSize. p: batch × heads × queries × keys, kept for the
 * backward pass and for looking at. With `causal`, query i sees keys up to i + shift. `lengths` holds one int32 a
 * sequence (keys from there on are padding) or is 0. With `dropped`, scratch memory for queries × keys floats, the
 * weights pass through dropout at `rate` before they meet v; p keeps them whole.
 */
export function attention(
  q: usize,
  qRow: i32,
  k: usize,
  v: usize,
  kvRow: i32,
  kvSequence: i32,
  out: usize,
  outRow: i32,
  p: usize,
  batch: i32,
  heads: i32,
  queries: i32,
  keys: i32,
  headSize: i32,
  causal: bool,
  shift: i32,
  lengths: usize,
  rate: f32,
  key: i32,
  dropped: usize,
): void {
  const scale: f32 = 1 / sqrt<f32>(<f32>headSize);
  for (let b = 0; b < batch; b++) {
    const length = lengths ? load<i32>(lengths + ((<usize>b) << 2)) : keys;
    for (let h = 0; h < heads; h++) {
      const head = (<usize>(h * headSize)) << 2;
      const qAt = q + ((<usize>(b * queries * qRow)) << 2) + head;
      const kAt = k + ((<usize>(b * kvSequence)) << 2) + head;
      const vAt = v + ((<usize>(b * kvSequence)) << 2) + head;
      const outAt = out + ((<usize>(b * queries * outRow)) << 2) + head;
      matmul(
        qAt,
        qRow,
        1,
        kAt,
        1,
        kvRow,
        p,
        keys,
        queries,
        keys,
        headSize,
        0,
        false,
        causal ? LOWER_OUTPUT : FULL,
        shift,
      );
      for (let i = 0; i < queries; i++) {
        softmaxRow(p + ((<usize>(i * keys)) << 2), visible(i, keys, causal, shift, length), keys, scale);
      }
      if (dropped) dropout(p, dropped, queries * keys, rate, headKey(key, b * heads + h), false);
      matmul(
        dropped ? dropped : p,
        keys,
        1,
        vAt,
        kvRow,
        1,
        outAt,
        outRow,
        queries,
        headSize,
        keys,
        0,
        false,
        causal ? LOWER_A : FULL,
        shift,
      );
      p += (<usize>(queries * keys)) << 2;
    }
  }
}

/** dp becomes ds = p · (dp − Σ_j dp_j p_j) · scale; entries that were not visible become 0. */
function softmaxRowBackward(p: usize, dp: usize, n: i32, width: i32, scale: f32): void {
  if (n < width) memory.fill(dp + ((<usize>n) << 2), 0, (<usize>(width - n)) << 2);
  let s = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const at = (<usize>j) << 2;
    s = f32x4.add(s, f32x4.mul(v128.load(p + at), v128.load(dp + at)));
  }
  let dot = sum4(s);
  for (; j < n; j++) dot += load<f32>(p + ((<usize>j) << 2)) * load<f32>(dp + ((<usize>j) << 2));
  const mean = f32x4.splat(dot);
  const factor = f32x4.splat(scale);
  for (j = 0; j + 4 <= n; j += 4) {
    const at = (<usize>j) << 2;
    const centered = f32x4.sub(v128.load(dp + at), mean);
    v128.store(dp + at, f32x4.mul(f32x4.mul(v128.load(p + at), centered), factor));
  }
  for (; j < n; j++) {
    const at = (<usize>j) << 2;
    store<f32>(dp + at, load<f32>(p + at) * (load<f32>(dp + at) - dot) * scale);
  }
}

/**
 * The gradients of {@link attention} with respect to q, k and v, laid out as these. `ds` is scratch memory for
 * queries × keys floats.
 */
export function attentionBackward(
  q: usize,
  qRow: i32,
  k: usize,
  v: usize,
  kvRow: i32,
  kvSequence: i32,
  dout: usize,
  outRow: i32,
  p: usize,
  ds: usize,
  dq: usize,
  dk: usize,
  dv: usize,
  batch: i32,
  heads: i32,
  queries: i32,
  keys: i32,
  headSize: i32,
  causal: bool,
  shift: i32,
  lengths: usize,
  addQ: bool,
  addKV: bool,
  rate: f32,
  key: i32,
  dropped: usize,
): void {
  const scale: f32 = 1 / sqrt<f32>(<f32>headSize);
  for (let b = 0; b < batch; b++) {
    const length = lengths ? load<i32>(lengths + ((<usize>b) << 2)) : keys;
    for (let h = 0; h < heads; h++) {
      const head = (<usize>(h * headSize)) << 2;
      const qAt = ((<usize>(b * queries * qRow)) << 2) + head;
      const kvAt = ((<usize>(b * kvSequence)) << 2) + head;
      const outAt = dout + ((<usize>(b * queries * outRow)) << 2) + head;
      const drawn = headKey(key, b * heads + h);
      if (dropped) dropout(p, dropped, queries * keys, rate, drawn, false);
      // dv = pᵀ dout
      matmul(
        dropped ? dropped : p,
        1,
        keys,
        outAt,
        outRow,
        1,
        dv + kvAt,
        kvRow,
        keys,
        headSize,
        queries,
        0,
        addKV,
        causal ? UPPER_A : FULL,
        shift,
      );
      // dp = dout vᵀ
      matmul(
        outAt,
        outRow,
        1,
        v + kvAt,
        1,
        kvRow,
        ds,
        keys,
        queries,
        keys,
        headSize,
        0,
        false,
        causal ? LOWER_OUTPUT : FULL,
        shift,
      );
      if (dropped) dropout(ds, ds, queries * keys, rate, drawn, false);
      for (let i = 0; i < queries; i++) {
        const row = (<usize>(i * keys)) << 2;
        softmaxRowBackward(p + row, ds + row, visible(i, keys, causal, shift, length), keys, scale);
      }
      // dq = ds k, dk = dsᵀ q
      matmul(
        ds,
        keys,
        1,
        k + kvAt,
        kvRow,
        1,
        dq + qAt,
        qRow,
        queries,
        headSize,
        keys,
        0,
        addQ,
        causal ? LOWER_A : FULL,
        shift,
      );
      matmul(
        ds,
        1,
        keys,
        q + qAt,
        qRow,
        1,
        dk + kvAt,
        kvRow,
        keys,
        headSize,
        queries,
        0,
        addKV,
        causal ? UPPER_A : FULL,
        shift,
      );
      p += (<usize>(queries * keys)) << 2;
    }
  }
}

/**
 * Rotary position embedding (Su et al. 2021) in place: in every head, the pair (j, j + headSize/2) of row r turns by
 * the angle of position r mod length (+ offset). `cosines` and `sines`: positions × headSize/2. With `back` it turns
 * the other way, which is the gradient.
 */
export function rotary(
  x: usize,
  row: i32,
  rows: i32,
  length: i32,
  heads: i32,
  headSize: i32,
  cosines: usize,
  sines: usize,
  offset: i32,
  back: bool,
): void {
  const half = headSize >> 1;
  const sign: f32 = back ? -1 : 1;
  for (let r = 0; r < rows; r++) {
    const angle = (<usize>((offset + (r % length)) * half)) << 2;
    for (let h = 0; h < heads; h++) {
      const at = x + ((<usize>(r * row + h * headSize)) << 2);
      for (let j = 0; j < half; j++) {
        const low = at + ((<usize>j) << 2);
        const high = low + ((<usize>half) << 2);
        const c = load<f32>(cosines + angle + ((<usize>j) << 2));
        const s = load<f32>(sines + angle + ((<usize>j) << 2)) * sign;
        const a = load<f32>(low);
        const b = load<f32>(high);
        store<f32>(low, a * c - b * s);
        store<f32>(high, b * c + a * s);
      }
    }
  }
}
