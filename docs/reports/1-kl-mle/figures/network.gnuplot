# Draw this figure with
#   gnuplot -e "theme='light'" network.gnuplot > network-light.svg
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
0 -1.67743
25 -1.55392
50 -1.47568
75 -1.42944
100 -1.39129
125 -1.36121
150 -1.33703
175 -1.31103
200 -1.29452
225 -1.27686
250 -1.26041
275 -1.24472
300 -1.22604
END
$line2 << END
0 -1.69549
25 -1.60559
50 -1.55648
75 -1.52826
100 -1.51058
125 -1.49404
150 -1.48542
175 -1.47641
200 -1.47202
225 -1.4689
250 -1.46635
275 -1.46295
300 -1.45978
END

set terminal svg size 640,300 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.11861
set rmargin at screen 0.79403
set tmargin at screen 0.94667
set bmargin at screen 0.1974
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:300]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '50' 50, '100' 100, '150' 150, '200' 200, '250' 250, '300' 300) font ',13' tc rgb muted
unset logscale y
set yrange [-2.2:-0.8]
set ytics nomirror out scale 0.5,0.3 norotate ('−2.0' -2, '−1.5' -1.5, '−1.0' -1) font ',13' tc rgb muted
set label 'step' at screen 0.45632,0.065065 center tc rgb ink
set label 'log-likelihood (nats a pixel)' at screen 0.030156,0.57203 center rotate tc rgb ink
set label 'training images' at screen 0.80497,0.71865 left tc rgb blue font ',13'
set label 'validation images' at screen 0.80497,0.59356 left tc rgb orange font ',13'
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle
unset multiplot
