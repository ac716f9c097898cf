# Draw this figure with
#   gnuplot -e "theme='light'" bandwidth.gnuplot > bandwidth-light.svg
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

$line1 << END
0.05 -3.44197
0.0690192 -3.68594
0.095273 -3.90799
0.131513 -4.10542
0.181539 -4.27675
0.250594 -4.42042
0.345915 -4.53492
0.477496 -4.62379
0.659128 -4.69366
0.90985 -4.74632
1.25594 -4.78742
1.73368 -4.8221
2.39315 -4.85282
3.30347 -4.87859
4.56005 -4.89608
6.29463 -4.90725
8.689 -4.91785
11.9942 -4.9323
16.5566 -4.95458
22.8544 -4.99062
31.5479 -5.04828
43.5482 -5.14274
60.1132 -5.29095
82.9793 -5.49641
114.543 -5.74779
END
$line2 << END
0.05 -1198.7
0.0690192 -631.061
0.095273 -333.266
0.131513 -177.064
0.181539 -95.1463
0.250594 -52.1951
0.345915 -29.6795
0.477496 -17.8808
0.659128 -11.7014
0.90985 -8.46442
1.25594 -6.76897
1.73368 -5.88266
2.39315 -5.42283
3.30347 -5.18874
4.56005 -5.07197
6.29463 -5.01562
8.689 -4.98918
11.9942 -4.97849
16.5566 -4.98065
22.8544 -5.00123
31.5479 -5.04952
43.5482 -5.14078
60.1132 -5.28893
82.9793 -5.49502
114.543 -5.74697
END
$line3 << END
0.095273 -9.315

0.181539 -7.04398

0.345915 -6.03812

4.56005 -5.03352
6.29463 -4.98575
8.689 -4.96297
11.9942 -4.95794
16.5566 -4.9688
22.8544 -4.99811
31.5479 -5.05221
43.5482 -5.14485
60.1132 -5.29207
82.9793 -5.497
114.543 -5.74811
END

set terminal svg size 640,385 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.10175
set rmargin at screen 0.96562
set tmargin at screen 0.90026
set bmargin at screen 0.15351
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [0.05:114.5433826384]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.1' 0.1, '1' 1, '10' 10, '100' 100, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.2 1, '' 0.3 1, '' 0.4 1, '' 0.5 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 2 1, '' 3 1, '' 4 1, '' 5 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 20 1, '' 30 1, '' 40 1, '' 50 1, '' 60 1, '' 70 1, '' 80 1, '' 90 1) font ',13' tc rgb muted
unset logscale y
set yrange [-9:-3]
set ytics nomirror out scale 0.5,0.3 norotate ('−9' -9, '−8' -8, '−7' -7, '−6' -6, '−5' -5, '−4' -4, '−3' -3) font ',13' tc rgb muted
set label 'bandwidth h (grey steps)' at screen 0.53369,0.050396 center tc rgb ink
set label 'log-likelihood an image (nats)' at screen 0.030156,0.52689 center rotate tc rgb ink
# legend
set arrow from screen 0.10175,0.94857 to screen 0.13612,0.94857 nohead lw 2.2 lc rgb blue front
set label 'its own data' at screen 0.14706,0.94857 left tc rgb ink font ',14' front
set arrow from screen 0.30591,0.94857 to screen 0.34028,0.94857 nohead lw 2.2 lc rgb orange front
set label 'unseen images' at screen 0.35122,0.94857 left tc rgb ink font ',14' front
set arrow from screen 0.53872,0.94857 to screen 0.57309,0.94857 nohead lw 2.2 lc rgb green dt (10,7) front
set label 'own data, leaving one out' at screen 0.58403,0.94857 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green dt (10,7) notitle
unset multiplot
