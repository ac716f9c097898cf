# Draw this figure with
#   gnuplot -e "theme='light'" guidance.gnuplot > guidance-light.svg
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
0 0.05
0.5 0.085
1 0.095
2 0.085
4 0.095
END
$line2 << END
0 0.045
0.5 0.08
1 0.085
2 0.09
4 0.1
END
$line3 << END
0 0.015
0.5 0.055
1 0.025
2 0.11
4 0.07
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
set xrange [0:4]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.0' 0, '0.5' 0.5, '1.0' 1, '1.5' 1.5, '2.0' 2, '2.5' 2.5, '3.0' 3, '3.5' 3.5, '4.0' 4) font ',13' tc rgb muted
unset logscale y
set yrange [0:1.02]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',13' tc rgb muted
set label 'guidance weight w' at screen 0.53521,0.050564 center tc rgb ink
set label 'share' at screen 0.030156,0.52697 center rotate tc rgb ink
# legend
set arrow from screen 0.1048,0.94844 to screen 0.13917,0.94844 nohead lw 2.2 lc rgb blue front
set label 'named as asked for' at screen 0.15011,0.94844 left tc rgb ink font ',14' front
set arrow from screen 0.38245,0.94844 to screen 0.41683,0.94844 nohead lw 2.2 lc rgb orange front
set label 'precision' at screen 0.42777,0.94844 left tc rgb ink font ',14' front
set arrow from screen 0.55467,0.94844 to screen 0.58905,0.94844 nohead lw 2.2 lc rgb green front
set label 'recall: variety' at screen 0.59998,0.94844 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle
unset multiplot
