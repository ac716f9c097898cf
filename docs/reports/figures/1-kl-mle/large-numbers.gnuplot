# Draw this figure with
#   gnuplot -e "theme='light'" large-numbers.gnuplot > large-numbers-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$band1 << END
1 -3.38615 -0.233036
3 -2.71982 -0.899368
10 -2.30814 -1.31104
30 -2.09743 -1.52175
100 -1.96725 -1.65194
300 -1.90062 -1.71857
1000 -1.85945 -1.75974
3000 -1.83838 -1.78081
10000 -1.82536 -1.79383
END
$line2 << END
1 -1.31747
3 -1.87989
10 -1.85452
30 -1.69985
100 -1.7588
300 -1.75747
1000 -1.76275
3000 -1.7872
10000 -1.80534
END
$line3 << END
1 -1.94993
3 -1.93804
10 -2.04807
30 -1.9403
100 -1.76922
300 -1.80244
1000 -1.83179
3000 -1.82908
10000 -1.81495
END
$line4 << END
1 -1.31238
3 -1.43983
10 -1.97989
30 -2.00659
100 -1.97088
300 -1.83371
1000 -1.80393
3000 -1.79957
10000 -1.81427
END
$line5 << END
1 -1.39576
3 -1.99957
10 -2.13583
30 -1.80656
100 -1.79129
300 -1.78697
1000 -1.79699
3000 -1.82016
10000 -1.80735
END
$line6 << END
1 -1.23049
3 -1.38549
10 -1.85944
30 -1.77777
100 -1.89844
300 -1.8076
1000 -1.78912
3000 -1.81464
10000 -1.811
END
$line7 << END
1 -1.12851
3 -1.98248
10 -1.76379
30 -1.85471
100 -1.81015
300 -1.8586
1000 -1.80245
3000 -1.80299
10000 -1.80575
END
$line8 << END
1 -2.31753
3 -1.72928
10 -1.77974
30 -1.76649
100 -1.74468
300 -1.79533
1000 -1.81415
3000 -1.8145
10000 -1.81003
END
$line9 << END
1 -1.11568
3 -1.55076
10 -1.98285
30 -1.9084
100 -1.92285
300 -1.8617
1000 -1.8052
3000 -1.79052
10000 -1.80768
END
$line10 << END
1 -1.77504
3 -1.83605
10 -2.88442
30 -2.12206
100 -1.81742
300 -1.82021
1000 -1.79678
3000 -1.8013
10000 -1.81169
END
$line11 << END
1 -2.1365
3 -2.20156
10 -1.87753
30 -1.7168
100 -1.90471
300 -1.85857
1000 -1.83962
3000 -1.82808
10000 -1.81431
END
$line12 << END
1 -1.52078
3 -1.81138
10 -2.09351
30 -1.95126
100 -1.76116
300 -1.7394
1000 -1.76839
3000 -1.79849
10000 -1.80987
END
$line13 << END
1 -1.789449
3 -1.927382
10 -1.773004
30 -1.737556
100 -1.802585
300 -1.824559
1000 -1.835357
3000 -1.819897
10000 -1.820041
END

set terminal svg size 640,379 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.11861
set rmargin at screen 0.96562
set tmargin at screen 0.89868
set bmargin at screen 0.15492
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [1:10000]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1' 1, '10' 10, '100' 100, '1000' 1000, '10,000' 10000, '' 2 1, '' 3 1, '' 4 1, '' 5 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 20 1, '' 30 1, '' 40 1, '' 50 1, '' 60 1, '' 70 1, '' 80 1, '' 90 1, '' 200 1, '' 300 1, '' 400 1, '' 500 1, '' 600 1, '' 700 1, '' 800 1, '' 900 1, '' 2000 1, '' 3000 1, '' 4000 1, '' 5000 1, '' 6000 1, '' 7000 1, '' 8000 1, '' 9000 1) font ',13' tc rgb muted
unset logscale y
set yrange [-3.543806274443:-0.0753805722207]
set ytics nomirror out scale 0.5,0.3 norotate ('−3.5' -3.5, '−3.0' -3, '−2.5' -2.5, '−2.0' -2, '−1.5' -1.5, '−1.0' -1, '−0.5' -0.5) font ',13' tc rgb muted
set label 'n, observations' at screen 0.54212,0.050167 center tc rgb ink
set label 'average log-likelihood (nats)' at screen 0.030156,0.5268 center rotate tc rgb ink
set arrow from graph 0, first -1.809593423332 to graph 1, first -1.809593423332 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'its expectation' at screen 0.95937,0.55458 right tc rgb gray font ',13' front
# legend
set object rectangle from screen 0.11861,0.93456 to screen 0.15298,0.96095 fc rgb blue fs transparent solid 0.22 noborder front
set label 'two standard errors' at screen 0.16392,0.94776 left tc rgb ink font ',14' front
plot $band1 with filledcurves fc rgb blue fs transparent solid 0.22 noborder notitle, \
  $line2 with lines lw 2.2 lc rgb gray notitle, \
  $line3 with lines lw 2.2 lc rgb gray notitle, \
  $line4 with lines lw 2.2 lc rgb gray notitle, \
  $line5 with lines lw 2.2 lc rgb gray notitle, \
  $line6 with lines lw 2.2 lc rgb gray notitle, \
  $line7 with lines lw 2.2 lc rgb gray notitle, \
  $line8 with lines lw 2.2 lc rgb gray notitle, \
  $line9 with lines lw 2.2 lc rgb gray notitle, \
  $line10 with lines lw 2.2 lc rgb gray notitle, \
  $line11 with lines lw 2.2 lc rgb gray notitle, \
  $line12 with lines lw 2.2 lc rgb gray notitle, \
  $line13 with lines lw 2.2 lc rgb gray notitle
unset multiplot
