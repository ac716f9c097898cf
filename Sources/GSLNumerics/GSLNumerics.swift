// GSLNumerics: The one gate to the GNU Scientific Library: errors, quadrature, roots, minimisers, ODEs, special functions, statistics.
