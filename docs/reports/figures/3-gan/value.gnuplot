# Draw this figure with
#   gnuplot -e "theme='light'" value.gnuplot > value-light.svg
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
0 -1.38629
0.1 -1.3838
0.2 -1.37634
0.3 -1.36404
0.4 -1.34707
0.5 -1.32567
0.6 -1.30012
0.7 -1.27076
0.8 -1.23794
0.9 -1.20204
1 -1.16345
1.1 -1.12258
1.2 -1.07981
1.3 -1.03553
1.4 -0.990128
1.5 -0.943953
1.6 -0.897348
1.7 -0.850631
1.8 -0.804097
1.9 -0.758016
2 -0.712633
2.1 -0.668165
2.2 -0.624804
2.3 -0.582717
2.4 -0.542045
2.5 -0.502905
2.6 -0.465392
2.7 -0.429576
2.8 -0.39551
2.9 -0.363226
3 -0.33274
3.1 -0.304051
3.2 -0.277144
3.3 -0.251992
3.4 -0.228557
3.5 -0.206791
3.6 -0.186638
3.7 -0.168038
3.8 -0.150921
3.9 -0.135218
4 -0.120854
4.1 -0.107754
4.2 -0.0958404
4.3 -0.0850379
4.4 -0.0752706
4.5 -0.0664641
4.6 -0.0585464
4.7 -0.0514476
4.8 -0.0451005
4.9 -0.0394413
5 -0.0344092
5.1 -0.0299469
5.2 -0.0260006
5.3 -0.02252
5.4 -0.0194585
5.5 -0.0167728
5.6 -0.014423
5.7 -0.0123726
5.8 -0.0105882
5.9 -0.00903932
6 -0.0076985
END

set terminal svg size 640,357 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.11861
set rmargin at screen 0.96562
set tmargin at screen 0.95518
set bmargin at screen 0.16558
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:6]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6) font ',13' tc rgb muted
unset logscale y
set yrange [-1.5:0.1]
set ytics nomirror out scale 0.5,0.3 norotate ('−1.4' -1.4, '−1.2' -1.2, '−1.0' -1, '−0.8' -0.8, '−0.6' -0.6, '−0.4' -0.4, '−0.2' -0.2, '0.0' 0) font ',13' tc rgb muted
set label 'distance of two standard normals' at screen 0.54212,0.054379 center tc rgb ink
set label 'V(D*, G) (nats)' at screen 0.030156,0.56038 center rotate tc rgb ink
set arrow from graph 0, first -1.38629436112 to graph 1, first -1.38629436112 nohead lw 1.3 lc rgb gray dt (10,7) back
set label '−log 4: cannot be told apart' at screen 0.95937,0.25119 right tc rgb gray font ',13' front
set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1.3 lc rgb gray dt (10,7) back
set label '0: told apart always' at screen 0.95937,0.93533 right tc rgb gray font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle
unset multiplot
