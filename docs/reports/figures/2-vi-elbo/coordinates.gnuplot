# Draw this figure with
#   gnuplot -e "theme='light'" coordinates.gnuplot > coordinates-light.svg
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
1 0.825139
2 0.795517
3 0.787234
4 0.755995
5 0.361138
6 0.339647
7 0.317383
8 0.291618
9 0.204912
10 0.199665
END
$line2 << END
1 1.63316
2 1.57244
3 1.49533
4 1.37981
5 1.30254
6 1.19646
7 1.19459
8 1.19275
9 1.18041
10 1.13326
END
$line3 << END
1 0.00182531
2 0.00142627
3 0.000920397
4 0.000799314
5 0.000696782
6 0.000684059
7 0.000628155
8 0.00060318
9 0.00052237
10 0.000352975
END
$line4 << END
1 0.525801
2 0.522771
3 0.499267
4 0.474415
5 0.470057
6 0.466573
7 0.450611
8 0.435109
9 0.43426
10 0.431583
END

set terminal svg size 640,384 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1048
set rmargin at screen 0.96562
set tmargin at screen 0.9
set bmargin at screen 0.15395
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [1:10]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6, '7' 7, '8' 8, '9' 9, '10' 10) font ',13' tc rgb muted
unset logscale y
set yrange [0:1.71481461525]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1, '1.2' 1.2, '1.4' 1.4, '1.6' 1.6) font ',13' tc rgb muted
set label 'latent coordinate, by rank' at screen 0.53521,0.050564 center tc rgb ink
set label 'KL (nats)' at screen 0.030156,0.52697 center rotate tc rgb ink
# legend
set arrow from screen 0.1048,0.94844 to screen 0.13917,0.94844 nohead lw 2.2 lc rgb blue front
set label 'β = 1' at screen 0.15011,0.94844 left tc rgb ink font ',14' front
set arrow from screen 0.23567,0.94844 to screen 0.27005,0.94844 nohead lw 2.2 lc rgb orange front
set label 'β = 1/4' at screen 0.28098,0.94844 left tc rgb ink font ',14' front
set arrow from screen 0.38602,0.94844 to screen 0.42039,0.94844 nohead lw 2.2 lc rgb green front
set label 'β = 4' at screen 0.43133,0.94844 left tc rgb ink font ',14' front
set arrow from screen 0.51689,0.94844 to screen 0.55127,0.94844 nohead lw 2.2 lc rgb purple front
set label 'β = 4, half a nat free' at screen 0.5622,0.94844 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle, \
  $line4 with lines lw 2.2 lc rgb purple notitle
unset multiplot
