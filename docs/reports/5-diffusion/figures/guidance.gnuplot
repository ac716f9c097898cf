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
0 0.878
0.5 0.967
1 0.994
2 0.996
4 1
END
$line2 << END
0 0.908
0.5 0.92
1 0.944
2 0.926
4 0.782
END
$line3 << END
0 0.466
0.5 0.358
1 0.211
2 0.058
4 0.011
END

set terminal svg size 640,298 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1048
set rmargin at screen 0.77555
set tmargin at screen 0.94631
set bmargin at screen 0.19723
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:4]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '1' 1, '2' 2, '3' 3, '4' 4) font ',13' tc rgb muted
unset logscale y
set yrange [0:1.02]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',13' tc rgb muted
set label 'guidance weight w' at screen 0.44017,0.064008 center tc rgb ink
set label 'share' at screen 0.030156,0.57177 center rotate tc rgb ink
set label 'named as asked for' at screen 0.78648,0.93162 left tc rgb blue font ',13'
set label 'precision' at screen 0.78648,0.77152 left tc rgb orange font ',13'
set label 'recall: variety' at screen 0.78648,0.20531 left tc rgb green font ',13'
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle
unset multiplot
