"""Writes operations.json: what PyTorch says of the fused operations, values and gradients.

Run once, with PyTorch 2.13 and NumPy, in this folder: `python make_reference.py`.

Inputs are not stored: element i of input k is sin(0.7 i + k), rounded to single precision, in
Marginalia's layouts (images [batch, height, width, channels], kernels [height, width, in, out], of
transposed convolutions [height, width, out, in], matrices [in, out]). The gradient is that of
Σ w · output with w = formula(k = 100). PyTorch computes in double precision.
"""
import json

import torch
import torch.nn.functional as F


def formula(shape, k):
    count = 1
    for size in shape:
        count *= size
    i = torch.arange(count, dtype=torch.float64)
    return torch.sin(0.7 * i + k).float().double().reshape(shape)


def images(x):
    return x.permute(0, 3, 1, 2)


def back(x):
    return x.permute(0, 2, 3, 1)


def kernel(w):
    """[height, width, in, out] to PyTorch's [out, in, height, width]; transposed convolutions too."""
    return w.permute(3, 2, 0, 1)


def convolution(stride, padding, dilation, activation=lambda x: x):
    return lambda x, w, b: activation(
        back(F.conv2d(images(x), kernel(w), b, stride, padding, dilation)))


def transposed(stride, padding, output_padding):
    return lambda x, w, b: back(F.conv_transpose2d(
        images(x), kernel(w), b, stride, padding, output_padding))


def attention(heads):
    def apply(q, k, v):
        split = lambda x: x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)
        y = F.scaled_dot_product_attention(split(q), split(k), split(v))
        return y.transpose(1, 2).reshape(q.shape)
    return apply


labels = torch.tensor([3, 0, 8, 7, 3])
targets = torch.linspace(0, 1, 35, dtype=torch.float64).float().double().reshape(5, 7)

CASES = [
    ("linear, GELU", [[5, 7], [7, 9], [9]],
     lambda x, w, b: F.gelu(F.linear(x, w.T, b), approximate="tanh")),
    ("convolution 3×3, stride 2, padding 1", [[2, 7, 6, 3], [3, 3, 3, 4], [4]],
     convolution(2, 1, 1)),
    ("convolution 3×3, padding 2, dilation 2, SiLU", [[2, 6, 5, 2], [3, 3, 2, 3], [3]],
     convolution(1, 2, 2, F.silu)),
    ("transposed convolution 4×4, stride 2, padding 1", [[2, 3, 4, 3], [4, 4, 2, 3], [2]],
     transposed(2, 1, 0)),
    ("transposed convolution 3×3, stride 2, output padding 1", [[2, 3, 4, 3], [3, 3, 2, 3], [2]],
     transposed(2, 1, 1)),
    ("batch norm, leaky ReLU", [[3, 2, 3, 5], [5], [5]],
     lambda x, s, b: back(F.leaky_relu(
         F.batch_norm(images(x), None, None, s, b, training=True, eps=1e-5), 0.2))),
    ("group norm, SiLU", [[2, 3, 2, 6], [6], [6]],
     lambda x, s, b: back(F.silu(F.group_norm(images(x), 3, s, b, 1e-5)))),
    ("layer norm", [[4, 9], [9], [9]], lambda x, s, b: F.layer_norm(x, (9,), s, b, 1e-5)),
    ("attention, 2 heads", [[2, 5, 6], [2, 3, 6], [2, 3, 6]], attention(2)),
    ("binary cross-entropy", [[5, 7]],
     lambda l: F.binary_cross_entropy_with_logits(5 * l, targets)),
    ("cross-entropy", [[5, 9]], lambda l: F.cross_entropy(l, labels)),
    ("Gaussian negative log likelihood", [[5, 7], [5, 7], [5, 7]],
     lambda x, m, v: F.gaussian_nll_loss(m, x, v.exp(), full=True, eps=0)),
    ("KL of Gaussians", [[5, 7], [5, 7], [5, 7], [5, 7]],
     lambda m, v, n, w: torch.distributions.kl_divergence(
         torch.distributions.Normal(m, (v / 2).exp()),
         torch.distributions.Normal(n, (w / 2).exp())).sum()),
    ("nearest, then average pooling", [[2, 4, 6, 3]],
     lambda x: back(F.avg_pool2d(F.interpolate(images(x), scale_factor=3.0), 2))),
]


def numbers(x):
    return [float(f"{value:.9g}") for value in x.reshape(-1).tolist()]


def main():
    cases = []
    for name, shapes, operation in CASES:
        inputs = [formula(shape, k).requires_grad_() for k, shape in enumerate(shapes)]
        output = operation(*inputs)
        (formula(output.shape, 100) * output).sum().backward()
        cases.append(dict(
            name=name, shapes=shapes, outputShape=list(output.shape), output=numbers(output),
            gradients=[numbers(x.grad) for x in inputs]))
    with open("operations.json", "w") as file:
        json.dump(dict(made_with=f"torch {torch.__version__}", cases=cases), file, indent=None,
                  separators=(",", ":"))
        file.write("\n")


main()
