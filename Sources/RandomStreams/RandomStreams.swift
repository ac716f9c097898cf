// RandomStreams: Counter-based random streams (Philox), split by name, saved and restored; the same numbers for any number of threads.
