# Draw this figure with
#   gnuplot -e "theme='light'" mirror.gnuplot > mirror-light.svg
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
-3 3.3078
-2.9 3.10294
-2.8 2.90503
-2.7 2.71405
-2.6 2.53003
-2.5 2.35294
-2.4 2.1828
-2.3 2.01961
-2.2 1.86336
-2.1 1.71405
-2 1.57169
-1.9 1.43628
-1.8 1.3078
-1.7 1.18628
-1.6 1.07169
-1.5 0.964055
-1.4 0.86336
-1.3 0.76961
-1.2 0.682805
-1.1 0.602943
-1 0.530027
-0.9 0.464055
-0.8 0.405027
-0.7 0.352943
-0.6 0.307805
-0.5 0.26961
-0.4 0.23836
-0.3 0.214055
-0.2 0.196693
-0.1 0.186277
1.66533e-16 0.182805
0.1 0.186277
0.2 0.196693
0.3 0.214055
0.4 0.23836
0.5 0.26961
0.6 0.307805
0.7 0.352943
0.8 0.405027
0.9 0.464055
1 0.530027
1.1 0.602943
1.2 0.682805
1.3 0.76961
1.4 0.86336
1.5 0.964055
1.6 1.07169
1.7 1.18628
1.8 1.3078
1.9 1.43628
2 1.57169
2.1 1.71405
2.2 1.86336
2.3 2.01961
2.4 2.1828
2.5 2.35294
2.6 2.53003
2.7 2.71405
2.8 2.90503
2.9 3.10294
END
$line2 << END
-3 -4.93459
-2.9 -4.72973
-2.8 -4.53182
-2.7 -4.34084
-2.6 -4.15682
-2.5 -3.97973
-2.4 -3.80959
-2.3 -3.6464
-2.2 -3.49015
-2.1 -3.34084
-2 -3.19848
-1.9 -3.06307
-1.8 -2.93459
-1.7 -2.81307
-1.6 -2.69848
-1.5 -2.59084
-1.4 -2.49015
-1.3 -2.3964
-1.2 -2.30959
-1.1 -2.22973
-1 -2.15682
-0.9 -2.09084
-0.8 -2.03182
-0.7 -1.97973
-0.6 -1.93459
-0.5 -1.8964
-0.4 -1.86515
-0.3 -1.84084
-0.2 -1.82348
-0.1 -1.81307
1.66533e-16 -1.80959
0.1 -1.81307
0.2 -1.82348
0.3 -1.84084
0.4 -1.86515
0.5 -1.8964
0.6 -1.93459
0.7 -1.97973
0.8 -2.03182
0.9 -2.09084
1 -2.15682
1.1 -2.22973
1.2 -2.30959
1.3 -2.3964
1.4 -2.49015
1.5 -2.59084
1.6 -2.69848
1.7 -2.81307
1.8 -2.93459
1.9 -3.06307
2 -3.19848
2.1 -3.34084
2.2 -3.49015
2.3 -3.6464
2.4 -3.80959
2.5 -3.97973
2.6 -4.15682
2.7 -4.34084
2.8 -4.53182
2.9 -4.72973
END

set terminal svg size 640,288 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.10175
set rmargin at screen 0.74244
set tmargin at screen 0.94444
set bmargin at screen 0.20409
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [-3:2.9]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('−3' -3, '−2' -2, '−1' -1, '0' 0, '1' 1, '2' 2) font ',13' tc rgb muted
unset logscale y
set yrange [-5.3467133236:3.719924482298]
set ytics nomirror out scale 0.5,0.3 norotate ('−4' -4, '−2' -2, '0' 0, '2' 2) font ',13' tc rgb muted
set label 'θ, the mean of the model' at screen 0.42209,0.066247 center tc rgb ink
set label 'per observation (nats)' at screen 0.030156,0.57427 center rotate tc rgb ink
set label 'divergence from nature' at screen 0.75337,0.89406 left tc rgb blue font ',13'
set label 'expected log-likelihood' at screen 0.75337,0.25447 left tc rgb orange font ',13'
set arrow from first 1.110223024625e-16, graph 0 to first 1.110223024625e-16, graph 1 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'mean of nature' at screen 0.4369,0.90788 left tc rgb gray font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle
unset multiplot
