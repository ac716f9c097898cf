// dcgan
