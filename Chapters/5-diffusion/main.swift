// diffusion
