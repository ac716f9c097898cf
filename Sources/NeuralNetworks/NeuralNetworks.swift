// NeuralNetworks: Layers, initialisers, losses, optimisers, checkpoints.
