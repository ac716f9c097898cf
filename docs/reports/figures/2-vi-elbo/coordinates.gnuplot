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
1 0.826312
2 0.79578
3 0.789755
4 0.757318
5 0.361226
6 0.340094
7 0.318123
8 0.291294
9 0.204332
10 0.201311
END
$line2 << END
1 1.63234
2 1.57321
3 1.49326
4 1.37956
5 1.30096
6 1.19622
7 1.19372
8 1.19078
9 1.18042
10 1.13121
END
$line3 << END
1 0.00182068
2 0.00142578
3 0.000916866
4 0.000795761
5 0.000699444
6 0.000681878
7 0.000629722
8 0.000603851
9 0.000522512
10 0.000353704
END
$line4 << END
1 0.531163
2 0.509241
3 0.491276
4 0.469833
5 0.467449
6 0.458462
7 0.457646
8 0.455767
9 0.441038
10 0.439887
END

set terminal svg size 640,361 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1048
set rmargin at screen 0.96562
set tmargin at screen 0.95568
set bmargin at screen 0.1621
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [1:10]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6, '7' 7, '8' 8, '9' 9, '10' 10) font ',13' tc rgb muted
unset logscale y
set yrange [0:1.713961333036]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1, '1.2' 1.2, '1.4' 1.4, '1.6' 1.6) font ',13' tc rgb muted
set label 'latent coordinate, by rank' at screen 0.53521,0.052123 center tc rgb ink
set label 'KL (nats)' at screen 0.030156,0.55889 center rotate tc rgb ink
# legend
set arrow from screen 0.72094,0.91391 to screen 0.75531,0.91391 nohead lw 2.2 lc rgb blue front
set label 'β = 1' at screen 0.76625,0.91391 left tc rgb ink font ',14' front
set arrow from screen 0.72094,0.86169 to screen 0.75531,0.86169 nohead lw 2.2 lc rgb orange front
set label 'β = 1/4' at screen 0.76625,0.86169 left tc rgb ink font ',14' front
set arrow from screen 0.72094,0.80947 to screen 0.75531,0.80947 nohead lw 2.2 lc rgb green front
set label 'β = 4' at screen 0.76625,0.80947 left tc rgb ink font ',14' front
set arrow from screen 0.72094,0.75726 to screen 0.75531,0.75726 nohead lw 2.2 lc rgb purple front
set label 'β = 4, half a nat free' at screen 0.76625,0.75726 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle, \
  $line4 with lines lw 2.2 lc rgb purple notitle
unset multiplot
