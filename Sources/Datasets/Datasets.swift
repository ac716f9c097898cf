// Datasets: The embedded digits, IDX files, toy densities, batches.
