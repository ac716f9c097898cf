"""Writes training.json: what PyTorch says of optimizers, of layers, and of the first steps of whole
models.

Run once, with PyTorch 2.13, in this folder: `python make_reference.py`.

Nothing random: every number is a formula, given here and in `ReferenceTests.swift`. Parameter values
go by the parameter's name in Marginalia and its layouts (matrices [in, out], kernels
[height, width, in, out], of transposed convolutions [height, width, out, in]). PyTorch computes in
double precision.
"""
import json
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def formula(shape, k):
    i = torch.arange(math.prod(shape))
    return torch.sin(0.7 * i + k).float().double().reshape(shape)


# Optimizers: five steps along gradients that are formulas themselves.

def optimize(make):
    parameters = [nn.Parameter(formula([2, 3], 0)), nn.Parameter(formula([3], 1))]
    optimizer = make(parameters)
    for step in range(5):
        for place, parameter in enumerate(parameters):
            parameter.grad = formula(list(parameter.shape), 10 + step + 3 * place)
        optimizer.step()
    return [number for p in parameters for number in p.detach().reshape(-1).tolist()]


OPTIMISERS = {
    "Adam": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.5, 0.99)),
    "AdamW": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
    "SGD": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "Nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "RMSProp": lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9),
    "weight decay": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.1),
}


# Models, with Marginalia's property names.

def initialize(model):
    for path, module in model.named_modules():
        for kind, parameter in module.named_parameters(recurse=False):
            if isinstance(module, (nn.GroupNorm, nn.BatchNorm2d, nn.LayerNorm)):
                kind = dict(weight="scale", bias="shift")[kind]
            k = sum(f"{path}.{kind}".lstrip(".").encode()) % 1000
            if parameter.dim() == 2:
                value = 0.3 * formula(parameter.T.shape, k).T
            elif parameter.dim() == 4:
                o, i, h, w = parameter.shape
                value = 0.3 * formula([h, w, i, o], k).permute(3, 2, 0, 1)
            else:
                value = 0.1 * formula(parameter.shape, k) + (1 if kind == "scale" else 0)
            parameter.data = value.float().double().contiguous()
    return model


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.mean, self.logVariance = nn.Linear(9, 7), nn.Linear(7, 2), nn.Linear(7, 2)
        self.decoder = nn.Module()
        self.decoder.layers = nn.ModuleList([nn.Linear(2, 7), nn.Linear(7, 9)])

    def loss(self, x, noise):
        h = F.relu(self.hidden(x))
        m, v = self.mean(h), self.logVariance(h)
        z = m + noise * (v / 2).exp()
        logits = self.decoder.layers[1](F.relu(self.decoder.layers[0](z)))
        return (F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
                - 0.5 * (1 + v - m ** 2 - v.exp()).sum())


def vae():
    model = initialize(VAE())
    adam = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for step in range(4):
        adam.zero_grad()
        loss = model.loss(0.5 + 0.5 * formula([5, 9], step), formula([5, 2], 50 + step))
        loss.backward()
        adam.step()
        losses.append(loss.item())
    return losses


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        t = lambda i, o, *a: nn.ConvTranspose2d(i, o, *a, bias=False)
        self.layers = nn.ModuleList([t(6, 8, 4, 1, 0), t(8, 4, 4, 2, 1), t(4, 1, 4, 2, 1)])
        self.norms = nn.ModuleList([nn.BatchNorm2d(8), nn.BatchNorm2d(4)])

    def forward(self, z):
        x = z[:, :, None, None]
        for layer, norm in zip(self.layers, self.norms):
            x = F.relu(norm(layer(x)))
        return torch.tanh(self.layers[2](x))


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        c = lambda i, o, *a: nn.Conv2d(i, o, *a, bias=False)
        self.layers = nn.ModuleList([c(1, 4, 4, 2, 1), c(4, 8, 4, 2, 1), c(8, 1, 4, 1, 0)])
        self.norms = nn.ModuleList([nn.BatchNorm2d(8)])

    def forward(self, x):
        x = F.leaky_relu(self.layers[0](x), 0.2)
        x = F.leaky_relu(self.norms[0](self.layers[1](x)), 0.2)
        return self.layers[2](x).reshape(-1)


def dcgan():
    G, D = initialize(Generator()), initialize(Discriminator())
    adam = lambda m: torch.optim.Adam(m.parameters(), lr=2e-3, betas=(0.5, 0.999))
    adamG, adamD = adam(G), adam(D)
    bce = F.binary_cross_entropy_with_logits
    one, zero, losses = torch.ones(3), torch.zeros(3), []
    for step in range(3):
        fake = G(formula([3, 6], step))
        real = formula([3, 16, 16, 1], 60 + step).permute(0, 3, 1, 2)
        adamD.zero_grad()
        lossD = bce(D(real), one) + bce(D(fake.detach()), zero)
        lossD.backward()
        adamD.step()
        adamG.zero_grad()
        lossG = bce(D(fake), one)
        lossG.backward()
        adamG.step()
        losses += [lossD.item(), lossG.item()]
    G.eval()
    losses.append((G(formula([3, 6], 9)) * formula([3, 16, 16, 1], 8).permute(0, 3, 1, 2)).sum().item())
    return losses


class Residual(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.firstNorm, self.firstConvolution = nn.GroupNorm(4, i), nn.Conv2d(i, o, 3, padding=1)
        self.time = nn.Linear(12, o)
        self.secondNorm, self.secondConvolution = nn.GroupNorm(4, o), nn.Conv2d(o, o, 3, padding=1)
        if i != o:
            self.skip = nn.Conv2d(i, o, 1)

    def forward(self, x, e):
        h = self.firstConvolution(F.silu(self.firstNorm(x))) + self.time(e)[:, :, None, None]
        h = self.secondConvolution(F.silu(self.secondNorm(h)))
        return h + (self.skip(x) if hasattr(self, "skip") else x)


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.norm = nn.GroupNorm(4, c)
        self.projection, self.output = nn.Linear(c, 3 * c), nn.Linear(c, c)

    def forward(self, x):
        b, c, h, w = x.shape
        tokens = self.norm(x).permute(0, 2, 3, 1).reshape(b, h * w, c)
        q, k, v = self.projection(tokens).split(c, 2)
        y = self.output(F.scaled_dot_product_attention(q, k, v))
        return x + y.reshape(b, h, w, c).permute(0, 3, 1, 2)


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        lists = lambda rows: nn.ModuleList([nn.ModuleList([Residual(*p) for p in r]) for r in rows])
        self.firstTime, self.secondTime = nn.Linear(8, 12), nn.Linear(12, 12)
        self.input = nn.Conv2d(1, 8, 3, padding=1)
        self.down = lists([[(8, 8), (8, 8)], [(8, 16), (16, 16)]])
        self.shrink = nn.ModuleList([nn.Conv2d(8, 8, 3, 2, 1)])
        self.middleBefore, self.middleAfter = Residual(16, 16), Residual(16, 16)
        self.middleAttention = Attention(16)
        self.up = lists([[(32, 16), (32, 16)], [(24, 8), (16, 8)]])
        self.grow = nn.ModuleList([nn.Conv2d(16, 16, 3, padding=1)])
        self.outputNorm, self.output = nn.GroupNorm(4, 8), nn.Conv2d(8, 1, 3, padding=1)

    def forward(self, x, t):
        f = torch.exp(-math.log(10000) * torch.arange(4) / 4)
        g = t[:, None] * f
        e = F.silu(self.secondTime(F.silu(self.firstTime(torch.cat([g.sin(), g.cos()], 1)))))
        h, skips = self.input(x), []
        for level in range(2):
            for block in self.down[level]:
                h = block(h, e)
                skips.append(h)
            if level == 0:
                h = self.shrink[0](h)
        h = self.middleAfter(self.middleAttention(self.middleBefore(h, e)), e)
        for level in range(2):
            for block in self.up[level]:
                h = block(torch.cat([h, skips.pop()], 1), e)
            if level == 0:
                h = self.grow[0](F.interpolate(h, scale_factor=2.0))
        return self.output(F.silu(self.outputNorm(h)))


def unet():
    model = initialize(UNet())
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    for step in range(3):
        x, noise = (formula([2, 8, 8, 1], k + step).permute(0, 3, 1, 2) for k in (70, 80))
        adam.zero_grad()
        loss = F.mse_loss(model(x, torch.tensor([3.0, 40.0 + step])), noise)
        loss.backward()
        adam.step()
        losses.append(loss.item())
    return losses


# Layers, their outputs on formulas. As modules of their own they have no path before their names.

class MultiHead(nn.Module):
    def __init__(self, width, heads, context):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (
            nn.Linear(inputs, width) for inputs in (width, context, context, width))

    def forward(self, x, context, causal=False):
        split = lambda t: t.reshape(t.shape[0], t.shape[1], self.heads, -1).transpose(1, 2)
        y = F.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(context)), split(self.value(context)),
            is_causal=causal)
        return self.output(y.transpose(1, 2).reshape(x.shape))


def multi_head(width, heads, context_width, causal):
    layer = initialize(MultiHead(width, heads, context_width or width))
    x = formula([2, 5, width], 1)
    return layer(x, x if context_width is None else formula([2, 3, context_width], 2), causal)


def images(x):
    return x.permute(0, 3, 1, 2)


def norm(layer, channels_first=True, evaluate=False):
    layer = initialize(layer)
    if evaluate:  # After two batches.
        for k in (3, 4):
            layer(images(formula([3, 4, 5, 6], k)))
        layer.eval()
    x = formula([3, 4, 5, 6], 1)
    return layer(images(x)).permute(0, 2, 3, 1) if channels_first else layer(x)


def spectral_convolution():
    weight = 0.3 * formula([3, 3, 4, 5], 7)
    sigma = torch.linalg.svdvals(weight.reshape(-1, 5))[0]
    kernel = (weight / sigma).permute(3, 2, 0, 1)
    return F.conv2d(images(formula([2, 6, 5, 4], 1)), kernel, padding=1).permute(0, 2, 3, 1)


LAYERS = {
    "attention, 2 heads, to a context": lambda: multi_head(6, 2, 4, False),
    "attention, 3 heads, causal": lambda: multi_head(6, 3, None, True),
    "layer norm": lambda: F.silu(norm(nn.LayerNorm(6, eps=0.5), channels_first=False)),
    "group norm": lambda: F.silu(norm(nn.GroupNorm(3, 6, eps=0.5))),
    "batch norm": lambda: torch.tanh(norm(nn.BatchNorm2d(6, eps=0.5, momentum=0.3))),
    "batch norm, evaluation": lambda: norm(
        nn.BatchNorm2d(6, eps=0.5, momentum=0.3), evaluate=True),
    "embedding": lambda: F.embedding(torch.tensor([4, 0, 4, 2]), 0.3 * formula([5, 3], 7)),
    "spectral norm on a convolution": spectral_convolution,
}


def main():
    short = lambda numbers: [float(f"{number:.10g}") for number in numbers]
    tables = dict(
        made_with=f"torch {torch.__version__}",
        optimizers={name: short(optimize(make)) for name, make in OPTIMISERS.items()},
        layers={name: short(layer().reshape(-1).tolist()) for name, layer in LAYERS.items()},
        losses=dict(vae=short(vae()), dcgan=short(dcgan()), unet=short(unet())))
    with open("training.json", "w") as file:
        json.dump(tables, file, indent=None, separators=(",", ":"))
        file.write("\n")


main()
