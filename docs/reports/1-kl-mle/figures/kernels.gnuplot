# Draw this figure with
#   gnuplot -e "theme='light'" kernels.gnuplot > kernels-light.svg
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
0.15 -0.11072
0.25 -0.143079
0.4 -0.274904
0.6 -0.459829
0.9 -0.672419
1.3 -0.868679
1.8 -1.03831
2.5 -1.20386
3.5 -1.36753
5 -1.53524
8 -1.74624
14 -1.9751
END
$line2 << END
0.15 -68.7831
0.25 -31.3797
0.4 -13.3261
0.6 -6.53893
0.9 -3.52673
1.3 -2.30528
1.8 -1.81789
2.5 -1.62288
3.5 -1.58722
5 -1.64125
8 -1.77663
14 -1.97127
END
$line3 << END
0.15 -67.4295
0.25 -30.7646
0.4 -13.0977
0.6 -6.43657
0.9 -3.48079
1.3 -2.28388
1.8 -1.80835
2.5 -1.62043
3.5 -1.58923
5 -1.64621
8 -1.7838
14 -1.98066
END

set terminal svg size 640,362 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.10175
set rmargin at screen 0.96562
set tmargin at screen 0.9558
set bmargin at screen 0.16161
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [0.15:14]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.2' 0.2, '0.5' 0.5, '1' 1, '2' 2, '5' 5, '10' 10, '' 0.3 1, '' 0.4 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 3 1, '' 4 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1) font ',13' tc rgb muted
unset logscale y
set yrange [-5:0.1]
set ytics nomirror out scale 0.5,0.3 norotate ('−5' -5, '−4' -4, '−3' -3, '−2' -2, '−1' -1, '0' 0) font ',13' tc rgb muted
set label 'width h (gray steps)' at screen 0.53369,0.05194 center tc rgb ink
set label 'log-likelihood (nats a pixel)' at screen 0.030156,0.5587 center rotate tc rgb ink
set arrow from first 3.5, graph 0 to first 3.5, graph 1 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'chosen' at screen 0.71099,0.92671 left tc rgb gray font ',13' front
# legend
set arrow from screen 0.53853,0.3022 to screen 0.57291,0.3022 nohead lw 2.2 lc rgb blue front
set label 'training images' at screen 0.58384,0.3022 left tc rgb ink font ',14' front
set arrow from screen 0.53853,0.25013 to screen 0.57291,0.25013 nohead lw 2.2 lc rgb orange front
set label 'validation images' at screen 0.58384,0.25013 left tc rgb ink font ',14' front
set arrow from screen 0.53853,0.19806 to screen 0.57291,0.19806 nohead lw 2.2 lc rgb green dt (10,7) front
set label 'training images, each left out of its own' at screen 0.58384,0.19806 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green dt (10,7) notitle
unset multiplot
