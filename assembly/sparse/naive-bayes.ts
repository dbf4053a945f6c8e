// What naive Bayes does once a fit: it adds up counts, and takes logarithms of them.

/**
 * counts[codes[i]][indices[k]] += weights[i] · data[k] over every row i; `counts` is classes × cols. Returns a number below
 * zero when one of the values has the sign of one.
 */
export function addCounts(
  n: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  codes: usize,
  weights: usize,
  counts: usize,
  cols: i32,
): i32 {
  const bytes = (<usize>cols) << 3;
  // The sign bits of all values, in one cheap instruction each.
  let signs: i64 = 0;
  let at = indices + ((<usize>load<i32>(indptr)) << 2);
  let value = data + ((<usize>load<i32>(indptr)) << 3);
  for (let i = 0; i < n; i++) {
    const end = indices + ((<usize>load<i32>(indptr, 4)) << 2);
    const line = counts + <usize>load<i32>(codes) * bytes;
    const weight = load<f64>(weights);
    for (; at < end; at += 4) {
      signs |= load<i64>(value);
      const to = line + ((<usize>load<i32>(at)) << 3);
      store<f64>(to, load<f64>(to) + weight * load<f64>(value));
      value += 8;
    }
    indptr += 4;
    codes += 4;
    weights += 8;
  }
  return signs < 0 ? -1 : 0;
}

const MANTISSA: i64 = 0x000fffffffffffff;
const LEAST_NORMAL: f64 = 2.2250738585072014e-308;

/** x[j] = ln(x[j] + alpha) − shift, two a time. The arguments of the logarithms are above 0 and finite; n is even. */
export function logarithms(n: i32, x: usize, alpha: f64, shift: f64): void {
  const end = x + ((<usize>n) << 3);
  for (; x < end; x += 16) {
    const sum = f64x2.add(v128.load(x), f64x2.splat(alpha));
    if (v128.any_true(f64x2.lt(sum, f64x2.splat(LEAST_NORMAL)))) {
      store<f64>(x, Math.log(f64x2.extract_lane(sum, 0)) - shift);
      store<f64>(x, Math.log(f64x2.extract_lane(sum, 1)) - shift, 8);
    } else {
      v128.store(x, f64x2.sub(logarithm(sum), f64x2.splat(shift)));
    }
  }
}

/**
 * The natural logarithm of two normal numbers above 0. With x = 2ᵏ m and m between √½ and √2, ln x = k ln 2 + ln m, and
 * ln m = 2 artanh(s) with s = (m − 1) / (m + 1), by the polynomial of fdlibm's e_log.c (Sun Microsystems 1993).
 */
function logarithm(x: v128): v128 {
  // Bits of √½, so that the exponent rounds to the nearest power of two.
  const shifted = i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd));
  const k = i64x2.shr_s(shifted, 52);
  const m = i64x2.add(v128.and(shifted, i64x2.splat(MANTISSA)), i64x2.splat(0x3fe6a09e667f3bcd));
  const f = f64x2.sub(m, f64x2.splat(1));
  const s = f64x2.div(f, f64x2.add(f, f64x2.splat(2)));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let even = f64x2.add(
    f64x2.splat(2.222219843214978396e-1),
    f64x2.mul(w, f64x2.splat(1.531383769920937332e-1)),
  );
  even = f64x2.mul(w, f64x2.add(f64x2.splat(3.999999999940941908e-1), f64x2.mul(w, even)));
  let odd = f64x2.add(
    f64x2.splat(1.818357216161805012e-1),
    f64x2.mul(w, f64x2.splat(1.479819860511658591e-1)),
  );
  odd = f64x2.add(f64x2.splat(2.857142874366239149e-1), f64x2.mul(w, odd));
  odd = f64x2.mul(z, f64x2.add(f64x2.splat(6.66666666666673513e-1), f64x2.mul(w, odd)));
  const r = f64x2.add(even, odd);
  const half = f64x2.mul(f64x2.mul(f, f), f64x2.splat(0.5));
  // k as float64: of −1074 … 1024 the low 32 bits say it all.
  const power = f64x2.convert_low_i32x4_s(i32x4.shuffle(k, k, 0, 2, 0, 2));
  const high = f64x2.mul(power, f64x2.splat(6.9314718036912381649e-1));
  const low = f64x2.mul(power, f64x2.splat(1.90821492927058770002e-10));
  // k·high − ((half − (s·(half + r) + k·low)) − f)
  const inner = f64x2.add(f64x2.mul(s, f64x2.add(half, r)), low);
  return f64x2.sub(high, f64x2.sub(f64x2.sub(half, inner), f));
}
