// Probability: Distributions (one a file), divergences between them, and estimators from samples.
