// The most that a core can do: enough independent sums to keep its multipliers busy.

double NAME(saturate)(ptrdiff_t turns, float *sink) {
  enum { SUMS = WIDTH == 16 ? 20 : 12 };
  V sums[SUMS];
  const V factor = all(0.9999999f), term = all(1e-9f);
  UNROLL for (int i = 0; i < SUMS; i++) sums[i] = all((float)i);
  for (ptrdiff_t turn = 0; turn < turns; turn++) {
    UNROLL for (int i = 0; i < SUMS; i++) sums[i] = fma_(sums[i], factor, term);
    __asm__ volatile("" ::: "memory");
  }
  for (int i = 1; i < SUMS; i++) sums[0] += sums[i];
  *sink = sum_lanes(sums[0]);
  return 2.0 * SUMS * WIDTH * (double)turns;
}
