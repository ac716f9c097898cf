// Evaluation: How good are samples: each metric with its noise floor.
