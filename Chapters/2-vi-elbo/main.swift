// vi-elbo
