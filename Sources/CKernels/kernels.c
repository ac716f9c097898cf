// Inner loops of the tensor engine. No policy.
