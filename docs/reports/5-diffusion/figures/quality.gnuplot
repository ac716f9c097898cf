# Draw this figure with
#   gnuplot -e "theme='light'" quality.gnuplot > quality-light.svg
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
5 0.616945
9 0.422491
13 0.316634
21 0.224142
49 0.168146
END
$line2 << END
5 0.532439
9 0.356349
13 0.31488
21 0.309174
49 0.25123
END
$line3 << END
5 0.588811
9 0.399142
13 0.311582
21 0.247584
49 0.2086
END
$line4 << END
5 0.821776
9 0.462395
13 0.337473
21 0.274355
49 0.188123
END
$line5 << END
5 0.999196
9 0.94074
13 0.984159
21 0.381759
49 0.187155
END
$line6 << END
5 0.484118
9 0.33879
13 0.280083
21 0.221432
49 0.182824
END

set terminal svg size 640,406 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1048
set rmargin at screen 0.96562
set tmargin at screen 0.85197
set bmargin at screen 0.14635
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [5:49]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('5' 5, '6' 6, '8' 8, '10' 10, '20' 20, '30' 30, '40' 40, '' 7 1, '' 9 1) font ',13' tc rgb muted
unset logscale y
set yrange [0:1.049155801292]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',13' tc rgb muted
set label 'evaluations' at screen 0.53521,0.048563 center tc rgb ink
set label 'total variation' at screen 0.030156,0.49916 center rotate tc rgb ink
set arrow from graph 0, first 0.07815152871772 to graph 1, first 0.07815152871772 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'draws of the ring' at screen 0.95937,0.22484 right tc rgb gray font ',13' front
# legend
set arrow from screen 0.1048,0.95123 to screen 0.13917,0.95123 nohead lw 2.2 lc rgb blue front
set label 'ancestral, β̃' at screen 0.15011,0.95123 left tc rgb ink font ',14' front
set arrow from screen 0.30239,0.95123 to screen 0.33677,0.95123 nohead lw 2.2 lc rgb orange front
set label 'ancestral, β' at screen 0.3477,0.95123 left tc rgb ink font ',14' front
set arrow from screen 0.49998,0.95123 to screen 0.53436,0.95123 nohead lw 2.2 lc rgb green front
set label 'DDIM' at screen 0.5453,0.95123 left tc rgb ink font ',14' front
set arrow from screen 0.63414,0.95123 to screen 0.66852,0.95123 nohead lw 2.2 lc rgb purple front
set label 'Heun, even in t' at screen 0.67945,0.95123 left tc rgb ink font ',14' front
set arrow from screen 0.1048,0.89778 to screen 0.13917,0.89778 nohead lw 2.2 lc rgb amber front
set label 'Heun, ρ = 7' at screen 0.15011,0.89778 left tc rgb ink font ',14' front
set arrow from screen 0.29911,0.89778 to screen 0.33348,0.89778 nohead lw 2.2 lc rgb sky front
set label 'multistep' at screen 0.34442,0.89778 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle, \
  $line4 with lines lw 2.2 lc rgb purple notitle, \
  $line5 with lines lw 2.2 lc rgb amber notitle, \
  $line6 with lines lw 2.2 lc rgb sky notitle
unset multiplot
