# Draw this figure with
#   gnuplot -e "theme='light'" variances.gnuplot > variances-light.svg
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
5 0.370607
10 0.232263
25 0.125612
END
$line2 << END
5 0.371923
10 0.214928
25 0.11352
END
$line3 << END
5 0.333461
10 0.131033
25 0.0784224
END
$line4 << END
5 0.216259
10 0.116058
25 0.0642038
END
$line5 << END
5 0.362248
10 0.220197
25 0.104842
END
$line6 << END
5 0.204426
10 0.0832233
25 0.0211509
END

set terminal svg size 640,423 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.11617
set rmargin at screen 0.96562
set tmargin at screen 0.80662
set bmargin at screen 0.1383
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [5:25]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('5' 5, '6' 6, '8' 8, '10' 10, '20' 20, '' 7 1, '' 9 1) font ',13' tc rgb muted
set logscale y
set yrange [0.01832618533055:0.4292489092066]
set ytics nomirror out scale 0.5,0.3 norotate ('0.02' 0.02, '0.05' 0.05, '0.1' 0.1, '0.2' 0.2, '' 0.03 1, '' 0.04 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.3 1, '' 0.4 1) font ',13' tc rgb muted
set label 'steps' at screen 0.5409,0.044449 center tc rgb ink
set label 'bound − entropy (bits)' at screen 0.030156,0.47246 center rotate tc rgb ink
# legend
set arrow from screen 0.11617,0.95319 to screen 0.15055,0.95319 nohead lw 2.2 lc rgb blue front
set label 'network, β' at screen 0.16148,0.95319 left tc rgb ink font ',14' front
set arrow from screen 0.30217,0.95319 to screen 0.33655,0.95319 nohead lw 2.2 lc rgb orange front
set label 'network, one σ²* a step' at screen 0.34748,0.95319 left tc rgb ink font ',14' front
set arrow from screen 0.62336,0.95319 to screen 0.65773,0.95319 nohead lw 2.2 lc rgb green front
set label 'network, learned Σ' at screen 0.66867,0.95319 left tc rgb ink font ',14' front
set arrow from screen 0.11617,0.90189 to screen 0.15055,0.90189 nohead lw 2.2 lc rgb purple front
set label 'trained on the bound, learned Σ' at screen 0.16148,0.90189 left tc rgb ink font ',14' front
set arrow from screen 0.50473,0.90189 to screen 0.53911,0.90189 nohead lw 2.2 lc rgb amber front
set label 'best predictor, β' at screen 0.55005,0.90189 left tc rgb ink font ',14' front
set arrow from screen 0.11617,0.85059 to screen 0.15055,0.85059 nohead lw 2.2 lc rgb sky front
set label 'best predictor, exact variance' at screen 0.16148,0.85059 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle, \
  $line4 with lines lw 2.2 lc rgb purple notitle, \
  $line5 with lines lw 2.2 lc rgb amber notitle, \
  $line6 with lines lw 2.2 lc rgb sky notitle
unset multiplot
