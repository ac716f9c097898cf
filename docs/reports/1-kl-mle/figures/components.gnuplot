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
1 -2.4609
2 -2.26307
3 -2.16481
5 -2.06606
8 -1.98407
12 -1.89668
20 -1.73512
30 -1.5176
END
$line2 << END
1 -2.44474
2 -2.27112
3 -2.24623
5 -2.22942
8 -2.24463
12 -2.33809
20 -2.54427
30 -2.9185
END

set terminal svg size 640,285 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.11861
set rmargin at screen 0.75016
set tmargin at screen 0.94386
set bmargin at screen 0.20639
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [1:30]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '' 3 1, '' 4 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 30 1) font ',13' tc rgb muted
unset logscale y
set yrange [-2.988548223302:-1.44755266632]
set ytics nomirror out scale 0.5,0.3 norotate ('−2.5' -2.5, '−2.0' -2, '−1.5' -1.5) font ',13' tc rgb muted
set label 'components C' at screen 0.43438,0.067092 center tc rgb ink
set label 'log-likelihood (nats an image)' at screen 0.030156,0.57512 center rotate tc rgb ink
set label 'images it was fitted to' at screen 0.76109,0.91034 left tc rgb blue font ',13'
set label 'validation images' at screen 0.76109,0.23991 left tc rgb orange font ',13'
set arrow from first 3, graph 0 to first 3, graph 1 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'chosen, first fold' at screen 0.33198,0.90691 left tc rgb gray font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle
unset multiplot
