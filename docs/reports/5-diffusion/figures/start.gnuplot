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
1 7.6612
2 6.98574
4 6.49136
8 5.89794
11 5.68923
15 5.52934
20 5.38232
30 5.20767
END
$line2 << END
1 7.60034
2 6.69994
4 5.78032
8 4.72553
11 4.3006
15 3.90469
20 3.55625
30 3.09673
END
$line3 << END
1 0.0608365
2 0.285781
4 0.711023
8 1.17239
11 1.38862
15 1.62463
20 1.82605
30 2.11093
END

set terminal svg size 640,326 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.087938
set rmargin at screen 0.84197
set tmargin at screen 0.95092
set bmargin at screen 0.18116
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [1:30]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '' 3 1, '' 4 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 30 1) font ',13' tc rgb muted
unset logscale y
set yrange [0:8.04425601817]
set ytics nomirror out scale 0.5,0.3 norotate ('0' 0, '2' 2, '4' 4, '6' 6, '8' 8) font ',13' tc rgb muted
set label 's, where the walk begins' at screen 0.46495,0.059382 center tc rgb ink
set label 'cost (bits a pixel)' at screen 0.030156,0.56604 center rotate tc rgb ink
set label 'the sum' at screen 0.85291,0.67949 left tc rgb blue font ',13'
set label 'steps after s' at screen 0.85291,0.47749 left tc rgb orange font ',13'
set label 'decoder at s' at screen 0.85291,0.38316 left tc rgb green font ',13'
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle
unset multiplot
