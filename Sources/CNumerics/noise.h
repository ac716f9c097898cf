// Philox blocks and standard normals, W blocks at a time.
//
// A normal is the quantile of a uniform: z = Φ⁻¹(u), one word each, so that the numbers are the
// same singly, in bulk and in parallel. (Box and Muller's method was as fast, but makes pairs from
// whole blocks; the ziggurat takes a varying number of words.) With x = 2u − 1 and
// w = −log(4u(1 − u)) the ratio z/x is smooth in w (Giles, "Approximating the erfinv function",
// GPU Computing Gems, 2011): a polynomial on w ≤ 6.25, and in √w beyond, where one word in a
// thousand goes. Coefficients: interpolation at Chebyshev points with 60 digits; the relative
// error of the three polynomials is 2.6e-16, 1.5e-16, 2.6e-16 before rounding.

typedef struct { vu words[4]; } NAME(block);

// Words 0…3 in the low halves of 64-bit lanes; the upper halves are not zero.
INLINE NAME(block) NAME(philox)(vu counter, uint64_t branch, uint64_t key) {
  vu zero = (vu){};
  vu c0 = counter, c1 = counter >> 32;
  vu c2 = zero + branch, c3 = zero + (branch >> 32);
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
#pragma unroll
  for (int round = 0; round < 10; round++) {
    vu p0 = (c0 & 0xFFFFFFFFull) * 0xD2511F53ull;
    vu p1 = (c2 & 0xFFFFFFFFull) * 0xCD9E8D57ull;
    c0 = (p1 >> 32) ^ c1 ^ (uint64_t)k0;
    c1 = p1;
    c2 = (p0 >> 32) ^ c3 ^ (uint64_t)k1;
    c3 = p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return (NAME(block)){{c0, c1, c2, c3}};
}

INLINE vu NAME(counters)(uint64_t block) {
  vu c;
  for (int i = 0; i < W; i++) c[i] = block + (uint64_t)i;
  return c;
}

INLINE vu NAME(joined)(vu low, vu high) { return (low & 0xFFFFFFFFull) | (high << 32); }

// (k + ½)·2⁻⁵² for the upper 52 bits k: exact, symmetric about ½, never 0 or 1.
INLINE vd NAME(open_unit)(vu bits) {
  return (vd)((bits >> 12) | 0x3FF0000000000000ull) - (1.0 - 0x1p-53);
}

INLINE vd NAME(normal_quantile)(vd u) {
  vd x = 2.0 * u - 1.0;
  vd w = -NAME(log_positive)(4.0 * u * (1.0 - u));
  vd t = w - 3.125, zero = (vd){};
  vd g = zero - 3.3408952670514297e-22;
  g = g * t - 2.3740870632137199e-19;
  g = g * t + 1.5595624147452077e-18;
  g = g * t + 1.5734249840893945e-17;
  g = g * t - 1.8253287748806959e-16;
  g = g * t + 3.0645931900798471e-17;
  g = g * t + 9.3082904605786835e-15;
  g = g * t - 5.7352214440419979e-14;
  g = g * t - 1.1464455824953867e-13;
  g = g * t + 3.7244339363308476e-12;
  g = g * t - 1.8352963862456959e-11;
  g = g * t - 7.658591205111031e-11;
  g = g * t + 1.4866499261231771e-09;
  g = g * t - 5.8161415131622495e-09;
  g = g * t - 4.1111735078272623e-08;
  g = g * t + 5.9888942942563181e-07;
  g = g * t - 1.9310650328765146e-06;
  g = g * t - 1.9632852817479085e-05;
  g = g * t + 0.00026408204954264024;
  g = g * t - 0.0010475115695030076;
  g = g * t - 0.0085328991772675705;
  g = g * t + 0.33963495870114085;
  g = g * t + 2.3386207100265932;
  vi tail = w > 6.25;
  if (__builtin_expect(NAME(any)(tail), 0)) {
    static const double near[] = {
        -5.4179086497286948e-10, 1.282967553472886e-07,   -3.7987156169677647e-07,
        2.5914049149097858e-08,  2.1154178620497004e-06,  -5.6765774349593462e-06,
        4.1399294837569928e-06,  1.7642799936726544e-05,  -6.6919919936233988e-05,
        9.6569347572010429e-05,  3.3985479824016342e-05,  -0.00050209887399882294,
        0.0013481547306223936,   -0.0023875821885560207,  0.0035234312043213086,
        -0.0053050099466861386,  0.0075956202039890409,   1.4216508658102569,
        4.3612728551653301};
    static const double far[] = {
        -2.4229343829669207e-11, -3.6158860783695909e-10, 2.0758185346501123e-09,
        -5.3584434156918824e-09, 1.0861584268564059e-08,  -2.1157747486605617e-08,
        4.1144287937271883e-08,  -9.5758350792609349e-08, 3.2389780911215836e-07,
        -1.4042900230738212e-06, 6.4008099449099652e-06,  -2.7834237444012906e-05,
        0.00010747355259492252,  -0.00030409851104164871, -0.00019617874140852366,
        1.4287806194832673,      6.8588034091121122};
    vd s = __builtin_elementwise_sqrt(NAME(choose)(tail, w, zero + 6.25));
    vd a = zero, b = zero;
    for (int i = 0; i < 19; i++) a = a * (s - 3.25) + near[i];
    for (int i = 0; i < 17; i++) b = b * (s - 5.0) + far[i];
    g = NAME(choose)(tail, NAME(choose)(s > 4.0, b, a), g);
  }
  return x * g;
}

// From 32 bits: a sign and a = (k + ½)·2⁻³² with 31 bits k, so that both tails are fine-grained.
INLINE vf NAME(normal_from_bits32)(vu32 bits) {
  vu32 k = bits & 0x7FFFFFFFu;
  vf a = (__builtin_convertvector((vi32)k, vf) + 0.5f) * 0x1p-32f;
  // x = 1 − 2a from the integer, so that it keeps its digits near 0.
  vf x = (__builtin_convertvector((vi32)(0x7FFFFFFFu - k), vf) + 0.5f) * 0x1p-31f;
  vf w = -NAME(log_positive32)(4.0f * a * (1.0f - a));
  vf t = w - 3.125f, zero = (vf){};
  vf g = zero + 9.876416e-10f;
  g = g * t - 6.51619618e-09f;
  g = g * t - 3.62786462e-08f;
  g = g * t + 6.01978091e-07f;
  g = g * t - 1.95157835e-06f;
  g = g * t - 1.96392116e-05f;
  g = g * t + 0.00026411768f;
  g = g * t - 0.00104750616f;
  g = g * t - 0.00853291655f;
  g = g * t + 0.339634957f;
  g = g * t + 2.33862071f;
  vi32 tail = w > 6.25f;
  if (__builtin_expect(NAME(any32)(tail), 0)) {
    static const float far[] = {
        -1.43738976e-05f, 6.13396049e-06f, 0.00010357908f, -0.000250689215f,
        0.000371422332f,  -0.000577643633f, 0.00106959037f, -0.00227796589f,
        0.00366818004f,   1.4256677f,       4.89523553f};
    vf s = __builtin_elementwise_sqrt(NAME(choose32)(tail, w, zero + 6.25f)), b = zero;
    for (int i = 0; i < 11; i++) b = b * (s - 3.625f) + far[i];
    g = NAME(choose32)(tail, b, g);
  }
  vf z = x * g;
  return (vf)((vu32)z ^ (bits & 0x80000000u));
}
