// kl-mle
