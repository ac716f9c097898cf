"""Maximum likelihood fits of truncated and of moved and stretched distributions, by SciPy and mpmath.

    python3 Tests/References/fits_by_differences.py > Tests/ProbabilityTests/Reference/fits.json

The data are drawn with NumPy's generator and rounded to three decimals, so that they are the numbers
written. SciPy's densities and its Nelder-Mead simplex find the maximum; Newton's method on mpmath's
derivatives at 30 digits takes it to the last place and gives the standard errors from the observed
information. The two must agree to 1e-5 and SciPy's log likelihood to 1e-9.
"""
import json
import mpmath as mp
import numpy as np
from scipy import optimize, stats

mp.mp.dps = 30
rng = np.random.default_rng(20)


def normal(x, m, s):
    return -((x - m) / s) ** 2 / 2 - mp.log(s) - mp.log(2 * mp.pi) / 2


def normal_mass(m, s, a, b):
    low = mp.ncdf((a - m) / s) if mp.isfinite(a) else 0
    return mp.ncdf((b - m) / s) - low


def gamma(x, k, r):
    return k * mp.log(r) + (k - 1) * mp.log(x) - r * x - mp.loggamma(k)


def student(x, nu):
    return (mp.loggamma((nu + 1) / 2) - mp.loggamma(nu / 2) - mp.log(nu * mp.pi) / 2
            - (nu + 1) / 2 * mp.log(1 + x * x / nu))


def gumbel(x):
    return -x - mp.exp(-x)


def logistic(x):
    return -x - 2 * mp.log(1 + mp.exp(-x))


def within(sample, low, high, count):
    kept = [x for x in sample if low < x < high][:count]
    assert len(kept) == count
    return kept


cases = []


def case(name, data, start, scipy_log_density, log_density, **more):
    data = [round(float(x), 3) for x in data]
    x = np.array(data)

    def loss(theta):
        with np.errstate(all="ignore"):
            value = -np.sum(scipy_log_density(x, *theta))
        return value if np.isfinite(value) else np.inf

    rough = optimize.minimize(loss, start, method="Nelder-Mead",
                              options=dict(xatol=1e-9, fatol=1e-12, maxiter=5000)).x
    points = [mp.mpf(repr(v)) for v in data]
    total = lambda *theta: mp.fsum(log_density(v, *theta) for v in points)
    d = len(start)
    unit = lambda *which: tuple(sum(1 for w in which if w == i) for i in range(d))
    theta = mp.matrix([mp.mpf(float(v)) for v in rough])
    for _ in range(6):
        g = mp.matrix([mp.diff(total, tuple(theta), unit(i)) for i in range(d)])
        h = mp.matrix(d, d)
        for i in range(d):
            for j in range(d):
                h[i, j] = mp.diff(total, tuple(theta), unit(i, j))
        theta = theta - mp.lu_solve(h, g)
    errors = mp.inverse(-h)
    assert all(abs(theta[i] - rough[i]) < 1e-5 * max(1, abs(rough[i])) for i in range(d)), (name, theta, rough)
    best = total(*theta)
    assert abs(best + loss([float(v) for v in theta])) < 1e-9 * abs(best), name
    cases.append(dict(name=name, data=data, **more,
                      parameters=[float(v) for v in theta],
                      standardErrors=[float(mp.sqrt(errors[i, i])) for i in range(d)],
                      logLikelihood=float(best)))


inf = float("inf")
case("normal to 0...3", within(rng.normal(1, 1.2, 500), 0, 3, 120), [1, 1],
     lambda x, m, s: stats.truncnorm.logpdf(x, (0 - m) / s, (3 - m) / s, m, s) if s > 0 else -inf,
     lambda x, m, s: normal(x, m, s) - mp.log(normal_mass(m, s, 0, 3)), lower=0, upper=3)
case("gamma to 0...4", within(rng.gamma(2.5, 1 / 0.8, 500), 0, 4, 150), [2, 1],
     lambda x, k, r: stats.gamma.logpdf(x, k, scale=1 / r) - stats.gamma.logcdf(4, k, scale=1 / r)
     if min(k, r) > 0 else -inf,
     lambda x, k, r: gamma(x, k, r) - mp.log(mp.gammainc(k, 0, 4 * r, regularized=True)),
     lower=0, upper=4)
case("exponential to 0...2", within(rng.exponential(1.25, 500), 0, 2, 90), [1],
     lambda x, r: stats.expon.logpdf(x, scale=1 / r) - stats.expon.logcdf(2, scale=1 / r)
     if r > 0 else -inf,
     lambda x, r: mp.log(r) - r * x - mp.log(1 - mp.exp(-2 * r)), lower=0, upper=2)
case("student 4 moved", 7 + 0.3 * rng.standard_t(4, 80), [0.3, 7],
     lambda x, s, m: stats.t.logpdf(x, 4, m, s) if s > 0 else -inf,
     lambda x, s, m: student((x - m) / s, mp.mpf(4)) - mp.log(s))
case("gumbel moved", -2 + 50 * rng.gumbel(0, 1, 80), [50, -2],
     lambda x, s, m: stats.gumbel_r.logpdf(x, m, s) if s > 0 else -inf,
     lambda x, s, m: gumbel((x - m) / s) - mp.log(s))
case("gamma 6 moved", 1e3 + 2 * rng.gamma(6, 1, 80), [2, 1e3],
     lambda x, s, m: stats.gamma.logpdf(x, 6, m, s) if s > 0 else -inf,
     lambda x, s, m: gamma((x - m) / s, mp.mpf(6), mp.mpf(1)) - mp.log(s))
print(json.dumps(cases, indent=1))
