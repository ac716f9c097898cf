# Draw this figure with
#   gnuplot -e "theme='light'" gap.gnuplot > gap-light.svg
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
4 0.186037
8 0.110999
16 0.0605872
32 0.0315417
64 0.0160737
128 0.0081065
256 0.0040652
END
$line2 << END
4 0.934063
8 0.869381
16 0.893791
32 0.908726
64 0.831562
128 0.703444
256 0.575167
END

set terminal svg size 640,336 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.11617
set rmargin at screen 0.90047
set tmargin at screen 0.95238
set bmargin at screen 0.17555
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [4:256]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('5' 5, '10' 10, '20' 20, '50' 50, '100' 100, '200' 200, '' 4 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 30 1, '' 40 1, '' 60 1, '' 70 1, '' 80 1, '' 90 1) font ',13' tc rgb muted
set logscale y
set yrange [0.003097539030785:1.225860758191]
set ytics nomirror out scale 0.5,0.3 norotate ('0.01' 0.01, '0.1' 0.1, '1' 1, '' 0.004 1, '' 0.005 1, '' 0.006 1, '' 0.007 1, '' 0.008 1, '' 0.009 1, '' 0.02 1, '' 0.03 1, '' 0.04 1, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.2 1, '' 0.3 1, '' 0.4 1, '' 0.5 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1) font ',13' tc rgb muted
set label 'steps T' at screen 0.50832,0.057399 center tc rgb ink
set label 'bound − entropy (nats)' at screen 0.030156,0.56397 center rotate tc rgb ink
set label 'σ² = β' at screen 0.91141,0.21086 left tc rgb blue font ',13'
set label 'σ² = β̃' at screen 0.91141,0.85409 left tc rgb orange font ',13'
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle
unset multiplot
