// course
