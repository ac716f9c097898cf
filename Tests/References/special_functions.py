"""Reference values of the special functions, by mpmath at 400 digits (sums at 60 or 260).

    python3 Tests/References/special_functions.py > Tests/GSLNumericsTests/SpecialReference.swift

Every argument is the binary64 number nearest to what is written; the values are good to 20 digits.
"""
from mpmath import *

mp.dps = 400


def normal_quantile(p):
    # Newton's method on log Φ in all digits: erfinv loses the tail.
    z = -sqrt(-2 * log(p)) if p < 0.5 else mpf(0)
    if p == 0.5: return mpf(0)
    sign = 1
    if p > 0.5: p, sign = 1 - p, -1
    z = -sqrt(-2 * log(p)) if p < 0.1 else (p - 0.5) * sqrt(2 * pi)
    for _ in range(60):
        f = erfc(-z / sqrt(2)) / 2
        z -= (log(f) - log(p)) * f / (exp(-z * z / 2) / sqrt(2 * pi))
    return sign * z


def P(a, x):
    # DLMF 8.7.1: a series of positive terms; mpmath's own is slow for large a.
    with workdps(260):
        term = total = mpf(1)
        n = 1
        while term > total * mpf(10)**-258:
            term *= x / (a + n)
            total += term
            n += 1
        return exp(a * log(x) - x - loggamma(a + 1)) * total


def Q(a, x):
    with workdps(260): return 1 - P(a, x)


def I(a, b, x):
    # DLMF 8.17.8: a series of positive terms; mpmath's own does not converge for large a and b.
    with workdps(60):
        if x > .5: return 1 - I(b, a, 1 - x)
        term = total = mpf(1)
        n = 0
        while term > total * mpf(10)**-58:
            term *= (a + b + n) / (a + 1 + n) * x
            total += term
            n += 1
        return x**a * (1 - x)**b / (a * beta(a, b)) * total


def I0(x): return besseli(0, x)
def I1(x): return besseli(1, x)


TABLES = {
    'lnGamma': (lambda x: loggamma(x), [1e-300, 1e-10, .25, .5, .999999, 1.0001, 1.4616, 1.9512510450143925, 2.0000001, 3.7, 10, 171.5, 1e5, 1e15, 1e300]),
    'digamma': (digamma, [1e-300, 1e-5, .3, 1, 1.46, 1.4616321449683622, 1.5, 2, 10.5, 1e3, 1e15, 1e300]),
    'trigamma': (lambda x: psi(1, x), [1e-150, 1e-8, .3, 1, 2.5, 10, 1e3, 17505520190636.338, 1e250]),
    'lnBeta': (lambda a, b: loggamma(a) + loggamma(b) - loggamma(a + b), [(1e-10, 1e-10), (.5, .5), (1, 1), (.14373635643217653, 452032.9204121221), (3, 9.99), (3, 10.5), (12, 15), (1e5, 2e5), (1e-8, 1e9), (2, 1e15), (1e10, 1e12)]),
    'gammaP': (P, [(.01, 1e-5), (.01, 3), (.5, .1), (.5, 20), (1, 1e-10), (3, 2.5), (10, 25), (50, 20), (100, 130), (19, 30), (21, 12), (21, 30), (1e3, 700), (1e3, 1e3), (9999, 9700), (1e4, 9900), (10001, 10300), (1e5, 100100), (1e5, 9e4), (1e6, 1001000)]),
    'gammaQ': (Q, [(.01, 1e-5), (.01, 3), (.5, .1), (.5, 20), (1, 500), (3, 2.5), (10, 25), (50, 20), (100, 130), (19, 30), (21, 12), (21, 30), (1e3, 700), (1e3, 1e3), (9999, 9700), (1e4, 9900), (10001, 10300), (1e5, 100100), (1e5, 9e4), (1e6, 1001000)]),
    'beta': (I, [(.01, .02, .3), (.5, .5, 1e-10), (.5, .5, .9), (1, 3, .2), (2, 2, .5), (30, 4, .7), (80, 90, .3), (5, 1e4, 1e-3), (1e4, 1e4, .501), (3, .2, .999999), (1e5, 3e5, .251), (20, 1e6, 3e-5), (12, 15, .1), (9.5, 1e5, 1e-4)]),
    'betaComplement': (lambda a, b, x: I(b, a, 1 - x), [(.01, .02, .3), (.5, .5, 1e-10), (.5, .5, .9), (1, 3, .2), (2, 2, .5), (30, 4, .99), (80, 90, .7), (5, 1e4, 3e-3), (1e4, 1e4, .501), (3, .2, .999999), (1e5, 3e5, .251), (20, 1e6, 3e-5), (12, 15, .1), (9.5, 1e5, 1e-4)]),
    'erf': (erf, [1e-300, 1e-8, .3, 1, 2.7, 5.5]),
    'erfc': (erfc, [-3, 1e-9, .4, 1, 3, 10, 26]),
    'logErfc': (lambda x: log(erfc(x)), [-20, -7, -5, -1, -1e-5, 1e-8, .1, 1, 8, 30, 1e4, 1e8, 1e100]),
    'normalCumulative': (lambda x: erfc(-x / sqrt(2)) / 2, [-37, -8, -1, 0, .5, 3]),
    'logNormalCumulative': (lambda x: log(erfc(-x / sqrt(2)) / 2), [-1e10, -800, -40, -5, -1, 0, .9, 1.1, 5, 9, 30]),
    'normalQuantile': (normal_quantile, [1e-300, 1e-20, 1e-5, .01, .02425, .3, .4999, .50001, .75, .975, .9999, 1 - 2**-53]),
    'besselI0Scaled': (lambda x: I0(x) * exp(-x), [1e-10, .1, 1, 2.9, 3.1, 20, 800, 1e7, 1e12]),
    'besselI1Scaled': (lambda x: I1(x) * exp(-x), [1e-300, 1e-10, .1, 1, 2.9, 3.1, 20, 800, 1e7, 1e12]),
    'logBesselI0': (lambda x: log(I0(x)), [1e-9, 1e-3, .5, .999, 1.001, 10, 800, 1e5]),
    'log1mexp': (lambda x: log(-expm1(x)), [-1e-300, -1e-10, -.1, -.6931, -.6932, -2, -40, -700]),
    'log1pexp': (lambda x: log1p(exp(x)), [-740, -40, -1, 0, 1, 17, 36.9, 37.1, 800]),
    'vectorExp': (exp, [-744.5, -708.5, -700.123, -37.5, -1, -.3466, -1e-3, -1e-17, 1e-300, .3465, .5, 1, 10.7, 700.2, 709.78]),
    'vectorLog': (log, [5e-324, 1e-310, 2.2e-308, 1e-300, .01, .5, .7071, .70711, .999999, 1, 1.0000001, 1.4142, 1.41422, 3, 1e10, 1.7e308]),
    'vectorLog1p': (log1p, [-.9999999999, -.5, -.2929, -.2928, -1e-8, -1e-300, 1e-300, 1e-16, 1e-5, .4142, .41422, 1, 7.5, 1e9, 9007199254740993, 1e300]),
}


def digits(x): return nstr(x, 20, min_fixed=1, max_fixed=1)


print('// Written by Tests/References/special_functions.py (mpmath); not edited by hand.')
print('// Text, because the compiler warns of literals that underflow.')
print()
print('/// Rows of arguments followed by the value, by function.')
print('let specialReference: [String: [[Double]]] = specialReferenceText.mapValues { text in')
print('  text.split(separator: "\\n").map { $0.split(separator: " ").map { Double($0)! } }')
print('}')
print()
print('private let specialReferenceText = [')
for name, (f, rows) in TABLES.items():
    print(f'  "{name}": """')
    for row in rows:
        arguments = row if isinstance(row, tuple) else (row,)
        value = f(*[mpf(float(a)) for a in arguments])
        print('    ' + ' '.join([repr(float(a)) for a in arguments] + [digits(value)]))
    print('    """,')
print(']')
