# Draw this figure with
#   gnuplot -e "theme='light'" agreement.gnuplot > agreement-light.svg
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

$intervals1 << END
0 0.988889 0.0111111
1 1 0
2 0.976529 0.0136083
3 0.905211 0.0451335
4 0.988889 0.0111111
5 0.971429 0.0228571
6 0.988571 0.0114286
7 0.988571 0.0114286
8 0.880205 0.0795908
9 0.917302 0.0511101
END
$points2 << END
0 0.9944444
1 1
2 0.9833333
3 0.9277778
4 0.9944444
5 0.9828571
6 0.9942857
7 0.9942857
8 0.92
9 0.9428571
END
$points3 << END
0 1
1 1
2 0.9714286
3 1
4 1
5 0.9722222
6 1
7 1
8 0.9705882
9 0.9444444
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
set xrange [0:9.45]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '2' 2, '4' 4, '6' 6, '8' 8) font ',13' tc rgb muted
unset logscale y
set yrange [0:1.05]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',13' tc rgb muted
set label 'label' at screen 0.53521,0.052123 center tc rgb ink
set label 'share that is read as ordered' at screen 0.030156,0.55889 center rotate tc rgb ink
# legend
set label '' at screen 0.14542,0.25086 point pt 7 ps 0.711 lc rgb orange front
set label 'conditional' at screen 0.16886,0.25086 left tc rgb ink font ',14' front
set label '' at screen 0.14542,0.19865 point pt 7 ps 0.711 lc rgb gray front
set label 'real test images' at screen 0.16886,0.19865 left tc rgb ink font ',14' front
plot $intervals1 using 1:2:(0):3 with vectors heads nofilled size screen 0.0054687,90 lw 1.4 lc rgb orange notitle, \
  $points2 with points pt 7 ps 0.64 lc rgb orange notitle, \
  $points3 with points pt 7 ps 0.64 lc rgb gray notitle
unset multiplot
