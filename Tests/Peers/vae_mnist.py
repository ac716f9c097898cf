"""The VAE of chapter 2 in PyTorch, on the same images, for its test ELBO.

784-width-latents, one hidden layer on each side, ReLU, Adam; training images binarised anew in every
step, test images once; ELBO in nats an image, averaged over 10 draws of the noise. Compare with

    vi-elbo --data DIRECTORY --set width=400 --set latents=20 --set epochs=10
    python Tests/Peers/vae_mnist.py DIRECTORY --width 400 --latents 20 --epochs 10

On MNIST's ten thousand test images after 10 epochs with these settings, seeds 1, 2, 3: PyTorch 2.13
-117.04, -117.19, -117.00, vi-elbo -118.17, -117.22, -117.36, standard errors 0.7, which are mostly the
images' and common to all: in the mean 0.4 % apart. Each draws the pixels of its test images itself.

DIRECTORY holds t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz. Needs PyTorch.
"""
import argparse
import gzip
import os
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def read_idx(directory, name):
    path = os.path.join(directory, name)
    opened = open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz", "rb")
    with opened as file:
        data = file.read()
    dimensions = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(dimensions)


def split(images, labels):
    """Of each class, every fifth image in order is for testing: 8,004 and 1,996 of MNIST's t10k."""
    seen, is_test = {}, np.zeros(len(labels), bool)
    for i, label in enumerate(labels):
        seen[label] = seen.get(label, 0) + 1
        is_test[i] = seen[label] % 5 == 0
    pixels = torch.from_numpy(images.reshape(len(images), -1).astype(np.float32) / 255)
    return pixels[~torch.from_numpy(is_test)], pixels[torch.from_numpy(is_test)]


class VAE(nn.Module):
    def __init__(self, pixels, width, latents):
        super().__init__()
        self.hidden = nn.Linear(pixels, width)
        self.mean = nn.Linear(width, latents)
        self.log_variance = nn.Linear(width, latents)
        self.decoder = nn.Sequential(nn.Linear(latents, width), nn.ReLU(), nn.Linear(width, pixels))

    def forward(self, x):
        h = F.relu(self.hidden(x))
        mean, log_variance = self.mean(h), self.log_variance(h)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        return self.decoder(z), mean, log_variance


def terms(model, x):
    """Reconstruction cost and divergence from the prior, for each image."""
    logits, mean, log_variance = model(x)
    cost = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    divergence = 0.5 * (log_variance.exp() + mean**2 - log_variance - 1).sum(1)
    return cost, divergence


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    for name, value in [
            ("width", 400), ("latents", 20), ("epochs", 10), ("batch", 100), ("seed", 1), ("threads", 2)]:
        parser.add_argument("--" + name, type=int, default=value)
    parser.add_argument("--rate", type=float, default=1e-3)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)

    training, test = split(
        read_idx(options.directory, "t10k-images-idx3-ubyte"),
        read_idx(options.directory, "t10k-labels-idx1-ubyte"))
    test = torch.bernoulli(test)
    model = VAE(training.shape[1], options.width, options.latents)
    adam = torch.optim.Adam(model.parameters(), lr=options.rate)
    start = time.perf_counter()
    for _ in range(options.epochs):
        order = torch.randperm(len(training))
        for batch in order[:len(order) // options.batch * options.batch].split(options.batch):
            cost, divergence = terms(model, torch.bernoulli(training[batch]))
            loss = (cost + divergence).mean()
            adam.zero_grad()
            loss.backward()
            adam.step()
    seconds = time.perf_counter() - start

    with torch.no_grad():
        draws = [terms(model, test) for _ in range(10)]
        elbo = -sum(cost + divergence for cost, divergence in draws) / len(draws)
    print(f"{len(training)} training images, {len(test)} test images, {options.epochs} epochs")
    print(
        f"test ELBO {elbo.mean():.3f} nats an image, standard error "
        f"{elbo.std() / len(elbo) ** 0.5:.3f}; KL {draws[0][1].mean():.3f}; trained in {seconds:.1f} s")


if __name__ == "__main__":
    main()
