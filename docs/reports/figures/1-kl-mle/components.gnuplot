# Draw this figure with
#   gnuplot -e "theme='light'" components.gnuplot > components-light.svg
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
1 -2.41952
2 -2.26215
3 -2.17497
4 -2.09885
6 -2.04818
8 -1.9882
10 -1.95956
12 -1.93527
15 -1.89335
20 -1.75102
25 -1.65254
30 -1.50687
END
$line2 << END
1 -2.438
2 -2.30295
3 -2.27176
4 -2.21759
6 -2.19116
8 -2.28744
10 -2.29555
12 -2.38815
15 -2.35211
20 -2.54332
25 -2.67507
30 -3.02217
END

set terminal svg size 640,260 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.11861
set rmargin at screen 0.67561
set tmargin at screen 0.93846
set bmargin at screen 0.2255
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [1:30]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('5' 5, '10' 10, '15' 15, '20' 20, '25' 25, '30' 30) font ',13' tc rgb muted
unset logscale y
set yrange [-3.097939078495:-1.431109392131]
set ytics nomirror out scale 0.5,0.3 norotate ('−3.0' -3, '−2.5' -2.5, '−2.0' -2, '−1.5' -1.5) font ',13' tc rgb muted
set label 'components of the mixture' at screen 0.39711,0.072809 center tc rgb ink
set label 'log-likelihood an image (nats)' at screen 0.030156,0.58198 center rotate tc rgb ink
set label 'the 300 images it was fitted to' at screen 0.68655,0.90605 left tc rgb blue font ',13'
set label 'images it has not seen' at screen 0.68655,0.25791 left tc rgb orange font ',13'
set arrow from first 6, graph 0 to first 6, graph 1 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'best on unseen' at screen 0.22402,0.89796 left tc rgb gray font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle
unset multiplot
