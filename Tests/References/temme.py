"""Taylor coefficients of Temme's c_k(eta) for the incomplete gamma functions (DLMF 8.12.9-8.12.12).

    python3 Tests/References/temme.py

Exact rational arithmetic: mu - log(1 + mu) = eta^2/2 is inverted as a power series, then
c_0 = 1/mu - 1/eta and c_k = (1/eta) dc_{k-1}/deta + (-1)^k g_k/mu with Stirling's g_k.
"""
from fractions import Fraction as F

N = 40
mu = [F(0), F(1)]
for n in range(2, N + 2):  # mu mu' = eta (1 + mu)
    mu.append((mu[n - 1] - sum(mu[i] * (n + 1 - i) * mu[n + 1 - i] for i in range(2, n))) / (n + 1))
inverse = [F(1)]  # eta/mu
for n in range(1, N):
    inverse.append(-sum(mu[i + 1] * inverse[n - i] for i in range(1, n + 1)))
g = [F(1), F(1, 12), F(1, 288), F(-139, 51840)]

c = {n - 1: inverse[n] for n in range(1, N)}
for k in range(4):
    if k > 0:
        derivative = {p - 2: v * p for p, v in c.items() if p != 0}
        c = {p: derivative.get(p, F(0)) + (-1)**k * g[k] * inverse[p + 1] for p in range(-1, N - 2 * k - 3)}
        assert c.pop(-1) == 0  # the pole cancels
    print(k, ', '.join('%.17g' % float(c[p]) for p in range(18 - 4 * k)))
