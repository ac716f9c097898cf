# Draw this figure with
#   gnuplot -e "theme='light'" start.gnuplot > start-light.svg
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
1 2.45648
2 2.09772
4 1.94597
8 1.88673
11 1.88417
15 1.90271
20 1.94993
30 2.03674
END
$line2 << END
1 2.40103
2 1.85425
4 1.31464
8 0.864829
11 0.695477
15 0.547141
20 0.426867
30 0.288099
END
$line3 << END
1 0.0554369
2 0.243448
4 0.631313
8 1.02188
11 1.18868
15 1.35556
20 1.52305
30 1.74863
END

set terminal svg size 640,320 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1048
set rmargin at screen 0.84197
set tmargin at screen 0.95
set bmargin at screen 0.18334
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [1:30]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '' 3 1, '' 4 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 30 1) font ',13' tc rgb muted
unset logscale y
set yrange [0:2.57930872457]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.5' 0.5, '1.0' 1, '1.5' 1.5, '2.0' 2, '2.5' 2.5) font ',13' tc rgb muted
set label 's, where the walk begins' at screen 0.47338,0.059279 center tc rgb ink
set label 'cost (bits a pixel)' at screen 0.030156,0.56667 center rotate tc rgb ink
set label 'the sum' at screen 0.85291,0.78873 left tc rgb blue font ',13'
set label 'steps after s' at screen 0.85291,0.26897 left tc rgb orange font ',13'
set label 'decoder at s' at screen 0.85291,0.70309 left tc rgb green font ',13'
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle
unset multiplot
