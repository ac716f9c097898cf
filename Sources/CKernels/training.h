// Losses, and the optimizers' updates.

// softplus(z) − z·t as |z|·(the target's part on the other side) + log(1 + e^−|z|): where the logit is
// confident and right, that part is 0 and so is the first term, also of an infinite logit; the loss is
// the small last term.
INLINE V binary_cross_entropy_(V z, V t) {
  V a = absolute(z), wrong = choose(z > all(0.0f), all(1.0f) - t, t);
  return choose(wrong == all(0.0f), all(0.0f), a * wrong) + log_1_plus(exp_of_negative(-a));
}

void NAME(binary_cross_entropy)(const float *z, const float *t, float *y, ptrdiff_t n) {
  EACH_VECTOR(n, {
    V loss = binary_cross_entropy_(load_lanes(z + i, lanes), load_lanes(t + i, lanes));
    store_lanes(y + i, loss, lanes);
  });
}

static double NAME(one_binary_cross_entropy)(float z, float t) {
  return binary_cross_entropy_(all(z), all(t))[0];
}

double NAME(binary_cross_entropy_sum)(const float *z, const float *t, ptrdiff_t n) {
  BLOCKED_SUM(n, !isfinite, NAME(one_binary_cross_entropy)(z[at], t[at]), {
    V loss = binary_cross_entropy_(load_lanes(z + at, lanes), load_lanes(t + at, lanes));
    // Lanes beyond the end would add ln 2 each.
    if (lanes < WIDTH)
      for (ptrdiff_t k = lanes; k < WIDTH; k++) loss[k] = 0;
    sum += loss;
  })
}

void NAME(binary_cross_entropy_gradient)(const float *z, const float *t, const float *weight,
                                         float *dz, ptrdiff_t n, float scale) {
  const V s = all(scale);
  EACH_VECTOR(n, {
    V d = (sigmoid_(load_lanes(z + i, lanes)) - load_lanes(t + i, lanes)) * s;
    if (weight) d *= load_lanes(weight + i, lanes);
    store_lanes(dz + i, d, lanes);
  });
}

void NAME(scaled_difference)(const float *a, const float *b, const float *weight, float *y,
                             ptrdiff_t n, float scale) {
  const V s = all(scale);
  EACH_VECTOR(n, {
    V d = (load_lanes(a + i, lanes) - load_lanes(b + i, lanes)) * s;
    if (weight) d *= load_lanes(weight + i, lanes);
    store_lanes(y + i, d, lanes);
  });
}

// √v for v ≥ 0; where the machine has 14 bits of 1/√x, with Newton's step, for v above 10⁻³⁶.
INLINE V root_of_moment(V v) {
#if WIDTH == 16
  V x = v + all(1e-36f);  // keeps the reciprocal root of 0 finite
  V y = (V)_mm512_rsqrt14_ps((__m512)x);
  return x * (y * fma_(x * all(-0.5f) * y, y, all(1.5f)));
#else
  return square_root(v);
#endif
}

// The largest g, about, for which g² is a number: what the mean of squares goes to in the long run.
#define LARGEST_TO_SQUARE 1.84e19f

// g no larger than the bound; an infinite g becomes NaN, so that it is not taken for a number.
INLINE V bounded(V g, V bound) {
  V t = choose(g > bound, bound, g);
  return choose(t < -bound, -bound, t) + (g - g);
}

// Kingma and Ba (2015), algorithm 1; with decay, Loshchilov and Hutter (2019), algorithm 2.
void NAME(adam)(float *parameter, const float *gradient, float *first, float *second, ptrdiff_t n,
                const struct kernel_adam *s) {
  const V b1 = all(s->beta1), c1 = all(1 - s->beta1), b2 = all(s->beta2), c2 = all(1 - s->beta2);
  const V scale = all(s->gradient_scale), rate = all(-s->rate), decay = all(s->decay);
  const V correction = all(s->root_correction), epsilon = all(s->epsilon);
  const V bound = all(LARGEST_TO_SQUARE);
  EACH_VECTOR(n, {
    V g = bounded(load_lanes(gradient + i, lanes) * scale, bound);
    V m = fma_(b1, load_lanes(first + i, lanes), c1 * g);
    V v = fma_(b2, load_lanes(second + i, lanes), c2 * g * g);
    store_lanes(first + i, m, lanes);
    store_lanes(second + i, v, lanes);
    // The root of the corrected moment; the moment itself may overflow.
    V root = root_of_moment(v) * correction;
    V w = load_lanes(parameter + i, lanes) * decay;
    store_lanes(parameter + i, fma_(rate, m / (root + epsilon), w), lanes);
  });
}

void NAME(sgd)(float *parameter, const float *gradient, float *velocity, ptrdiff_t n, float rate,
               float momentum, int nesterov, float decay, float gradient_scale) {
  const V r = all(-rate), mu = all(momentum), d = all(decay), scale = all(gradient_scale);
  EACH_VECTOR(n, {
    V w = load_lanes(parameter + i, lanes);
    V g = fma_(d, w, load_lanes(gradient + i, lanes) * scale);
    if (velocity) {
      V v = fma_(mu, load_lanes(velocity + i, lanes), g);
      store_lanes(velocity + i, v, lanes);
      g = nesterov ? fma_(mu, v, g) : v;
    }
    store_lanes(parameter + i, fma_(r, g, w), lanes);
  });
}

void NAME(rms_prop)(float *parameter, const float *gradient, float *square, ptrdiff_t n,
                    float rate, float retention, float epsilon, float decay,
                    float gradient_scale) {
  const V a = all(retention), b = all(1 - retention), d = all(decay), scale = all(gradient_scale);
  const V bound = all(LARGEST_TO_SQUARE);
  EACH_VECTOR(n, {
    V w = load_lanes(parameter + i, lanes);
    V g = bounded(fma_(d, w, load_lanes(gradient + i, lanes) * scale), bound);
    V v = fma_(a, load_lanes(square + i, lanes), b * g * g);
    store_lanes(square + i, v, lanes);
    store_lanes(parameter + i, fma_(all(-rate), g / (square_root(v) + all(epsilon)), w), lanes);
  });
}
