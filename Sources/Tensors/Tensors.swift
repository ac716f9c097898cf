// Tensors: Single-precision tensors: the value type, shapes, the thread pool, the operations.
